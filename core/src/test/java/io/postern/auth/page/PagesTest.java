/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.auth.Header;
import io.postern.auth.Headers;
import io.postern.auth.Reason;
import io.postern.auth.Reply;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PagesTest {
    @TempDir
    Path folder;

    private static Headers headers(Reply reply) {
        return Headers.of(reply.headers());
    }

    @Test
    @DisplayName("a page loads nothing, runs no script, is framed by nobody and stored by nobody")
    void strictHeaders() throws Exception {
        Pages pages = SamplePages.with(folder, "");
        for (Map.Entry<String, Page> each : SamplePages.each("/x").entrySet()) {
            Reply reply = pages.reply(each.getValue(), SamplePages.request("1", "/x"));
            String style = Jsoup.parse(reply.body()).select("style").get(0).data();
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));
            assertThat(headers(reply).all("Content-Security-Policy"))
                    .as(each.getKey())
                    .containsExactly("default-src 'none'; style-src 'sha256-"
                            + Base64.getEncoder().encodeToString(digest)
                            + "'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
                            + (each.getKey().equals("confirm-sign-out") ? " https: https://sso.example.org" : ""));
            assertThat(reply.headers())
                    .contains(
                            new Header("Content-Type", "text/html; charset=utf-8"),
                            new Header("Cache-Control", "no-store"),
                            new Header("Vary", "Accept-Language"),
                            new Header("Referrer-Policy", "no-referrer"),
                            new Header("X-Content-Type-Options", "nosniff"));
            assertThat(reply.body()).doesNotContain("<script", "{{");
            assertThat(shape(Jsoup.parse(reply.body()))).doesNotContain(" style", " on");
        }
    }

    @ParameterizedTest
    @DisplayName("rows 4, 8, 43, 45 and 116: whatever stands in a slot stays text")
    @ValueSource(
            strings = {
                "\"><script>alert(1)</script>",
                "'-alert(1)-'",
                "x';alert(1)//",
                "</pre><script>alert(1)</script>",
                "<a href=evil>pay here</a>",
                "--><img src=x onerror=alert(1)>",
                "</title></style></textarea><svg onload=alert(1)>",
                "{{{token}}}{{&token}}{{=<% %>=}}",
                "` onfocus=alert(1) autofocus x=`"
            })
    void hostileTextStaysText(String hostile) throws Exception {
        Pages pages = SamplePages.with(folder, "site-name: '" + hostile.replace("'", "''") + "'");
        Pages harmless = SamplePages.with(folder, "site-name: x");
        Map<String, Page> plain = SamplePages.each("x");
        for (Map.Entry<String, Page> each : SamplePages.each(hostile).entrySet()) {
            Document page = Jsoup.parse(pages.reply(each.getValue(), SamplePages.request(hostile, "/x?" + hostile))
                    .body());
            Document expected = Jsoup.parse(
                    harmless.reply(Objects.requireNonNull(plain.get(each.getKey())), SamplePages.request("x", "/x"))
                            .body());
            assertThat(shape(page)).as(each.getKey()).isEqualTo(shape(expected));
            assertThat(page.title()).as(each.getKey()).contains(hostile.strip());
        }
    }

    /** The elements and their attributes, without their texts. */
    private static String shape(Document page) {
        StringBuilder shape = new StringBuilder();
        page.getAllElements().forEach(element -> {
            shape.append(element.tagName());
            element.attributes().forEach(attribute -> shape.append(' ').append(attribute.getKey()));
            shape.append('\n');
        });
        return shape.toString();
    }

    @Test
    @DisplayName("a refusal has its reason, its code and the request's id, and the status of the reason")
    void refusalTellsWhatToTell() throws Exception {
        Reply reply =
                SamplePages.with(folder, "").errorPage(SamplePages.request("id-4711", "/admin"), Reason.GROUP_REQUIRED);
        assertThat(reply.status()).isEqualTo(403);
        assertThat(Jsoup.parse(reply.body()).text())
                .contains("You are not a member of a group that may come here.", "group_required", "id-4711");
    }

    @ParameterizedTest
    @DisplayName("whoever is signed in and gets no further can leave, and come back as somebody else")
    @EnumSource(
            value = Reason.class,
            names = {"GROUP_REQUIRED", "ACCOUNT_CONFLICT", "ACCOUNT_BLOCKED"})
    void refusalOffersToSignOut(Reason reason) throws Exception {
        Reply reply = SamplePages.with(folder, "").errorPage(SamplePages.request("1", "/admin"), reason);
        assertThat(Jsoup.parse(reply.body())
                        .select("main a[href=/oauth2/sign_out]")
                        .eachText())
                .containsExactly("Sign out");
    }

    @Test
    @DisplayName("the page of a missing sign-in leads to it and back")
    void signInRequiredLeadsBack() throws Exception {
        Reply reply = SamplePages.with(folder, "")
                .errorPage(SamplePages.request("1", "/a?b=\"><script>&c=d"), Reason.SIGN_IN_REQUIRED);
        assertThat(Jsoup.parse(reply.body()).select("main a.button").attr("href"))
                .isEqualTo("/oauth2/sign_in?rd=%2Fa%3Fb%3D%22%3E%3Cscript%3E%26c%3Dd");
    }
}
