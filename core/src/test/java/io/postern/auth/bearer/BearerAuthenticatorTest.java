/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.bearer;

import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static org.assertj.core.api.Assertions.assertThat;

import io.postern.auth.Account;
import io.postern.auth.Identity;
import io.postern.auth.Outcome;
import io.postern.auth.Proof;
import io.postern.auth.Reason;
import io.postern.config.AcceptedToken;
import io.postern.testing.MovableClock;
import io.postern.testing.ProviderSettings;
import io.postern.testing.SigningKey;
import io.postern.testing.TestIssuer;
import io.postern.testing.TestToken;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BearerAuthenticatorTest {
    private static final MovableClock CLOCK = new MovableClock(Instant.parse("2026-11-22T10:00:00Z"));
    private static TestIssuer issuer;

    private BearerFixture gate;

    @BeforeAll
    static void startIssuer() {
        issuer = TestIssuer.start(CLOCK);
    }

    @AfterAll
    static void stopIssuer() {
        issuer.close();
    }

    @BeforeEach
    void open() {
        issuer.behave();
        gate = BearerFixture.of(CLOCK, ProviderSettings.of(issuer.issuer()).build());
    }

    @AfterEach
    void close() {
        gate.close();
    }

    @Test
    void knowsThePersonWhoseTokenItIs() {
        Identity ada = accepted(gate.decide(issuer.token().bearer()));
        assertThat(ada.account()).isEqualTo(new Account(issuer.issuer(), "f3a1-ada"));
        assertThat(ada.source()).isEqualTo("keycloak");
        assertThat(ada.username()).isEqualTo("ada");
        assertThat(ada.email()).contains("ada@example.org");
        assertThat(ada.name()).contains("Ada Lovelace");
        assertThat(ada.groups()).containsExactly("staff", "staff/library", "reader");
        assertThat(ada.groupsKnown()).isTrue();
        assertThat(ada.sysadmin()).isFalse();
        assertThat(ada.proof()).isEqualTo(Proof.BEARER);
        assertThat(ada.until()).isEqualTo(CLOCK.instant().plus(Duration.ofMinutes(5)));
    }

    @Test
    void needsNobodyForATokenWhoseKeyIsInMemory() {
        assertThat(gate.decide(issuer.token().bearer())).isInstanceOf(Outcome.Accepted.class);
        assertThat(gate.known(issuer.token().bearer())).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void remembersAToken() {
        String authorization = issuer.token().bearer();
        gate.decide(authorization);
        gate.known(authorization);
        assertThat(gate.outcomes).containsExactly("keycloak accepted", "keycloak cached");
    }

    @Test
    void aFloodOfTokensThatAreUsedOncePushesOutNoneThatIsUsed() {
        try (BearerFixture small = BearerFixture.of(
                CLOCK,
                BearerFixture.bearer(4, Duration.ofSeconds(60)),
                ProviderSettings.of(issuer.issuer()).build())) {
            String used = issuer.token().claim("jti", "used").bearer();
            small.decide(used);
            small.known(used);
            for (int i = 0; i < 40; i++) {
                small.decide(issuer.token().claim("jti", "once-" + i).bearer());
            }
            String later = issuer.token().claim("jti", "later").bearer();
            small.outcomes.clear();
            small.decide(used);
            assertThat(small.outcomes).containsExactly("keycloak cached");
            for (int i = 0; i < 10; i++) {
                small.decide(later);
            }
            assertThat(small.outcomes).endsWith("keycloak cached");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bearer ", "BEARER ", "Bearer   "})
    void takesTheSchemeInAnyCase(String scheme) {
        assertThat(gate.decide(scheme + issuer.token().build())).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void isAbsentWithoutACredential() {
        assertThat(gate.authenticator.known(BearerFixture.request("Accept", "*/*")))
                .isInstanceOf(Outcome.Absent.class);
    }

    @Test
    void acceptsANewKeyAtOnceAndFetchesForItOnce() {
        gate.decide(issuer.token().bearer());
        CLOCK.move(Duration.ofSeconds(11));
        issuer.forgetCalls();
        issuer.rotate();
        assertThat(gate.decide(issuer.token().bearer())).isInstanceOf(Outcome.Accepted.class);
        assertThat(issuer.calls(TestIssuer.KEYS)).isEqualTo(1);
    }

    @Test
    void refusesAnUnknownKeyWithoutFetchingAgainWithinTenSeconds() {
        gate.decide(issuer.token().bearer());
        issuer.forgetCalls();
        for (int i = 0; i < 50; i++) {
            assertThat(reason(gate.decide(
                            issuer.token().header("kid", "none-" + i).bearer())))
                    .isEqualTo(Reason.TOKEN_KEY_UNKNOWN);
        }
        assertThat(issuer.calls(TestIssuer.KEYS)).isZero();
    }

    @Test
    void knowsGoodTokensWhileTheProviderIsSlowToTellAboutUnknownKeys() throws Exception { // row 127
        gate.decide(issuer.token().bearer());
        CLOCK.move(Duration.ofSeconds(11));
        issuer.forgetCalls();
        issuer.answer(TestIssuer.KEYS, serverError().withFixedDelay(2000));
        ExecutorService clients = Executors.newFixedThreadPool(100);
        try {
            List<Future<Outcome>> strangers = IntStream.range(0, 100)
                    .mapToObj(i -> issuer.token().header("kid", "none-" + i).bearer())
                    .map(authorization -> clients.submit(() -> gate.decide(authorization)))
                    .toList();
            for (int i = 0; i < 100; i++) {
                assertThat(gate.known(issuer.token().bearer())).isInstanceOf(Outcome.Accepted.class);
            }
            for (Future<Outcome> stranger : strangers) {
                assertThat(stranger.get()).isInstanceOf(Outcome.Unavailable.class);
            }
            assertThat(issuer.calls(TestIssuer.KEYS)).isEqualTo(1);
        } finally {
            clients.shutdownNow();
        }
    }

    @Test
    void forgetsATokenWhoseKeyIsWithdrawn() {
        SigningKey old = issuer.key();
        String authorization = issuer.token().signedBy(old).bearer();
        gate.decide(authorization);
        issuer.rotate();
        issuer.withdrawOldKeys();
        CLOCK.move(Duration.ofSeconds(11));
        assertThat(gate.decide(issuer.token().bearer())).isInstanceOf(Outcome.Accepted.class);
        assertThat(reason(gate.decide(authorization))).isEqualTo(Reason.TOKEN_KEY_UNKNOWN);
    }

    @Test
    void forgetsATokenThatExpires() {
        String authorization = issuer.token().bearer();
        gate.decide(authorization);
        CLOCK.move(Duration.ofMinutes(6));
        assertThat(reason(gate.decide(authorization))).isEqualTo(Reason.TOKEN_EXPIRED);
    }

    @Test
    void takesIdTokensWhereSomebodyAsksForIt() {
        try (BearerFixture both = BearerFixture.of(
                CLOCK,
                ProviderSettings.of(issuer.issuer())
                        .accept(AcceptedToken.ACCESS_TOKEN, AcceptedToken.ID_TOKEN)
                        .build())) {
            TestToken id = issuer.token().claim("typ", "ID").claim("azp", TestIssuer.AUDIENCE);
            assertThat(both.decide(id.bearer())).isInstanceOf(Outcome.Accepted.class);
            assertThat(both.decide(issuer.token().bearer())).isInstanceOf(Outcome.Accepted.class);
            assertThat(reason(both.decide(id.claim("azp", "other").bearer()))).isEqualTo(Reason.TOKEN_AUDIENCE);
            assertThat(reason(both.decide(issuer.token().claim("typ", "Refresh").bearer())))
                    .isEqualTo(Reason.TOKEN_NOT_ACCESS);
        }
    }

    @Test
    void tellsAProviderThatIsAwayFromATokenThatIsWrong() {
        gate.decide(issuer.token().bearer());
        issuer.stop();
        try {
            CLOCK.move(Duration.ofSeconds(11));
            assertThat(gate.decide(issuer.token().bearer())).isInstanceOf(Outcome.Accepted.class);
            assertThat(gate.decide(issuer.token().header("kid", "new").bearer()))
                    .isInstanceOf(Outcome.Unavailable.class);
            try (BearerFixture late =
                    BearerFixture.of(CLOCK, ProviderSettings.of(issuer.issuer()).build())) {
                assertThat(late.decide(issuer.token().bearer())).isInstanceOf(Outcome.Unavailable.class);
                assertThat(late.decide("Bearer junk")).isInstanceOf(Outcome.Absent.class);
            }
        } finally {
            issuer.restart();
        }
    }

    @Test
    void remembersNothingWhereTheCacheIsOff() {
        try (BearerFixture none = BearerFixture.of(
                CLOCK,
                BearerFixture.bearer(0, Duration.ZERO),
                ProviderSettings.of(issuer.issuer()).build())) {
            String authorization = issuer.token().bearer();
            none.decide(authorization);
            none.decide(authorization);
            assertThat(none.outcomes).containsExactly("keycloak accepted", "keycloak accepted");
        }
    }

    @Test
    void forgetsAPerson() {
        String authorization = issuer.token().bearer();
        Account ada = accepted(gate.decide(authorization)).account();
        gate.authenticator.forget(new Account(ada.issuer(), "somebody-else"));
        gate.decide(authorization);
        gate.authenticator.forget(ada);
        gate.decide(authorization);
        assertThat(gate.outcomes).containsExactly("keycloak accepted", "keycloak cached", "keycloak accepted");
    }

    @Test
    void keepsTheSubjectsOfTwoIssuersApart() {
        try (TestIssuer second = TestIssuer.start(CLOCK);
                BearerFixture two = BearerFixture.of(
                        CLOCK,
                        ProviderSettings.of(issuer.issuer()).build(),
                        ProviderSettings.of(second.issuer()).id("second").build())) {
            assertThat(accepted(two.decide(issuer.token().bearer())).account())
                    .isNotEqualTo(accepted(two.decide(second.token().bearer())).account());
            assertThat(reason(two.decide(issuer.token()
                            .claim("iss", second.issuer())
                            .header("kid", second.key().id())
                            .bearer())))
                    .isEqualTo(Reason.TOKEN_SIGNATURE);
        }
    }

    @Test
    void acceptsEachAlgorithmThatIsListed() {
        // the first fetch has ended then, so that none which began before the new keys is joined
        gate.decide(issuer.token().bearer());
        SigningKey ed = SigningKey.ed25519("d");
        List<SigningKey> keys = List.of(SigningKey.ec("e"), ed, SigningKey.rsa("p", "PS256", 2048));
        keys.forEach(issuer::publish);
        CLOCK.move(Duration.ofSeconds(11));
        for (SigningKey key : keys) {
            assertThat(gate.decide(issuer.token().signedBy(key).bearer())).isInstanceOf(Outcome.Accepted.class);
        }
        assertThat(gate.decide(
                        issuer.token().signedBy(ed).header("alg", "Ed25519").bearer()))
                .isInstanceOf(Outcome.Accepted.class);
    }

    static Identity accepted(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
        return ((Outcome.Accepted) outcome).identity();
    }

    static Reason reason(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Rejected.class);
        return ((Outcome.Rejected) outcome).reason();
    }
}
