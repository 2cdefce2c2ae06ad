/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.login;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.WireMock;
import io.postern.auth.IdentityMaker;
import io.postern.auth.session.Refresher.Away;
import io.postern.auth.session.Refresher.Over;
import io.postern.auth.session.Refresher.Refreshed;
import io.postern.auth.session.Refresher.Renewed;
import io.postern.auth.session.Session;
import io.postern.config.GateConfig;
import io.postern.testing.SigningKey;
import io.postern.testing.TestIssuer;
import io.postern.testing.TestToken;
import java.time.Duration;
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

/** Row 118: what a provider says about a session later. */
class RefreshTest {
    private final LoginFixture fixture = new LoginFixture();

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    private Session signedIn() {
        new Browser(fixture.login()).signIn("/oauth2/start");
        fixture.clock.move(Duration.ofMinutes(4));
        return fixture.sessions.all.values().iterator().next();
    }

    private Refreshed refresh(Session session) {
        return refresh(session, LoginFixture.SITE + LoginFixture.provider());
    }

    private Refreshed refresh(Session session, String yaml) {
        GateConfig config = fixture.config(yaml);
        return new TokenRefresher(
                        config, fixture.providers(config), IdentityMaker.of(config), fixture.clock, fixture.random)
                .refresh(session);
    }

    @Test
    void followsWhatTheProviderSaysNow() {
        Session session = signedIn();
        fixture.issuer
                .desk()
                .idToken(token -> token.claim("groups", List.of("/new")).without("nonce", "realm_access"));
        fixture.issuer.desk().accessToken(token -> token.without("realm_access"));

        Session renewed = ((Renewed) refresh(session)).session();

        assertThat(renewed.id()).isEqualTo(session.id());
        assertThat(renewed.ends()).isEqualTo(session.ends());
        assertThat(renewed.began()).isEqualTo(session.began());
        assertThat(renewed.person().groups()).containsExactly("new");
        assertThat(renewed.tokens().refresh())
                .isPresent()
                .isNotEqualTo(session.tokens().refresh());
        assertThat(renewed.tokens().idToken()).isNotEqualTo(session.tokens().idToken());
        assertThat(renewed.tokens().freshUntil())
                .hasValue(fixture.clock.instant().plusSeconds(300));
    }

    @Test
    void keepsWhatTheProviderDoesNotSayAgain() {
        Session session = signedIn();
        fixture.issuer.desk().idToken(token -> token.without("sid"));
        fixture.issuer.desk().answer(answer -> {
            Map<String, Object> less = new LinkedHashMap<>(answer);
            less.remove("refresh_token");
            return less;
        });

        Session renewed = ((Renewed) refresh(session)).session();

        assertThat(renewed.tokens().refresh()).isEqualTo(session.tokens().refresh());
        assertThat(renewed.tokens().sid()).isEqualTo(session.tokens().sid());
        assertThat(renewed.tokens().freshUntil()).isPresent();
    }

    /** Rows 26 and 118: what a refresh brings is checked like the first, and is about the same person. */
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void endsTheSession(String what, Consumer<TestToken> change) {
        Session session = signedIn();
        fixture.issuer.desk().idToken(change);

        assertThat(refresh(session)).isInstanceOf(Over.class);
    }

    static Stream<Arguments> endsTheSession() {
        List<Arguments> all = new ArrayList<>();
        row(all, "another sub", token -> token.claim("sub", "eve"));
        row(all, "another audience", token -> token.claim("aud", "x"));
        row(all, "another issuer", token -> token.claim("iss", "https://evil.example"));
        row(all, "another nonce", token -> token.claim("nonce", "old"));
        row(all, "another azp", token -> token.claim("azp", "x"));
        row(all, "no iat", token -> token.without("iat"));
        row(all, "no exp", token -> token.without("exp"));
        row(all, "unsigned", token -> token.header("alg", "none"));
        row(all, "a stranger's signature", token -> token.forgedBy(SigningKey.rsa("key-0")));
        row(all, "another at_hash", token -> token.claim("at_hash", "x"));
        row(all, "no user name any more", token -> token.claim("preferred_username", " "));
        return all.stream();
    }

    private static void row(List<Arguments> all, String what, Consumer<TestToken> change) {
        all.add(Arguments.of(what, change));
    }

    @Test
    void endsTheSessionWhoseRefreshTokenIsRefused() {
        Session session = signedIn();
        refresh(session);

        assertThat(refresh(session)).isInstanceOf(Over.class); // the token serves once
    }

    @Test
    void endsTheSessionOfAProviderThatIsNotThereAnyMore() {
        Session session = signedIn();

        assertThat(refresh(session, LoginFixture.SITE + LoginFixture.provider().replace("id: keycloak", "id: other")))
                .isInstanceOf(Over.class);
    }

    @Test
    void goesOnWhileTheProviderIsAway() {
        Session session = signedIn();
        for (int status : new int[] {500, 502, 503, 429}) {
            fixture.issuer.answer(TestIssuer.TOKEN, WireMock.status(status));
            assertThat(refresh(session)).isInstanceOf(Away.class);
        }
        fixture.issuer.answer(TestIssuer.TOKEN, WireMock.okJson("[]"));
        assertThat(refresh(session)).isInstanceOf(Away.class);
        fixture.stopIssuer();
        assertThat(refresh(session)).isInstanceOf(Away.class);
    }

    @Test
    void goesOnWhereTheClientIsSetUpWrongly() {
        Session session = signedIn();
        fixture.issuer.answer(TestIssuer.TOKEN, WireMock.unauthorized().withBody("{\"error\":\"invalid_client\"}"));

        assertThat(refresh(session))
                .isInstanceOfSatisfying(
                        Away.class, away -> assertThat(away.detail()).contains("client-secret"));
    }

    @Test
    @DisplayName("an answer without an ID token: the access token of the same person says who it is")
    void readsTheAccessTokenWhereThereIsNoIdToken() {
        Session session = signedIn();
        withoutIdToken();
        fixture.issuer
                .desk()
                .accessToken(token -> token.claim("groups", List.of("now")).without("realm_access"));

        Session renewed = ((Renewed) refresh(session)).session();

        assertThat(renewed.person().groups()).containsExactly("now");
        assertThat(renewed.tokens().idToken()).isEqualTo(session.tokens().idToken());
    }

    @Test
    void keepsThePersonWhereNothingSaysMore() {
        Session session = signedIn();
        withoutIdToken();
        for (Consumer<TestToken> change : List.<Consumer<TestToken>>of(
                token -> token.claim("sub", "eve"), token -> token.without("preferred_username"))) {
            fixture.issuer.desk().accessToken(change);
            Session renewed = ((Renewed) refresh(session)).session();
            assertThat(renewed.person()).isEqualTo(session.person());
            session = renewed;
        }
    }

    @Test
    void asksUserinfoWhereThereIsNoIdToken() {
        String yaml =
                LoginFixture.SITE + LoginFixture.provider(", userinfo: true, client-secret: " + TestIssuer.SECRET);
        Session session = signedIn();
        withoutIdToken();
        fixture.issuer.answer(
                TestIssuer.USERINFO,
                WireMock.okJson("{\"sub\":\"f3a1-ada\",\"preferred_username\":\"ada\",\"groups\":[\"now\"]}"));
        Session renewed = ((Renewed) refresh(session, yaml)).session();
        assertThat(renewed.person().groups()).containsExactly("now", "reader");

        fixture.issuer.answer(TestIssuer.USERINFO, WireMock.okJson("{\"sub\":\"eve\",\"preferred_username\":\"ada\"}"));
        assertThat(refresh(renewed, yaml)).isInstanceOf(Over.class);
    }

    private void withoutIdToken() {
        fixture.issuer.desk().answer(answer -> {
            Map<String, Object> less = new LinkedHashMap<>(answer);
            less.remove("id_token");
            return less;
        });
    }
}
