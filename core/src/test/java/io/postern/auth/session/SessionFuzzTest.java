/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.postern.auth.Outcome;
import java.nio.charset.StandardCharsets;

/** Rows 46 and 61: whatever a browser sends, and whatever a sealed text held, reading ends, throws nothing and lets nobody in. */
class SessionFuzzTest {
    @FuzzTest(maxDuration = "20s")
    void readsAnyCookieLine(byte[] line) {
        Site site = new Site();
        try (BrowserSessions sessions = BrowserSessions.open(site.settings(), site.surroundings())) {
            String text = new String(line, StandardCharsets.ISO_8859_1);
            for (String cookies : new String[] {text, "__Host-postern=" + text, "__Host-postern_1=" + text}) {
                assertThat(sessions.authenticator().known(Requests.with(cookies)))
                        .isInstanceOfAny(Outcome.Absent.class, Outcome.Ended.class);
            }
        }
    }

    @FuzzTest(maxDuration = "20s")
    void readsAnyBytes(byte[] bytes) {
        SessionCodec.decode(bytes)
                .ifPresent(stored -> assertThat(SessionCodec.decode(SessionCodec.encode(stored)))
                        .contains(stored));
    }
}
