/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import io.postern.sync.model.Plan;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
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
record Outcome(
        OptionalLong run,
        Kind kind,
        Optional<Plan> plan,
        Optional<String> hash,
        List<String> reasons,
        Map<String, Duration> phases) {

    /** How it ended; a later one is worse. */
    enum Kind {
        /** Everything was done. */
        DONE(0),
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
        int exit() {
            return exit;
        }

        /** As reports write it. */
        String word() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    Outcome {
        reasons = List.copyOf(reasons);
        phases = new LinkedHashMap<>(phases);
    }
}
