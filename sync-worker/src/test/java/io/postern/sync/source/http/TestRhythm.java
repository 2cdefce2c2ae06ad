/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.http;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/** A clock that a test sets, and pauses that pass at once and are remembered. */
public final class TestRhythm {
    private final List<Duration> pauses = new CopyOnWriteArrayList<>();
    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

    /** What a source is given. */
    public Rhythm rhythm() {
        return new Rhythm(new Settable(), new Random(1), pauses::add);
    }

    /** The pauses that were waited for. */
    public List<Duration> pauses() {
        return pauses;
    }

    /** Lets time pass. */
    public void pass(Duration time) {
        now = now.plus(time);
    }

    private final class Settable extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
