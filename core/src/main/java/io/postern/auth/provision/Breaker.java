/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.provision;

import io.postern.config.ProvisioningConfig.BreakerConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Leaves a failing endpoint alone: after so many failures in a row, or when the endpoint itself asks for it, nobody calls until
 * a pause is over; then one call tries, and its outcome closes the breaker or starts the next pause. Safe for many threads.
 */
final class Breaker {
    /** Whether calls make sense. */
    enum State {
        /** They do. */
        CLOSED,
        /** The pause is on. */
        OPEN,
        /** The pause is over, and one call may try. */
        DUE
    }

    private final BreakerConfig config;
    private int failures;
    private boolean open;
    private boolean trying;
    private Instant until = Instant.MIN;

    Breaker(BreakerConfig config) {
        this.config = config;
    }

    synchronized State state(Instant now) {
        if (!open) {
            return State.CLOSED;
        }
        return trying || now.isBefore(until) ? State.OPEN : State.DUE;
    }

    /** Whether the caller may call; whoever may must report {@link #succeeded} or {@link #failed} afterwards. */
    synchronized boolean permits(Instant now) {
        State state = state(now);
        trying |= state == State.DUE;
        return state != State.OPEN;
    }

    /** Closes; tells whether it was open. */
    synchronized boolean succeeded() {
        boolean wasOpen = open;
        failures = 0;
        open = false;
        trying = false;
        return wasOpen;
    }

    /** Counts a failure; tells whether that opened it. */
    synchronized boolean failed(Instant now, Optional<Duration> retryAfter) {
        boolean wasOpen = open;
        failures++;
        trying = false;
        if (open || failures >= config.failures() || retryAfter.isPresent()) {
            open = true;
            Instant end = now.plus(retryAfter.orElse(config.pause()));
            until = end.isAfter(until) ? end : until;
        }
        return open && !wasOpen;
    }

    /** How long the pause still lasts. */
    synchronized Duration rest(Instant now) {
        return open && now.isBefore(until) ? Duration.between(now, until) : Duration.ZERO;
    }
}
