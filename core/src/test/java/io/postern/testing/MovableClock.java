/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that a test moves. Safe for use by many threads. */
public final class MovableClock extends Clock {
    private volatile Instant now;

    /** A clock that stands there. */
    public MovableClock(Instant now) {
        this.now = now;
    }

    /** Moves on, or back. */
    public void move(Duration step) {
        now = now.plus(step);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
