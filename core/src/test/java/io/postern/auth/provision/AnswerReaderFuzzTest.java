/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.provision;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.postern.auth.IdentityMaker;
import io.postern.testing.MovableClock;
import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.Map;

/** Whatever a service answers, reading ends, throws nothing, and lets no name through that a header could not carry. */
class AnswerReaderFuzzTest {
    private final AnswerReader reader = new AnswerReader(new MovableClock(Instant.EPOCH));
    private final HttpHeaders headers = HttpHeaders.of(Map.of(), (name, value) -> true);

    @FuzzTest(maxDuration = "20s")
    void readsAnyBody(byte[] body) {
        if (reader.read(200, headers, body) instanceof SessionAnswer.Active active) {
            assertThat(IdentityMaker.problem("user name", active.username())).isEmpty();
        }
        assertThat(reader.read(400, headers, body)).isInstanceOf(SessionAnswer.Refused.class);
    }
}
