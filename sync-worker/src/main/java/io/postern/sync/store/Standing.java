/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import io.postern.sync.model.Reach;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * How the database and the runs in it stand.
 *
 * @param generation the application's schema, for people
 * @param runs the last runs, whichever worker made them; of a reach that was never run there is nothing
 * @param running whether a worker holds the lock of runs
 */
public record Standing(String generation, Map<Reach, Last> runs, boolean running) {

    /**
     * The runs of one reach.
     *
     * @param success when the last one ended that did what it was to do; records may have been set aside
     * @param outcome how the last one ended
     * @param reason why, where there is something to say
     */
    public record Last(Optional<Instant> success, String outcome, Optional<String> reason) {}

    /** Copies the map. */
    public Standing {
        runs = Map.copyOf(runs);
    }
}
