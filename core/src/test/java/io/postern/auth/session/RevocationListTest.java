/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.testing.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RevocationListTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final MovableClock clock = new MovableClock(BEGIN);

    @Test
    @DisplayName("a full list forgets the oldest, and ends every session that began before it: nothing comes back")
    void failsClosedWhenItIsFull() {
        RevocationList list = new RevocationList(100, clock);
        for (int i = 0; i < 150; i++) {
            clock.move(Duration.ofSeconds(1));
            Instant now = clock.instant();
            list.add(Revocation.ofSession("id-" + i, now, now.plusSeconds(3600)));
        }
        assertThat(list.size()).isLessThanOrEqualTo(100);
        List<String> nothing = List.of("no such mark");
        assertThat(list.holds(nothing, BEGIN)).isTrue();
        assertThat(list.holds(nothing, clock.instant())).isFalse();
    }

    @Test
    void forgetsWhatHasHadItsTime() {
        RevocationList list = new RevocationList(100, clock);
        list.add(Revocation.ofSession("old", BEGIN, BEGIN.plusSeconds(60)));
        clock.move(Duration.ofMinutes(5));
        list.add(Revocation.ofSession("new", clock.instant(), clock.instant().plusSeconds(60)));
        assertThat(list.size()).isEqualTo(1);
        assertThat(list.holds(List.of("x"), BEGIN)).isFalse();
    }

    @Test
    void aLineComesBackAsItWas() {
        Revocation one = Revocation.ofProviderSession("https://a", "sid\n' OR 1=1--", BEGIN, BEGIN.plusSeconds(9));
        assertThat(Revocation.parse(one.line())).contains(one);
        assertThat(Revocation.parse(one.line() + " ")).isEmpty();
        assertThat(Revocation.parse("")).isEmpty();
    }

    @Test
    @DisplayName("row 65: no character moves between issuer and sid")
    void marksHaveLengths() {
        assertThat(Revocation.ofProviderSession("https://a", "bc", BEGIN, BEGIN).mark())
                .isNotEqualTo(Revocation.ofProviderSession("https://ab", "c", BEGIN, BEGIN)
                        .mark());
    }
}
