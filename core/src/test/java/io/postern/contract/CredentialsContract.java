/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gate's own credentials stay at home, the app's go where they should, and nobody's cookie serves somebody else. */
public abstract class CredentialsContract extends ContractSuite {
    private static final ClientRequest DATA = ClientRequest.get("/data");

    /** Tests gates of that kind. */
    protected CredentialsContract(GateUnderTest.Opener opener) {
        super(opener);
    }

    @Test
    @DisplayName("an accepted token stays at home, unless it is to be handed on")
    void tokens() {
        assertThat(send(Configs.tokens(), DATA.as(Person.ALICE).with("DPoP", "a.b.c"))
                        .called()
                        .headers())
                .extracting(line -> line.name().toLowerCase(java.util.Locale.ROOT))
                .doesNotContain("authorization", "dpop");
        ClientRequest request = DATA.as(Person.ALICE);
        assertThat(send(Configs.tokens("", ", forward-token: true"), request)
                        .called()
                        .headers()
                        .all("Authorization"))
                .containsExactly(request.headers().get(0).value());
    }

    @Test
    @DisplayName("a token of a provider that is not ours is the app's business, and nowhere else anybody's")
    void anotherProvidersToken() {
        String foreign = Realm.credentialOfAnother();
        assertThat(send(Configs.tokens(), DATA.with("Authorization", foreign)).status())
                .isEqualTo(401);
        assertThat(send(Configs.tokens(), ClientRequest.get("/api/x").with("Authorization", foreign))
                        .called()
                        .headers()
                        .all("Authorization"))
                .containsExactly(foreign);
    }

    @ParameterizedTest
    @DisplayName(
            "rows 56, 61: of a client's cookies, ours and those that are dropped never reach the app, however written")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a=1; postern=s; b=2 | a=1; b=2",
                "postern=s | -",
                "__Host-postern=s; postern_1=x; __Secure-postern_state=y; c=3 | c=3",
                "posternfoo=1 | posternfoo=1",
                "remember_token=evil; a=1 | a=1",
                "A=\"x; postern=evil; B=y\" | A=\"x; B=y\"",
                "A=\"x; remember_token=evil; B=y\" | A=\"x; B=y\"",
                "a=1 remember_token=evil | -",
                "a=1,remember_token=evil | -",
                "a=1, remember_token = evil; b=2 | b=2",
                "a=\"remember_token=evil\" | -",
                "=remember_token=evil; b=2 | b=2",
                "==remember_token=evil; b=2 | b=2",
                "=remember_token=evil; postern=s; b=2 | b=2",
                "remember%5Ftoken=evil; b=2 | b=2",
                "remember.token=evil; b=2 | b=2",
                "; | ;",
                "; ;a | ; ;a",
                "= | =",
                "foo=1; ; bar=2 | foo=1; ; bar=2",
                "a=remember_token | a=remember_token",
                "a=x=remember_token=1 | a=x=remember_token=1",
            })
    void cookies(String sent, String told) {
        Seen seen = send(
                Configs.tokens("", ", drop-cookies: [remember_token]") + Configs.RULES,
                ClientRequest.get("/public/x").with("Cookie", sent));
        assertThat(seen.called().headers().all("Cookie")).isEqualTo(told.equals("-") ? List.of() : List.of(told));
    }

    @Test
    @DisplayName("cookies on several lines are looked at on each")
    void severalLines() {
        Seen seen = send(
                Configs.tokens(),
                ClientRequest.get("/public/x").with("Cookie", "a=1").with("cookie", "postern=s; b=2"));
        assertThat(seen.called().headers().all("Cookie")).containsExactly("a=1; b=2");
    }

    @Test
    @DisplayName("the app cannot set a cookie under a name of ours, not even without a name")
    void theAppCannotSetOurCookies() {
        AppAnswer answer = AppAnswer.with(
                "Set-Cookie", "postern=evil; Path=/",
                "Set-Cookie", "__Host-postern=evil; Path=/; Secure",
                "set-cookie", "postern_state=evil",
                "Set-Cookie", "=postern=evil",
                "Set-Cookie", "postern",
                "Set-Cookie", "mine=1; HttpOnly");
        assertThat(send(Configs.tokens(), answer, ClientRequest.get("/public/x"))
                        .headers()
                        .all("Set-Cookie"))
                .containsExactly("mine=1; HttpOnly");
    }

    @Test
    @DisplayName("a bound cookie goes on for the person it was set for, and for nobody else")
    void boundCookies() {
        String yaml = Configs.tokens("", ", bind-cookies: [session]") + Configs.KEYS + Configs.RULES;
        AppAnswer answer = AppAnswer.with("Set-Cookie", "session=abc~1; Path=/; HttpOnly");
        ClientRequest open = ClientRequest.get("/public/x");
        String set = send(yaml, answer, open.as(Person.ALICE))
                .headers()
                .first("Set-Cookie")
                .orElseThrow();
        assertThat(set).startsWith("session=abc~1~").endsWith("; Path=/; HttpOnly");
        String sealed = set.substring(0, set.indexOf(';'));

        assertThat(cookies(yaml, open.as(Person.ALICE).with("Cookie", "x=1; " + sealed)))
                .containsExactly("x=1; session=abc~1");
        assertThat(cookies(yaml, open.as(Person.ADMIN).with("Cookie", "x=1; " + sealed)))
                .containsExactly("x=1");
        assertThat(cookies(yaml, open.with("Cookie", sealed))).isEmpty();
        assertThat(cookies(yaml, open.as(Person.ALICE).with("Cookie", "session=abc~1")))
                .isEmpty();
        assertThat(cookies(yaml, open.as(Person.ALICE).with("Cookie", sealed.replace("abc", "abd"))))
                .isEmpty();
    }

    private List<String> cookies(String yaml, ClientRequest request) {
        return send(yaml, request).called().headers().all("Cookie");
    }

    @Test
    @DisplayName("a cookie that was set for nobody does not become somebody's, and deleting needs no seal")
    void boundCookiesOfNobody() {
        String yaml = Configs.tokens("", ", bind-cookies: [session]") + Configs.KEYS + Configs.RULES;
        ClientRequest open = ClientRequest.get("/public/x");
        String set = send(yaml, AppAnswer.with("Set-Cookie", "session=fixed"), open)
                .headers()
                .first("Set-Cookie")
                .orElseThrow();
        assertThat(cookies(yaml, open.with("Cookie", set))).containsExactly("session=fixed");
        assertThat(cookies(yaml, open.as(Person.ALICE).with("Cookie", set))).isEmpty();
        assertThat(send(yaml, AppAnswer.with("Set-Cookie", "session=; Max-Age=0"), open)
                        .headers()
                        .all("Set-Cookie"))
                .containsExactly("session=; Max-Age=0");
    }
}
