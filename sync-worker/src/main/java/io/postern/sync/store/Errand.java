/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import io.postern.sync.model.Reach;
import java.time.Instant;
import java.util.Optional;

/**
 * What a run is for, as the ledger keeps it.
 *
 * @param kind {@code run} or {@code undo}
 * @param reach how much it reads; empty where it reads nothing
 * @param due the time at which the schedule wanted it
 */
public record Errand(String kind, Optional<Reach> reach, Optional<Instant> due) {

    /** A run that somebody started. */
    public static Errand of(String kind) {
        return new Errand(kind, Optional.empty(), Optional.empty());
    }
}
