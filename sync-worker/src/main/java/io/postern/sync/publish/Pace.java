/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.publish;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How soon a destination that failed is tried again: twice as long each time, less some chance, so that replicas and
 * destinations do not come together.
 *
 * @param first the longest pause after the first failure
 * @param longest the longest of all
 */
record Pace(Duration first, Duration longest) {

    /** A receiver that is down for a while is found within minutes of its return. */
    static final Pace HOOK = new Pace(Duration.ofSeconds(2), Duration.ofMinutes(5));

    /** A leaver's sessions end by this. */
    static final Pace CUT_OFF = new Pace(Duration.ofSeconds(1), Duration.ofSeconds(30));

    /** Whoever asks for more is tried again after this: a wrong clock must not silence a hook for years. */
    private static final Duration LONGEST_ASKED = Duration.ofDays(1);

    private static final int MOST_DOUBLINGS = 20;

    /** The pause after so many failures in a row, never shorter than what was asked for. */
    Duration after(int failures, Duration asked, RandomGenerator random) {
        long doubled = first.toMillis() << Math.min(failures - 1, MOST_DOUBLINGS);
        long whole = Math.min(doubled, longest.toMillis());
        Duration own = Duration.ofMillis(whole / 2 + random.nextLong(whole / 2 + 1));
        Duration wanted = asked.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : asked;
        return wanted.compareTo(own) > 0 ? wanted : own;
    }
}
