/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.bearer;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static io.postern.auth.bearer.BearerAuthenticatorTest.accepted;
import static io.postern.auth.bearer.BearerAuthenticatorTest.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.postern.auth.Account;
import io.postern.auth.Identity;
import io.postern.auth.Outcome;
import io.postern.auth.Reason;
import io.postern.config.ProviderConfig;
import io.postern.config.TokenVerification;
import io.postern.testing.MovableClock;
import io.postern.testing.ProviderSettings;
import io.postern.testing.TestIssuer;
import io.postern.testing.TestToken;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens that the provider is asked about: opaque ones, and Keycloak's lightweight ones. */
class IntrospectionTest {
    private static final MovableClock CLOCK = new MovableClock(Instant.parse("2026-11-22T10:00:00Z"));
    private static TestIssuer issuer;
    private static TestIssuer other;

    @BeforeAll
    static void start() {
        issuer = TestIssuer.start(CLOCK);
        other = TestIssuer.start(CLOCK);
    }

    @AfterAll
    static void stop() {
        issuer.close();
        other.close();
    }

    @BeforeEach
    void behave() {
        issuer.behave();
        issuer.forgetCalls();
        other.behave();
        other.forgetCalls();
    }

    private static ProviderConfig asking(TokenVerification tokens) {
        return ProviderSettings.of(issuer.issuer()).tokens(tokens).build();
    }

    @Test
    void knowsWhoseAnOpaqueTokenIs() {
        issuer.activate("opaque-1", issuer.token().claims());
        try (BearerFixture gate = BearerFixture.of(CLOCK, asking(TokenVerification.INTROSPECT))) {
            Identity ada = accepted(gate.decide("Bearer opaque-1"));
            assertThat(ada.account()).isEqualTo(new Account(issuer.issuer(), "f3a1-ada"));
            assertThat(gate.known("Bearer opaque-1")).isInstanceOf(Outcome.Accepted.class);
            assertThat(issuer.calls(TestIssuer.INTROSPECTION)).isEqualTo(1);
        }
    }

    @Test
    void asksNobodyAboutAnOpaqueTokenWhereNobodyIntrospects() {
        issuer.activate("opaque-1", issuer.token().claims());
        try (BearerFixture gate = BearerFixture.of(CLOCK, asking(TokenVerification.LOCAL))) {
            assertThat(gate.decide("Bearer opaque-1")).isInstanceOf(Outcome.Absent.class);
            assertThat(issuer.calls(TestIssuer.INTROSPECTION)).isZero();
        }
    }

    @Test
    void leavesATokenThatNobodyCallsActiveAloneAndSoonAsksAgain() {
        try (BearerFixture gate = BearerFixture.of(CLOCK, asking(TokenVerification.INTROSPECT))) {
            assertThat(gate.decide("Bearer later")).isInstanceOf(Outcome.Absent.class);
            assertThat(gate.known("Bearer later")).isInstanceOf(Outcome.Absent.class);
            issuer.activate("later", issuer.token().claims());
            CLOCK.move(Duration.ofSeconds(11));
            assertThat(gate.decide("Bearer later")).isInstanceOf(Outcome.Accepted.class);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"INTROSPECT", "BOTH"})
    void completesALightweightToken(TokenVerification tokens) {
        TestToken full = issuer.token();
        String light = issuer.token()
                .without("sub", "aud", "preferred_username", "email", "name", "groups", "realm_access")
                .build();
        issuer.activate(light, full.claims());
        try (BearerFixture gate = BearerFixture.of(CLOCK, asking(tokens))) {
            assertThat(accepted(gate.decide("Bearer " + light)).groups()).contains("staff", "reader");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"INTROSPECT", "BOTH"})
    void refusesAJwtOfOursThatIsInactive(TokenVerification tokens) {
        try (BearerFixture gate = BearerFixture.of(CLOCK, asking(tokens))) {
            assertThat(reason(gate.decide(issuer.token().bearer()))).isEqualTo(Reason.TOKEN_INACTIVE);
        }
    }

    @Test
    void doesNotAskAboutAJwtWithAWrongSignature() {
        String forged = issuer.token()
                .forgedBy(io.postern.testing.SigningKey.rsa("key-0"))
                .build();
        issuer.activate(forged, issuer.token().claims());
        try (BearerFixture gate = BearerFixture.of(CLOCK, asking(TokenVerification.BOTH))) {
            assertThat(reason(gate.decide("Bearer " + forged))).isEqualTo(Reason.TOKEN_SIGNATURE);
            assertThat(issuer.calls(TestIssuer.INTROSPECTION)).isZero();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refusesAnAnswer(String row, Reason reason, Map<String, Object> claims) {
        issuer.activate("opaque-2", claims);
        try (BearerFixture gate = BearerFixture.of(CLOCK, asking(TokenVerification.INTROSPECT))) {
            assertThat(reason(gate.decide("Bearer opaque-2"))).isEqualTo(reason);
        }
    }

    static Stream<Arguments> refusesAnAnswer() {
        return Stream.of(
                arguments("row 100: of another issuer", Reason.TOKEN_CLAIM, with("iss", "https://evil.example")),
                arguments("row 117: for another audience", Reason.TOKEN_AUDIENCE, with("aud", "other-app")),
                arguments("row 117: for nobody", Reason.TOKEN_AUDIENCE, without("aud")),
                arguments("that has ended", Reason.TOKEN_EXPIRED, with("exp", 1)),
                arguments("row 126: exp is text", Reason.TOKEN_CLAIM, with("exp", "never")),
                arguments("row 126: sub is a number", Reason.TOKEN_CLAIM, with("sub", 7)),
                arguments("without sub", Reason.IDENTITY_UNUSABLE, without("sub")),
                arguments("row 77: about a refresh token", Reason.TOKEN_NOT_ACCESS, with("typ", "Refresh")),
                arguments("row 77: about an ID token", Reason.TOKEN_NOT_ACCESS, with("typ", "ID")),
                arguments(
                        "row 77: of another token type", Reason.TOKEN_NOT_ACCESS, with("token_type", "refresh_token")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void isUnavailableWhereTheAnswerIsNone(
            String row, com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder answer) {
        issuer.introspection("opaque-3", answer);
        try (BearerFixture gate = BearerFixture.of(CLOCK, asking(TokenVerification.INTROSPECT))) {
            assertThat(gate.decide("Bearer opaque-3")).isInstanceOf(Outcome.Unavailable.class);
        }
    }

    static Stream<Arguments> isUnavailableWhereTheAnswerIsNone() {
        return Stream.of(
                arguments("500", serverError()),
                arguments("our secret is wrong", aResponse().withStatus(401)),
                arguments("a redirect", aResponse().withStatus(302).withHeader("Location", "http://localhost:1/")),
                arguments("not JSON", okJson("active")),
                arguments("row 126: an array", okJson("[{\"active\":true}]")),
                arguments("row 125: active twice", okJson("{\"active\":false,\"active\":true}")),
                arguments(
                        "row 82: nested",
                        okJson("{\"active\":true,\"a\":" + "[".repeat(9000) + "]".repeat(9000) + "}")),
                arguments("active is text", okJson("{\"active\":\"true\"}")),
                arguments("no active", okJson("{\"sub\":\"ada\"}")),
                arguments("more than 1 MiB", okJson("{\"active\":true,\"a\":\"" + "a".repeat(1 << 20) + "\"}")));
    }

    @Test
    void refusesAnAnswerAboutSomebodyElse() {
        String token = issuer.token().build();
        issuer.activate(token, with("sub", "somebody-else"));
        try (BearerFixture gate = BearerFixture.of(CLOCK, asking(TokenVerification.BOTH))) {
            assertThat(reason(gate.decide("Bearer " + token))).isEqualTo(Reason.TOKEN_CLAIM);
        }
    }

    @Test
    void keepsATokenBoundThoughTheAnswerDoesNotSaySo() {
        String bound = issuer.token().claim("cnf", Map.of("jkt", "thumbprint")).build();
        issuer.activate(bound, issuer.token().claims());
        try (BearerFixture gate = BearerFixture.of(CLOCK, asking(TokenVerification.INTROSPECT))) {
            assertThat(reason(gate.decide("Bearer " + bound))).isEqualTo(Reason.TOKEN_PROOF);
        }
    }

    @Test
    void tellsProvidersApart() { // row 100
        Map<String, Object> claims = new HashMap<>(other.token().claims());
        other.activate("shared", claims);
        try (BearerFixture gate = BearerFixture.of(
                CLOCK,
                asking(TokenVerification.INTROSPECT),
                ProviderSettings.of(other.issuer())
                        .id("second")
                        .tokens(TokenVerification.INTROSPECT)
                        .build())) {
            Identity identity = accepted(gate.decide("Bearer shared"));
            assertThat(identity.account().issuer()).isEqualTo(other.issuer());
            assertThat(identity.source()).isEqualTo("second");
        }
    }

    @Test
    void isUnavailableWhileAProviderThatMayKnowTheTokenIsAway() {
        issuer.introspection("opaque-4", serverError());
        try (BearerFixture gate = BearerFixture.of(
                CLOCK,
                asking(TokenVerification.INTROSPECT),
                ProviderSettings.of(other.issuer())
                        .id("second")
                        .tokens(TokenVerification.INTROSPECT)
                        .build())) {
            assertThat(gate.decide("Bearer opaque-4")).isInstanceOf(Outcome.Unavailable.class);
            other.activate("opaque-5", other.token().claims());
            issuer.introspection("opaque-5", serverError());
            assertThat(gate.decide("Bearer opaque-5")).isInstanceOf(Outcome.Accepted.class);
        }
    }

    @Test
    void asksAgainWhenTheAnswerIsOld() { // row 38: nothing outlives its time
        issuer.activate("opaque-6", issuer.token().claims());
        try (BearerFixture gate = BearerFixture.of(CLOCK, asking(TokenVerification.INTROSPECT))) {
            accepted(gate.decide("Bearer opaque-6"));
            issuer.introspection("opaque-6", okJson("{\"active\":false}"));
            assertThat(gate.known("Bearer opaque-6")).isInstanceOf(Outcome.Accepted.class);
            CLOCK.move(Duration.ofSeconds(61));
            assertThat(gate.decide("Bearer opaque-6")).isInstanceOf(Outcome.Absent.class);
        }
    }

    @Test
    void remembersNothingWhereTheCacheIsOff() {
        issuer.activate("opaque-7", issuer.token().claims());
        try (BearerFixture gate = BearerFixture.of(
                CLOCK, BearerFixture.bearer(10_000, Duration.ZERO), asking(TokenVerification.INTROSPECT))) {
            accepted(gate.decide("Bearer opaque-7"));
            accepted(gate.decide("Bearer opaque-7"));
            assertThat(issuer.calls(TestIssuer.INTROSPECTION)).isEqualTo(2);
        }
    }

    @Test
    void forgetsAPerson() {
        issuer.activate("opaque-8", issuer.token().claims());
        try (BearerFixture gate = BearerFixture.of(CLOCK, asking(TokenVerification.INTROSPECT))) {
            Account ada = accepted(gate.decide("Bearer opaque-8")).account();
            issuer.introspection("opaque-8", okJson("{\"active\":false}"));
            gate.authenticator.forget(ada);
            assertThat(gate.known("Bearer opaque-8")).isInstanceOf(Outcome.Ask.class);
            assertThat(gate.decide("Bearer opaque-8")).isInstanceOf(Outcome.Absent.class);
        }
    }

    @Test
    void asksOnceForRequestsThatComeTogether() throws Exception {
        Map<String, Object> answer = new HashMap<>(issuer.token().claims());
        answer.put("active", true);
        issuer.introspection(
                "opaque-9",
                okJson(new com.nimbusds.jose.Payload(answer).toString()).withFixedDelay(500));
        ExecutorService clients = Executors.newFixedThreadPool(8);
        try (BearerFixture gate = BearerFixture.of(CLOCK, asking(TokenVerification.INTROSPECT))) {
            List<Future<Outcome>> outcomes = IntStream.range(0, 8)
                    .mapToObj(i -> clients.submit(() -> gate.decide("Bearer opaque-9")))
                    .toList();
            for (Future<Outcome> outcome : outcomes) {
                assertThat(outcome.get()).isInstanceOf(Outcome.Accepted.class);
            }
            assertThat(issuer.calls(TestIssuer.INTROSPECTION)).isEqualTo(1);
        } finally {
            clients.shutdownNow();
        }
    }

    @Test
    void addsWhatUserinfoKnows() {
        String token =
                issuer.token().without("email", "email_verified", "groups").build();
        issuer.userinfo(
                token,
                Map.of("sub", "f3a1-ada", "email", "ada@example.org", "email_verified", true, "groups", List.of("x")));
        try (BearerFixture gate = BearerFixture.of(CLOCK, withUserinfo())) {
            Identity ada = accepted(gate.decide("Bearer " + token));
            assertThat(ada.email()).contains("ada@example.org");
            assertThat(ada.groups()).containsExactly("x", "reader");
            assertThat(gate.known("Bearer " + token)).isInstanceOf(Outcome.Accepted.class);
            assertThat(issuer.calls(TestIssuer.USERINFO)).isEqualTo(1);
        }
    }

    @Test
    void doesNotLetUserinfoVouchForTheTokensAddress() {
        String token = issuer.token().without("email_verified").build();
        issuer.userinfo(token, Map.of("sub", "f3a1-ada", "email", "other@example.org", "email_verified", true));
        try (BearerFixture gate = BearerFixture.of(CLOCK, withUserinfo())) {
            assertThat(accepted(gate.decide("Bearer " + token)).email()).isEmpty();
        }
    }

    @Test
    void refusesUserinfoOfSomebodyElse() { // row 26
        for (Map<String, Object> owner : List.<Map<String, Object>>of(
                Map.of("sub", "somebody-else"), Map.of("email", "ada@example.org"), Map.of("sub", 1))) {
            String token = issuer.token().build();
            issuer.userinfo(token, owner);
            try (BearerFixture gate = BearerFixture.of(CLOCK, withUserinfo())) {
                assertThat(reason(gate.decide("Bearer " + token))).isEqualTo(Reason.TOKEN_CLAIM);
            }
        }
    }

    @Test
    void isUnavailableWithoutAUserinfoAnswerThatCanBeRead() { // rows 82 and 126
        for (String body : List.of("[]", "{\"sub\":\"f3a1-ada\",\"a\":" + "{\"a\":".repeat(5000), "")) {
            issuer.answer(TestIssuer.USERINFO, okJson(body));
            try (BearerFixture gate = BearerFixture.of(CLOCK, withUserinfo())) {
                assertThat(gate.decide(issuer.token().bearer())).isInstanceOf(Outcome.Unavailable.class);
            }
        }
    }

    @Test
    void refusesATokenThatUserinfoRefuses() {
        try (BearerFixture gate = BearerFixture.of(CLOCK, withUserinfo())) {
            assertThat(reason(gate.decide(issuer.token().bearer()))).isEqualTo(Reason.TOKEN_INACTIVE);
        }
    }

    private static ProviderConfig withUserinfo() {
        return ProviderSettings.of(issuer.issuer()).userinfo().build();
    }

    private static Map<String, Object> with(String name, Object value) {
        return issuer.token().claim(name, value).claims();
    }

    private static Map<String, Object> without(String name) {
        return issuer.token().without(name).claims();
    }
}
