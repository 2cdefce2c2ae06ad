/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.bearer;

import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static io.postern.auth.bearer.BearerAuthenticatorTest.reason;
import static org.assertj.core.api.Assertions.assertThat;

import io.postern.auth.Outcome;
import io.postern.auth.Reason;
import io.postern.testing.MovableClock;
import io.postern.testing.ProviderSettings;
import io.postern.testing.SigningKey;
import io.postern.testing.TestIssuer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A provider that gives its new key the name of the old one, and those who only pretend that it did. */
class ReusedKeyIdTest {
    private final MovableClock clock = new MovableClock(Instant.parse("2026-11-22T10:00:00Z"));
    private final TestIssuer issuer = TestIssuer.start(clock);
    private final BearerFixture gate =
            BearerFixture.of(clock, ProviderSettings.of(issuer.issuer()).build());

    @BeforeEach
    void knowsTheFirstKey() {
        assertThat(gate.decide(issuer.token().bearer())).isInstanceOf(Outcome.Accepted.class);
        clock.move(Duration.ofSeconds(11));
        issuer.forgetCalls();
    }

    @AfterEach
    void close() {
        gate.close();
        issuer.close();
    }

    private SigningKey namedAlike() {
        return SigningKey.rsa(issuer.key().id());
    }

    @Test
    void acceptsTheNewKeyAtOnceAndTheOldOneNoMore() {
        String old = issuer.token().bearer();
        issuer.signWith(namedAlike());
        issuer.withdrawOldKeys();
        assertThat(gate.decide(issuer.token().bearer())).isInstanceOf(Outcome.Accepted.class);
        assertThat(reason(gate.decide(old))).isEqualTo(Reason.TOKEN_SIGNATURE);
        assertThat(issuer.calls(TestIssuer.KEYS)).isEqualTo(1);
    }

    @Test
    void fetchesOnceInTenSecondsWhateverIsForged() { // row 127
        SigningKey forger = namedAlike();
        for (int seconds = 0; seconds < 30; seconds += 10) {
            for (int i = 0; i < 100; i++) {
                assertThat(reason(gate.decide(
                                issuer.token().claim("jti", i).signedBy(forger).bearer())))
                        .isEqualTo(Reason.TOKEN_SIGNATURE);
            }
            clock.move(Duration.ofSeconds(10));
        }
        assertThat(issuer.calls(TestIssuer.KEYS)).isEqualTo(3);
    }

    @Test
    void knowsGoodTokensAndRefusesForgedOnesWhileTheProviderIsSlow() throws Exception { // row 127
        SigningKey forger = namedAlike();
        issuer.answer(TestIssuer.KEYS, serverError().withFixedDelay(2000));
        ExecutorService clients = Executors.newFixedThreadPool(100);
        try {
            List<Future<Outcome>> forged = IntStream.range(0, 100)
                    .mapToObj(
                            i -> issuer.token().claim("jti", i).signedBy(forger).bearer())
                    .map(authorization -> clients.submit(() -> gate.decide(authorization)))
                    .toList();
            for (int i = 0; i < 100; i++) {
                assertThat(gate.known(issuer.token().claim("jti", "good-" + i).bearer()))
                        .isInstanceOf(Outcome.Accepted.class);
            }
            for (Future<Outcome> one : forged) {
                assertThat(reason(one.get())).isEqualTo(Reason.TOKEN_SIGNATURE);
            }
            assertThat(issuer.calls(TestIssuer.KEYS)).isEqualTo(1);
        } finally {
            clients.shutdownNow();
        }
    }
}
