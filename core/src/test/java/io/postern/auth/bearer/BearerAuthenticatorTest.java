/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.bearer;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.auth.Account;
import io.postern.auth.Identity;
import io.postern.auth.Outcome;
import io.postern.auth.Proof;
import io.postern.auth.Reason;
import io.postern.testing.MovableClock;
import io.postern.testing.ProviderSettings;
import io.postern.testing.SigningKey;
import io.postern.testing.TestIssuer;
import java.time.Duration;
import java.time.Instant;
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

    static Identity accepted(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
        return ((Outcome.Accepted) outcome).identity();
    }

    static Reason reason(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Rejected.class);
        return ((Outcome.Rejected) outcome).reason();
    }
}
