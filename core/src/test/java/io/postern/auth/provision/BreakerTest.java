/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.provision;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.auth.provision.Breaker.State;
import io.postern.config.ProvisioningConfig.BreakerConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BreakerTest {
    private static final Instant START = Instant.EPOCH;
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final Breaker breaker = new Breaker(new BreakerConfig(3, PAUSE));

    @Test
    void opensAfterFailuresInARow() {
        assertThat(breaker.failed(START, Optional.empty())).isFalse();
        assertThat(breaker.failed(START, Optional.empty())).isFalse();
        breaker.succeeded();
        assertThat(breaker.failed(START, Optional.empty())).isFalse();
        assertThat(breaker.failed(START, Optional.empty())).isFalse();
        assertThat(breaker.state(START)).isEqualTo(State.CLOSED);
        assertThat(breaker.failed(START, Optional.empty())).isTrue();
        assertThat(breaker.state(START)).isEqualTo(State.OPEN);
        assertThat(breaker.permits(START)).isFalse();
        assertThat(breaker.rest(START)).isEqualTo(PAUSE);
    }

    @Test
    void letsOneTryAfterThePause() {
        open();
        Instant due = START.plus(PAUSE);
        assertThat(breaker.permits(due.minusMillis(1))).isFalse();
        assertThat(breaker.state(due)).isEqualTo(State.DUE);
        assertThat(breaker.permits(due)).isTrue();
        assertThat(breaker.permits(due)).isFalse();
        assertThat(breaker.failed(due, Optional.empty()))
                .as("it was open already")
                .isFalse();
        assertThat(breaker.permits(due.plus(PAUSE).minusMillis(1))).isFalse();
        assertThat(breaker.permits(due.plus(PAUSE))).isTrue();
        assertThat(breaker.succeeded()).isTrue();
        assertThat(breaker.state(due)).isEqualTo(State.CLOSED);
        assertThat(breaker.permits(due)).isTrue();
        assertThat(breaker.permits(due)).isTrue();
    }

    @Test
    void opensAtOnceForAsLongAsItIsAskedTo() {
        assertThat(breaker.failed(START, Optional.of(Duration.ofMinutes(2)))).isTrue();
        assertThat(breaker.failed(START, Optional.empty())).isFalse();
        assertThat(breaker.rest(START)).isEqualTo(Duration.ofMinutes(2));
        assertThat(breaker.state(START.plusSeconds(119))).isEqualTo(State.OPEN);
        assertThat(breaker.state(START.plusSeconds(120))).isEqualTo(State.DUE);
        assertThat(breaker.rest(START.plusSeconds(120))).isZero();
    }

    private void open() {
        for (int i = 0; i < 3; i++) {
            breaker.failed(START, Optional.empty());
        }
    }
}
