/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.auth.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the gate answers itself: pages for navigations, problem documents for the rest, and never why. */
public abstract class AnswersContract extends ContractSuite {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HTML = "text/html,application/xhtml+xml,*/*;q=0.8";

    /** Tests gates of that kind. */
    protected AnswersContract(GateUnderTest.Opener opener) {
        super(opener);
    }

    @ParameterizedTest
    @DisplayName("what is a navigation gets a page, anything else a problem document")
    @CsvSource({
        "GET,  html, -,        -,        -,        page",
        "HEAD, html, -,        -,        -,        page",
        "GET,  html, navigate, document, -,        page",
        "GET,  html, navigate, iframe,   -,        problem",
        "GET,  html, cors,     empty,    -,        problem",
        "GET,  html, navigate, document, prefetch, problem",
        "GET,  any,  -,        -,        -,        problem",
        "GET,  none, -,        -,        -,        problem",
        "POST, html, navigate, document, -,        problem",
    })
    void pagesAndProblems(String method, String accept, String mode, String dest, String purpose, String kind) {
        List<Header> lines = new ArrayList<>();
        if (!accept.equals("none")) {
            lines.add(new Header("Accept", accept.equals("html") ? HTML : "*/*"));
        }
        add(lines, "Sec-Fetch-Mode", mode);
        add(lines, "Sec-Fetch-Dest", dest);
        add(lines, "Sec-Purpose", purpose);
        Seen seen = send(Configs.tokens(), ClientRequest.of(method, "/closed/x").with(lines));
        assertThat(seen.status()).isEqualTo(403);
        assertThat(type(seen)).isEqualTo(kind.equals("page") ? "text/html;charset=utf-8" : "application/problem+json");
        assertThat(seen.headers().all("Cache-Control")).containsExactly("no-store");
        assertThat(seen.headers().all("X-Content-Type-Options")).containsExactly("nosniff");
        if (kind.equals("page")) {
            assertThat(seen.headers().first("Content-Security-Policy").orElseThrow())
                    .contains("default-src 'none'")
                    .contains("frame-ancestors 'none'");
        }
    }

    /** Some containers write it without the space, or in capitals. */
    private static String type(Seen seen) {
        return seen.headers()
                .first("Content-Type")
                .orElseThrow()
                .replace(" ", "")
                .toLowerCase(Locale.ROOT);
    }

    private static void add(List<Header> lines, String name, String value) {
        if (!value.equals("-")) {
            lines.add(new Header(name, value));
        }
    }

    @Test
    @DisplayName("a problem document has a status, a reason code and the request's id")
    void problemDocument() throws JsonProcessingException {
        Seen seen = send(Configs.tokens(), ClientRequest.get("/admin/x").as(Person.ALICE));
        JsonNode problem = JSON.readTree(seen.body());
        assertThat(problem.get("status").asInt()).isEqualTo(403);
        assertThat(problem.get("code").asText()).isEqualTo("group_required");
        assertThat(problem.get("requestId").asText())
                .isNotEmpty()
                .isEqualTo(seen.headers().first("X-Request-Id").orElseThrow());
    }

    @Test
    @DisplayName("401 names the scheme, and an error only where there was a token (RFC 6750, section 3)")
    void challenges() {
        Seen none = send(Configs.tokens(), ClientRequest.get("/data"));
        assertThat(none.headers().all("WWW-Authenticate")).containsExactly("Bearer realm=\"data.example.org\"");
        for (String token : List.of(
                Realm.forged(Person.ALICE), Realm.expired(Person.ALICE), Realm.credentialOfAnother(), "Basic eDp5")) {
            Seen seen = send(Configs.tokens(), ClientRequest.get("/data").with("Authorization", token));
            assertThat(seen.status()).isEqualTo(401);
            assertThat(seen.headers().first("WWW-Authenticate").orElseThrow()).contains("error=\"invalid_token\"");
            Seen page = send(
                    Configs.tokens(),
                    ClientRequest.get("/data").with("Authorization", token).with("Accept", HTML));
            assertThat(page.status()).isEqualTo(401);
        }
    }

    @Test
    @DisplayName("a provider that is needed and away: 503 with Retry-After")
    void providerAway() {
        Seen seen = send(
                Configs.away(), ClientRequest.get("/data").with("Authorization", Realm.credentialOfTheOneWhoIsAway()));
        assertThat(seen.status()).isEqualTo(503);
        assertThat(Integer.parseInt(seen.headers().first("Retry-After").orElseThrow()))
                .isPositive();
    }

    @ParameterizedTest
    @DisplayName("rows 4, 8, 17, 43, 45: nothing that a client sent is in an answer")
    @ValueSource(
            strings = {
                "/closed/'-alert(1)-'?error=<h1>pay&error_description=<script>",
                "/closed/x?errorText=<a+href=evil>&poll=1;alert(1)",
                "/oauth2/nothing?rd=%22%3E%3Cscript%3E&rd=javascript:alert(1)",
                "/closed/%3Cscript%3E",
                "/public/..%2f<script>",
            })
    void nothingIsEchoed(String target) {
        for (String accept : List.of(HTML, "*/*")) {
            Seen seen = send(
                    Configs.tokens(),
                    ClientRequest.get(target)
                            .with("Accept", accept)
                            .with("X-Request-Id", "<script>alert(1)</script>")
                            .with("Referer", "https://evil.example/<script>"));
            assertThat(seen.status()).isIn(400, 403, 404);
            assertThat(seen.body()).doesNotContainIgnoringCase("script").doesNotContain("alert", "pay", "evil");
        }
    }

    @Test
    @DisplayName("nothing of a token or of why it was refused is in an answer")
    void nothingOfTheCause() {
        String token = Realm.forged(Person.ALICE);
        Seen seen = send(Configs.tokens(), ClientRequest.get("/data").with("Authorization", token));
        assertThat(seen.body())
                .doesNotContain("eyJ", "signature is", "kid", "key-0", "alice", "Exception")
                .doesNotContain(token.substring(7, 30));
    }

    @Test
    @DisplayName("row 25: an Accept header of thousands of types costs no more than its length")
    void anEndlessAccept() {
        String accept = "a;q=0.1,".repeat(3000) + "text/html";
        Seen seen = send(Configs.tokens(), ClientRequest.get("/closed/x").with("Accept", accept));
        assertThat(seen.status()).isEqualTo(403);
        assertThat(type(seen)).isEqualTo("text/html;charset=utf-8");
    }

    @ParameterizedTest
    @DisplayName("row 58: bytes that are not UTF-8 in any header change no decision")
    @ValueSource(strings = {"\u00ff\u00fe", "\u00c3(", "\u00e9", "\u0080"})
    void strangeBytes(String bytes) {
        for (String name : List.of("Accept", "Authorization", "Cookie", "Origin", "X-Forwarded-Uri", "User-Agent")) {
            Seen seen = send(Configs.tokens(), ClientRequest.get("/data").with(name, bytes));
            assertThat(seen.status()).as(name).isIn(400, 401);
            assertThat(seen.app()).as(name).isEmpty();
        }
    }

    @Test
    @DisplayName("row 79, row 80: the app is not called for those who must sign in first")
    void theAppIsNotCalled() {
        for (String method : List.of("GET", "POST", "HEAD", "PUT")) {
            Seen seen = send(Configs.tokens(), ClientRequest.of(method, "/data").with("Accept", HTML));
            assertThat(seen.status()).isEqualTo(401);
            assertThat(seen.app()).isEmpty();
        }
    }
}
