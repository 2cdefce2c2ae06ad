/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.model;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a plan or a run ended.
 *
 * @param run its number; a plan has none
 * @param kind how it ended
 * @param plan what it found; absent where nothing could be compared
 * @param hash of the plan, which {@code --approve} takes
 * @param reasons one sentence each: what was incomplete, which limit was exceeded, what could not be applied
 * @param phases how long each part took, in order
 */
public record Outcome(
        OptionalLong run,
        Kind kind,
        Optional<Plan> plan,
        Optional<String> hash,
        List<String> reasons,
        Map<String, Duration> phases) {

    /** How it ended; a later one is worse. */
    public enum Kind {
        /** Everything was done. */
        DONE(0),
        /** Another worker had made the run that the schedule wanted. */
        MADE(0),
        /** The worker was told to end; what was applied by then stays. */
        STOPPED(0),
        /** Done, with records set aside. */
        SET_ASIDE(3),
        /** A limit was exceeded, nothing was written. */
        REFUSED(4),
        /** A source could not be read to its end; nothing was taken away. */
        INCOMPLETE(5),
        /** Another worker runs. */
        LOCKED(6);

        private final int exit;

        Kind(int exit) {
            this.exit = exit;
        }

        /** The exit code of the process. */
        public int exit() {
            return exit;
        }

        /** As reports write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Copies the list and the map, in their order. */
    public Outcome {
        reasons = List.copyOf(reasons);
        phases = Collections.unmodifiableMap(new LinkedHashMap<>(phases));
    }
}
