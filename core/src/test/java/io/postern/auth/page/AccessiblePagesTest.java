/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a screen reader, a keyboard and a small screen need of each page, in each language. */
final class AccessiblePagesTest {
    @TempDir
    Path folder;

    private void onEachPage(BiConsumer<String, Document> check) throws Exception {
        Pages pages = SamplePages.with(folder, "contact: help@example.org");
        for (String tag : Languages.shipped().keySet()) {
            for (Map.Entry<String, Page> each : SamplePages.each("/somewhere").entrySet()) {
                Document page = Jsoup.parse(pages.reply(each.getValue(), SamplePages.request("4711", "/a", tag))
                        .body());
                check.accept(tag + " " + each.getKey(), page);
            }
        }
    }

    @Test
    @DisplayName("language, direction, title, one heading, landmarks")
    void structure() throws Exception {
        onEachPage((name, page) -> {
            Element html = Objects.requireNonNull(page.selectFirst("html"));
            assertThat(html.attr("lang")).as(name).isEqualTo(name.substring(0, 2));
            assertThat(html.attr("dir")).as(name).isEqualTo("ltr");
            assertThat(page.select("h1, h2, h3")).as(name).hasSize(1);
            assertThat(page.select("main")).as(name).hasSize(1);
            assertThat(page.select("main h1").text()).as(name).isNotBlank();
            assertThat(page.title()).as(name).isEqualTo(page.select("h1").text() + " – data.example.org");
            assertThat(page.select("body > *").eachText()).as(name).isNotEmpty();
            assertThat(page.select("body > :not(header):not(main)")).as(name).isEmpty();
            assertThat(page.select("meta[name=viewport]").attr("content"))
                    .as(name)
                    .contains("width=device-width")
                    .doesNotContain("user-scalable", "maximum-scale");
        });
    }

    @Test
    @DisplayName("whatever can be used is a link or a button with a name, in the order in which it stands")
    void controls() throws Exception {
        onEachPage((name, page) -> {
            assertThat(page.select("a, button")).as(name).allSatisfy(control -> {
                assertThat(control.text()).isNotBlank();
                assertThat(control.tagName().equals("button")
                                || !control.attr("href").isEmpty())
                        .isTrue();
            });
            assertThat(page.select("input:not([type=hidden]), [tabindex], [role], [onclick], script, iframe, link"))
                    .as(name)
                    .isEmpty();
            assertThat(page.select("img:not([alt])")).as(name).isEmpty();
            assertThat(page.select("ul > :not(li)")).as(name).isEmpty();
            assertThat(page.select("form button[type=submit]"))
                    .as(name)
                    .hasSize(name.endsWith("confirm-sign-out") ? 1 : 0);
        });
    }

    @Test
    @DisplayName("whoever is refused can tell by which number, and whom to ask")
    void refusalsSayWhomToAsk() throws Exception {
        Set<String> refusals =
                Set.of("sign-in-failed", "refused", "conflict", "blocked", "error-missing", "error-down");
        onEachPage((name, page) -> {
            if (refusals.contains(name.substring(3))) {
                assertThat(page.select("main a[href=mailto:help@example.org]").text())
                        .as(name)
                        .isEqualTo("help@example.org");
                assertThat(page.select(".facts bdi").text()).as(name).isEqualTo("4711");
            }
        });
    }

    @Test
    @DisplayName("focus can be seen, and the dark scheme is there")
    void style() throws Exception {
        onEachPage((name, page) -> assertThat(page.select("style").get(0).data())
                .as(name)
                .contains(":focus-visible{outline:3px", "@media(prefers-color-scheme:dark)")
                .doesNotContain("outline:0", "outline:none", "&", "{{"));
    }
}
