/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.auth.Headers;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What one person got, no cache gives to another. */
public abstract class CachingContract extends ContractSuite {
    private static final AppAnswer CACHEABLE = AppAnswer.with(
            "Cache-Control", "public, s-maxage=600, max-age=600",
            "Expires", "Thu, 01 Jan 2099 00:00:00 GMT",
            "Surrogate-Control", "max-age=600",
            "CDN-Cache-Control", "max-age=600",
            "Cloudflare-CDN-Cache-Control", "max-age=600",
            "X-Accel-Expires", "600",
            "Vary", "Accept",
            "ETag", "\"1\"");

    private static final String RULES = """
            access:
              - {path: /kept/**, allow: anyone, cache: keep}
              - {path: /open/**, allow: anyone, cache: anonymous}
              - {path: /api/**, allow: app, cache: anonymous}
              - {path: /**, allow: anyone}
            """;

    /** Tests gates of that kind. */
    protected CachingContract(GateUnderTest.Opener opener) {
        super(opener);
    }

    @Test
    @DisplayName("where an identity can be set, the answer is for one person, whether anybody is known or not")
    void personal() {
        for (ClientRequest request : new ClientRequest[] {
            ClientRequest.get("/x"), ClientRequest.get("/x").as(Person.ALICE), ClientRequest.of("HEAD", "/x")
        }) {
            Headers headers =
                    send(Configs.tokens("", "") + RULES, CACHEABLE, request).headers();
            assertThat(headers.all("Cache-Control")).containsExactly("private, no-cache");
            assertThat(headers.all("Vary")).contains("Accept", "Cookie, Authorization");
            assertThat(headers.has("Expires")).isFalse();
            assertThat(headers.has("Surrogate-Control")).isFalse();
            assertThat(headers.has("CDN-Cache-Control")).isFalse();
            assertThat(headers.has("Cloudflare-CDN-Cache-Control")).isFalse();
            assertThat(headers.has("X-Accel-Expires")).isFalse();
            assertThat(headers.all("ETag")).containsExactly("\"1\"");
        }
    }

    @Test
    @DisplayName("no-store of the app stays")
    void noStoreStays() {
        Headers headers = send(
                        Configs.tokens("", "") + RULES,
                        AppAnswer.with("Cache-Control", "no-store"),
                        ClientRequest.get("/x"))
                .headers();
        assertThat(headers.first("Cache-Control").orElseThrow()).contains("no-store");
    }

    @Test
    @DisplayName("a rule may leave caching to the app, and so do paths without identity")
    void kept() {
        String yaml = Configs.tokens("", ", no-identity-on: [/static/**], path-prefixes: [/de]") + RULES;
        for (String path : new String[] {"/kept/x", "/static/x", "/de/static/x"}) {
            Headers headers = send(yaml, CACHEABLE, ClientRequest.get(path)).headers();
            assertThat(headers.all("Cache-Control")).as(path).containsExactly("public, s-maxage=600, max-age=600");
            assertThat(headers.has("CDN-Cache-Control")).as(path).isTrue();
            assertThat(headers.all("Vary")).as(path).containsExactly("Accept");
        }
    }

    @Test
    @DisplayName(
            "with cache: anonymous caching is the app's while nobody is known, and such answers are told from others")
    void anonymous() {
        String yaml = Configs.tokens("", "") + RULES;
        for (String path : new String[] {"/open/x", "/api/x"}) {
            Headers headers = send(yaml, CACHEABLE, ClientRequest.get(path)).headers();
            assertThat(headers.all("Cache-Control")).as(path).containsExactly("public, s-maxage=600, max-age=600");
            assertThat(headers.has("Expires")).as(path).isTrue();
            assertThat(headers.all("Vary")).as(path).contains("Accept", "Cookie, Authorization");
        }
    }

    @Test
    @DisplayName(
            "with cache: anonymous no answer is shared that an identity or a credential of the app's own went with")
    void personalInSpiteOfAnonymous() {
        for (ClientRequest request : new ClientRequest[] {
            ClientRequest.get("/open/x").as(Person.ALICE),
            ClientRequest.get("/api/x").as(Person.ALICE),
            ClientRequest.get("/api/x").with("Authorization", "an-api-token-of-the-app")
        }) {
            Headers headers =
                    send(Configs.tokens("", "") + RULES, CACHEABLE, request).headers();
            assertThat(headers.all("Cache-Control")).containsExactly("private, no-cache");
            assertThat(headers.has("Expires")).isFalse();
            assertThat(headers.has("CDN-Cache-Control")).isFalse();
            assertThat(headers.all("Vary")).contains("Accept", "Cookie, Authorization");
        }
    }

    @Test
    @DisplayName("a header of the app's own with a credential is one that answers depend on")
    void credentialHeaders() {
        String yaml = Configs.tokens("", ", credential-headers: [X-Api-Key]") + RULES;
        Headers anonymous = send(yaml, CACHEABLE, ClientRequest.get("/api/x")).headers();
        assertThat(anonymous.all("Cache-Control")).containsExactly("public, s-maxage=600, max-age=600");
        assertThat(anonymous.all("Vary")).contains("Accept", "Cookie, Authorization, X-Api-Key");

        Headers personal = send(
                        yaml, CACHEABLE, ClientRequest.get("/api/x").with("X-Api-Key", "an-api-token-of-the-app"))
                .headers();
        assertThat(personal.all("Cache-Control")).containsExactly("private, no-cache");
        assertThat(personal.all("Vary")).contains("Accept", "Cookie, Authorization, X-Api-Key");
    }

    @Test
    @DisplayName("with cache: anonymous a session of the app's is set for those alone who are known")
    void noSessionForNobody() {
        String yaml = Configs.tokens("", ", bind-cookies: [sid]") + RULES;
        AppAnswer answer = AppAnswer.with("Set-Cookie", "sid=1; Path=/", "Set-Cookie", "lang=de; Path=/");

        assertThat(send(yaml, answer, ClientRequest.get("/open/x")).headers().all("Set-Cookie"))
                .containsExactly("lang=de; Path=/");
        assertThat(send(yaml, answer, ClientRequest.get("/open/x").as(Person.ALICE))
                        .headers()
                        .all("Set-Cookie"))
                .anyMatch(cookie -> cookie.startsWith("sid=1"));
        assertThat(send(yaml, answer, ClientRequest.get("/x")).headers().all("Set-Cookie"))
                .anyMatch(cookie -> cookie.startsWith("sid=1"));
    }

    @Test
    @DisplayName("the gate's own answers are stored by nobody")
    void ownAnswers() {
        assertThat(send(Configs.tokens(), ClientRequest.get("/data")).headers().all("Cache-Control"))
                .containsExactly("no-store");
        assertThat(send(Configs.tokens(), ClientRequest.get("/oauth2/userinfo").as(Person.ALICE))
                        .headers()
                        .all("Cache-Control"))
                .containsExactly("no-store");
    }
}
