/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.bearer;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.nimbusds.jose.util.Base64URL;
import io.postern.auth.Outcome;
import io.postern.testing.MovableClock;
import io.postern.testing.ProviderSettings;
import java.time.Duration;
import java.time.Instant;

/**
 * Whatever stands in {@code Authorization} and {@code DPoP}: an outcome, never an exception, and nobody is let in. Its corpus
 * is beside the other resources of this package.
 */
class BearerFuzzTest {
    private static final String ISSUER = "http://localhost:1/realms/test";
    private static final MovableClock CLOCK = new MovableClock(Instant.parse("2026-11-22T10:00:00Z"));
    private static final BearerFixture GATE = BearerFixture.of(
            CLOCK,
            BearerFixture.bearer(10, Duration.ZERO),
            ProviderSettings.of(ISSUER).build());

    @FuzzTest(maxDuration = "10s")
    void anyHeaderIsAnOutcome(FuzzedDataProvider data) {
        String scheme = data.pickValue(new String[] {"Bearer ", "DPoP ", "bearer  ", ""});
        String proof = data.consumeString(200);
        refused(GATE.authenticator.known(
                BearerFixture.request("Authorization", scheme + data.consumeRemainingAsString(), "DPoP", proof)));
    }

    @FuzzTest(maxDuration = "10s")
    void anyHeaderAndPayloadOfATokenIsAnOutcome(FuzzedDataProvider data) {
        String header = data.consumeBoolean() ? "{\"alg\":\"RS256\",\"typ\":\"JWT\"}" : data.consumeString(200);
        String signature = data.consumeAsciiString(20);
        String members = data.consumeRemainingAsString();
        String payload = "{\"iss\":\"" + ISSUER + "\"," + members;
        refused(GATE.authenticator.known(BearerFixture.request(
                "Authorization",
                "Bearer " + Base64URL.encode(header) + "." + Base64URL.encode(payload) + "." + signature)));
    }

    private static void refused(Outcome outcome) {
        assertThat(outcome).isNotNull().isNotInstanceOf(Outcome.Accepted.class);
    }
}
