/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.auth.OwnPages.Answered;
import io.postern.auth.Reason;
import io.postern.testing.SigningKey;
import io.postern.testing.TestIssuer;
import io.postern.testing.TestToken;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows 77, 86, 122, 124: what a provider, or a stranger, says about sessions that have ended. */
class BackchannelTest {
    private static final long NOW = 1_795_348_800L;
    private static final String TARGET = "/oauth2/backchannel_logout";

    private final LoginFixture fixture = new LoginFixture();
    private final Login login = fixture.login();

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    private void signInThreeTimes() {
        for (int i = 0; i < 3; i++) {
            new Browser(login).signIn("/oauth2/start");
        }
        assertThat(fixture.sessions.all).hasSize(3);
    }

    private Answered send(TestToken token) {
        return new Browser(login).post(TARGET, "logout_token=" + token.build());
    }

    @Test
    void endsTheSessionsOfTheProvidersSession() {
        signInThreeTimes();
        fixture.issuer.desk().idToken(token -> token.claim("sid", "another"));
        new Browser(login).signIn("/oauth2/start");

        Answered answered = send(fixture.issuer.logoutToken());

        assertThat(answered.reply().status()).isEqualTo(200);
        assertThat(answered.reason()).isEqualTo(Reason.SIGNED_OUT);
        assertThat(Browser.header(answered, "Cache-Control")).hasValue("no-store");
        assertThat(fixture.sessions.all.values())
                .singleElement()
                .satisfies(session -> assertThat(session.tokens().sid()).hasValue("another"));
    }

    @Test
    @DisplayName("row 124: a logout by sub ends every session of the person")
    void endsAllSessionsOfAPerson() {
        signInThreeTimes();
        fixture.issuer.desk().idToken(token -> token.claim("sub", "eve"));
        fixture.issuer.desk().accessToken(token -> token.claim("sub", "eve"));
        new Browser(login).signIn("/oauth2/start");

        assertThat(send(fixture.issuer.logoutToken().without("sid")).reply().status())
                .isEqualTo(200);

        assertThat(fixture.sessions.all).hasSize(1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refuses(String what, Consumer<TestToken> change) {
        signInThreeTimes();
        TestToken token = fixture.issuer.logoutToken();
        change.accept(token);

        Answered answered = send(token);

        assertThat(answered.reply().status()).isEqualTo(400);
        assertThat(answered.reason()).isEqualTo(Reason.LOGOUT_TOKEN);
        assertThat(Browser.header(answered, "Cache-Control")).hasValue("no-store");
        assertThat(fixture.sessions.all).hasSize(3);
    }

    static Stream<Arguments> refuses() {
        List<Arguments> all = new ArrayList<>();
        row(all, "another issuer", token -> token.claim("iss", "https://evil.example"));
        row(all, "no issuer", token -> token.without("iss"));
        row(all, "issuer is a list", token -> token.claim("iss", List.of("a")));
        row(all, "another audience", token -> token.claim("aud", "another-client"));
        row(all, "no audience", token -> token.without("aud"));
        row(all, "no iat", token -> token.without("iat"));
        row(all, "iat long ago", token -> token.claim("iat", NOW - 331));
        row(all, "iat in the future", token -> token.claim("iat", NOW + 31));
        row(all, "no exp", token -> token.without("exp"));
        row(all, "exp has passed", token -> token.claim("exp", NOW - 31));
        row(all, "exp is text", token -> token.claim("exp", "1"));
        row(all, "nbf in the future", token -> token.claim("nbf", NOW + 31));
        row(all, "no jti", token -> token.without("jti"));
        row(all, "jti is a number", token -> token.claim("jti", 1));
        row(all, "no events", token -> token.without("events"));
        row(all, "another event", token -> token.claim("events", Map.of("x", Map.of())));
        row(
                all,
                "event is a text",
                token -> token.claim("events", Map.of("http://schemas.openid.net/event/backchannel-logout", "x")));
        row(
                all,
                "events is a list",
                token -> token.claim("events", List.of("http://schemas.openid.net/event/backchannel-logout")));
        row(all, "a nonce", token -> token.claim("nonce", "x"));
        row(all, "neither sid nor sub", token -> token.without("sid", "sub"));
        row(all, "sid is a list", token -> token.claim("sid", List.of("sid-of-ada")));
        row(all, "an access token", token -> token.header("typ", "at+jwt"));
        row(all, "Keycloak's access token", token -> token.header("typ", "JWT").claim("typ", "Bearer"));
        row(all, "Keycloak's ID token", token -> token.header("typ", "JWT").claim("typ", "ID"));
        row(all, "a stranger's key of the same name", token -> token.forgedBy(SigningKey.rsa("key-0")));
        row(
                all,
                "the client's secret as a key",
                token -> token.signedBy(
                        SigningKey.hmac((TestIssuer.SECRET + "-".repeat(32)).getBytes(StandardCharsets.UTF_8))));
        row(all, "alg none", token -> token.header("alg", "none"));
        row(all, "crit", token -> token.header("crit", List.of("x")));
        return all.stream();
    }

    private static void row(List<Arguments> all, String what, Consumer<TestToken> change) {
        all.add(Arguments.of(what, change));
    }

    @Test
    @DisplayName("row 122: a logout token serves once")
    void refusesAReplay() {
        TestToken token = fixture.issuer.logoutToken();
        assertThat(send(token).reply().status()).isEqualTo(200);
        signInThreeTimes();

        assertThat(send(token).reply().status()).isEqualTo(400);
        fixture.clock.move(Duration.ofMinutes(4));
        assertThat(send(token).reply().status()).isEqualTo(400);
        assertThat(fixture.sessions.all).hasSize(3);
    }

    @Test
    @DisplayName("row 77: the ID token of a sign-in ends no session")
    void refusesAnIdToken() {
        signInThreeTimes();
        String idToken = fixture.sessions
                .all
                .values()
                .iterator()
                .next()
                .tokens()
                .idToken()
                .orElseThrow();

        Answered answered = new Browser(login).post(TARGET, "logout_token=" + idToken);

        assertThat(answered.reply().status()).isEqualTo(400);
        assertThat(fixture.sessions.all).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "logout_token",
                "logout_token=",
                "logout_token=x",
                "logout_token=....",
                "logout_token=a.b.c",
                "logout_token=a.b.c.d.e",
                "logout_token=%zz",
                "logout_token=' OR 1=1--",
                "logout_token=eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.",
                // as many characters as bytes would be in another encoding, and fewer of them
                "logout_token=e30.%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80.",
                "logout_token=e30.%F0%9F%98%80e30.e30",
                "logout_token=%C3%A930.e30.e30"
            })
    void refusesWhatIsNoToken(String form) {
        Answered answered = new Browser(login).post(TARGET, form);

        assertThat(answered.reply().status()).isEqualTo(400);
        assertThat(answered.reply().body()).isEqualTo("{\"error\":\"invalid_request\"}\n");
    }

    @Test
    @DisplayName("row 125: two logout tokens are none")
    void refusesTwoTokens() {
        String token = fixture.issuer.logoutToken().build();

        Answered answered = new Browser(login).post(TARGET, "logout_token=" + token + "&logout_token=" + token);

        assertThat(answered.reply().status()).isEqualTo(400);
    }

    @Test
    void refusesWhatIsNoForm() {
        Answered answered = new Browser(login)
                .post(TARGET, "logout_token=" + fixture.issuer.logoutToken().build(), "Content-Type", "text/plain");

        assertThat(answered.reply().status()).isEqualTo(400);
    }

    @Test
    void mayBeSaidAgainWhereTheStoreWasAway() {
        signInThreeTimes();
        TestToken token = fixture.issuer.logoutToken();
        fixture.sessions.away = true;
        assertThat(send(token).reply().status()).isEqualTo(400);
        fixture.sessions.away = false;

        assertThat(send(token).reply().status()).isEqualTo(200);
        assertThat(fixture.sessions.all).isEmpty();
    }
}
