/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.http;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * What a client of a source knows of time and chance.
 *
 * @param clock by which tokens run out
 * @param random by which pauses differ
 * @param pauses how a pause is waited for
 */
public record Rhythm(Clock clock, RandomGenerator random, Pauses pauses) {

    /** Waits. */
    @FunctionalInterface
    public interface Pauses {
        /** Returns after that time. */
        void await(Duration pause) throws InterruptedException;
    }

    /** The system's clock, and threads that sleep. */
    public static Rhythm system() {
        RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();
        return new Rhythm(Clock.systemUTC(), random, pause -> Thread.sleep(pause.toMillis()));
    }
}
