/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.auth.OwnPages.Answered;
import io.postern.auth.Reason;
import io.postern.auth.session.Session;
import io.postern.testing.SigningKey;
import io.postern.testing.TestIssuer;
import io.postern.testing.TestToken;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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

/** Rows 6, 16, 26, 48, 94, 117, 118, 126 at the sign-in: tokens that must begin no session. */
class IdTokenTest {
    private static final long NOW = 1_795_348_800L;

    private final LoginFixture fixture = new LoginFixture();

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refuses(String what, Consumer<TestToken> change) {
        fixture.issuer.desk().idToken(change);

        Answered answered = new Browser(fixture.login()).signIn("/oauth2/start");

        assertThat(answered.reason()).isEqualTo(Reason.SIGN_IN_FAILED);
        assertThat(answered.reply().status()).isEqualTo(502);
        assertThat(fixture.sessions.all).isEmpty();
    }

    static Stream<Arguments> refuses() {
        List<Arguments> all = new ArrayList<>();
        row(all, "another issuer", token -> token.claim("iss", "https://evil.example"));
        row(all, "no issuer", token -> token.without("iss"));
        row(all, "issuer is a list", token -> token.claim("iss", List.of("a")));
        row(all, "another audience", token -> token.claim("aud", "another-client"));
        row(all, "no audience", token -> token.without("aud"));
        row(all, "audience is a number", token -> token.claim("aud", 1));
        row(all, "audience has a number", token -> token.claim("aud", List.of("data-portal", 1)));
        row(
                all,
                "other audiences and no azp",
                token -> token.claim("aud", List.of("data-portal", "x")).without("azp"));
        row(
                all,
                "other audiences and another azp",
                token -> token.claim("aud", List.of("data-portal", "x")).claim("azp", "x"));
        row(all, "another azp", token -> token.claim("azp", "x"));
        row(all, "azp is a list", token -> token.claim("azp", List.of("data-portal")));
        row(all, "no exp", token -> token.without("exp"));
        row(all, "exp has passed", token -> token.claim("exp", NOW - 31));
        row(all, "exp is text", token -> token.claim("exp", String.valueOf(NOW + 300)));
        row(all, "exp is endless", token -> token.claim("exp", 1e300));
        row(all, "exp is negative", token -> token.claim("exp", -1));
        row(all, "no iat", token -> token.without("iat"));
        row(all, "iat in the future", token -> token.claim("iat", NOW + 31));
        row(all, "nbf in the future", token -> token.claim("nbf", NOW + 31));
        row(all, "no nonce", token -> token.without("nonce"));
        row(all, "another nonce", token -> token.claim("nonce", "x"));
        row(all, "nonce is a list", token -> token.claim("nonce", List.of("x")));
        row(all, "no sub", token -> token.without("sub"));
        row(all, "empty sub", token -> token.claim("sub", ""));
        row(all, "sub is a number", token -> token.claim("sub", 1));
        row(all, "sub is a list", token -> token.claim("sub", List.of("a")));
        row(all, "sub is true", token -> token.claim("sub", true));
        row(all, "another at_hash", token -> token.claim("at_hash", TestToken.leftHalf("another token")));
        row(all, "empty at_hash", token -> token.claim("at_hash", ""));
        row(all, "at_hash is a number", token -> token.claim("at_hash", 1));
        row(all, "an access token", token -> token.header("typ", "at+jwt"));
        row(all, "a logout token", token -> token.header("typ", "logout+jwt"));
        row(all, "a proof", token -> token.header("typ", "dpop+jwt"));
        row(all, "an assertion of the gate's", token -> token.header("typ", "postern+jwt"));
        row(all, "Keycloak's access token", token -> token.claim("typ", "Bearer"));
        row(all, "Keycloak's refresh token", token -> token.claim("typ", "Refresh"));
        row(all, "Keycloak's logout token", token -> token.claim("typ", "Logout"));
        row(all, "events", token -> token.claim("events", Map.of()));
        row(all, "a stranger's key of the same name", token -> token.forgedBy(SigningKey.rsa("key-0")));
        row(all, "a key nobody knows", token -> token.signedBy(SigningKey.rsa("unknown")));
        row(
                all,
                "the client's secret as a key",
                token -> token.signedBy(
                        SigningKey.hmac((TestIssuer.SECRET + "-".repeat(32)).getBytes(StandardCharsets.UTF_8))));
        row(all, "alg none", token -> token.header("alg", "none"));
        row(all, "alg NoNe", token -> token.header("alg", "NoNe"));
        row(all, "alg empty", token -> token.header("alg", ""));
        row(all, "no alg", token -> token.withoutHeader("alg"));
        row(all, "alg off the list", token -> token.header("alg", "RS512"));
        row(all, "crit", token -> token.header("crit", List.of("x")));
        row(all, "a key it brings along", token -> token.header("jku", "https://evil.example/jwks"));
        row(all, "compressed", token -> token.header("zip", "DEF"));
        row(all, "groups is an object", token -> token.claim("groups", Map.of("a", "b")));
        row(all, "groups has a number", token -> token.claim("groups", List.of("a", 1)));
        row(all, "email is a list", token -> token.claim("email", List.of("a@b")));
        return all.stream();
    }

    private static void row(List<Arguments> all, String what, Consumer<TestToken> change) {
        all.add(Arguments.of(what, change));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void saysWhatAnAccountLacks(String what, Consumer<TestToken> change) {
        fixture.issuer.desk().idToken(change);
        fixture.issuer.desk().accessToken(token -> token.without("preferred_username"));

        Answered answered = new Browser(fixture.login()).signIn("/oauth2/start");

        assertThat(answered.reason()).isEqualTo(Reason.SIGN_IN_UNUSABLE);
        assertThat(answered.reply().status()).isEqualTo(403);
        assertThat(fixture.sessions.all).isEmpty();
    }

    static Stream<Arguments> saysWhatAnAccountLacks() {
        List<Arguments> all = new ArrayList<>();
        row(all, "no user name", token -> token.without("preferred_username"));
        row(all, "a user name with a line end", token -> token.claim("preferred_username", "a\r\nX: y"));
        row(all, "a user name with white space", token -> token.claim("preferred_username", "ada "));
        row(all, "an e-mail with a control character", token -> token.claim("email", "a@b\u0000"));
        return all.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void accepts(String what, Consumer<TestToken> change) {
        fixture.issuer.desk().idToken(change);

        assertThat(new Browser(fixture.login()).signIn("/oauth2/start").reason())
                .isEqualTo(Reason.SIGNED_IN);
    }

    static Stream<Arguments> accepts() {
        List<Arguments> all = new ArrayList<>();
        row(all, "other audiences with azp", token -> token.claim("aud", List.of("data-portal", "x")));
        row(all, "no azp", token -> token.without("azp"));
        row(all, "no at_hash", token -> token.without("at_hash"));
        row(all, "no typ", token -> token.withoutHeader("typ").without("typ"));
        row(
                all,
                "clocks that differ a little",
                token -> token.claim("exp", NOW - 29).claim("iat", NOW + 29));
        row(all, "no groups", token -> token.without("groups", "realm_access"));
        return all.stream();
    }

    @Test
    void acceptsAKeyThatIsNew() {
        Browser browser = new Browser(fixture.login());
        browser.signIn("/oauth2/start");
        fixture.clock.move(java.time.Duration.ofSeconds(11));
        fixture.issuer.rotate();

        assertThat(browser.signIn("/oauth2/start").reason()).isEqualTo(Reason.SIGNED_IN);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refusesAnAnswer(String what, Map<String, Object> change) {
        fixture.issuer.desk().answer(answer -> {
            Map<String, Object> changed = new LinkedHashMap<>(answer);
            changed.putAll(change);
            changed.values().removeIf("-"::equals);
            return changed;
        });

        Answered answered = new Browser(fixture.login()).signIn("/oauth2/start");

        assertThat(answered.reason()).isEqualTo(Reason.SIGN_IN_FAILED);
        assertThat(fixture.sessions.all).isEmpty();
    }

    static Stream<Arguments> refusesAnAnswer() {
        return Stream.of(
                Arguments.of("no ID token", Map.of("id_token", "-")),
                Arguments.of("an unsigned ID token", Map.of("id_token", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.")),
                Arguments.of("a text", Map.of("id_token", "x")),
                Arguments.of("dots", Map.of("id_token", "....")),
                Arguments.of("a list", Map.of("id_token", List.of("x"))),
                Arguments.of("an encrypted one", Map.of("id_token", "a.b.c.d.e")),
                Arguments.of("no access token", Map.of("access_token", "-")),
                Arguments.of("an access token that is a number", Map.of("access_token", 1)),
                Arguments.of("another access token", Map.of("access_token", "another")),
                Arguments.of("no type", Map.of("token_type", "-")),
                Arguments.of("another type", Map.of("token_type", "mac")),
                Arguments.of("a refresh token that is a list", Map.of("refresh_token", List.of("x"))),
                Arguments.of("a refresh token without an end", Map.of("refresh_token", "x".repeat(40_000))));
    }

    @Test
    @DisplayName("row 26: userinfo of another sub, or of none, is refused")
    void refusesUserinfoOfAnother() {
        List<Map<String, Object>> answers = List.of(Map.of("sub", "eve"), Map.of("name", "Eve"), Map.of("sub", 1));
        for (Map<String, Object> answer : answers) {
            fixture.issuer.answer(
                    TestIssuer.USERINFO, com.github.tomakehurst.wiremock.client.WireMock.okJson(json(answer)));

            Answered answered = new Browser(fixture.login(LoginFixture.SITE
                            + LoginFixture.provider(", userinfo: true, client-secret: " + TestIssuer.SECRET)))
                    .signIn("/oauth2/start");

            assertThat(answered.reason()).isEqualTo(Reason.SIGN_IN_FAILED);
        }
        assertThat(fixture.sessions.all).isEmpty();
    }

    @Test
    @DisplayName("row 126: userinfo that is an array is no answer")
    void refusesUserinfoThatIsAnArray() {
        fixture.issuer.answer(
                TestIssuer.USERINFO,
                com.github.tomakehurst.wiremock.client.WireMock.okJson("[{\"sub\":\"f3a1-ada\"}]"));

        Answered answered = new Browser(fixture.login(LoginFixture.SITE
                        + LoginFixture.provider(", userinfo: true, client-secret: " + TestIssuer.SECRET)))
                .signIn("/oauth2/start");

        assertThat(answered.reply().status()).isEqualTo(503);
        assertThat(fixture.sessions.all).isEmpty();
    }

    @Test
    void fillsInFromUserinfo() {
        fixture.issuer.desk().idToken(token -> token.without("preferred_username", "groups", "realm_access"));
        fixture.issuer.desk().accessToken(token -> token.without("preferred_username", "groups", "realm_access"));
        fixture.issuer.answer(
                TestIssuer.USERINFO,
                com.github.tomakehurst.wiremock.client.WireMock.okJson(
                        "{\"sub\":\"f3a1-ada\",\"preferred_username\":\"lovelace\",\"groups\":[\"/g\"]}"));

        new Browser(fixture.login(LoginFixture.SITE
                        + LoginFixture.provider(", userinfo: true, client-secret: " + TestIssuer.SECRET)))
                .signIn("/oauth2/start");

        Session session = fixture.sessions.all.values().iterator().next();
        assertThat(session.person().username()).isEqualTo("lovelace");
        assertThat(session.person().groups()).containsExactly("g");
    }

    @Test
    void fillsInFromAnAccessTokenOfTheSamePerson() {
        fixture.issuer.desk().idToken(token -> token.without("groups", "realm_access"));

        new Browser(fixture.login()).signIn("/oauth2/start");

        assertThat(fixture.sessions.all.values().iterator().next().person().groups())
                .containsExactly("staff", "staff/library", "reader");
    }

    @Test
    void readsNoAccessTokenOfAnotherOrThatNobodySigned() {
        List<Consumer<TestToken>> changes = List.of(
                token -> token.claim("sub", "eve"),
                token -> token.claim("iss", "https://evil.example"),
                token -> token.claim("exp", NOW - 1),
                token -> token.forgedBy(SigningKey.rsa("key-0")));
        for (Consumer<TestToken> change : changes) {
            fixture.sessions.all.clear();
            fixture.issuer.desk().idToken(token -> token.without("groups", "realm_access"));
            fixture.issuer.desk().accessToken(change);

            new Browser(fixture.login()).signIn("/oauth2/start");

            Session session = fixture.sessions.all.values().iterator().next();
            assertThat(session.person().groups()).isEmpty();
            assertThat(session.person().groupsKnown()).isFalse();
        }
    }

    private static String json(Map<String, Object> object) {
        StringBuilder text = new StringBuilder();
        object.forEach((name, value) -> text.append(text.length() == 0 ? "" : ",")
                .append('"')
                .append(name)
                .append("\":")
                .append(value instanceof String string ? '"' + string + '"' : value));
        return "{" + text + "}";
    }
}
