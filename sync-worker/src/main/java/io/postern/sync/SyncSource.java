/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import io.postern.sync.mapping.Mapping;
import io.postern.sync.source.Source;
import io.postern.sync.store.PlannedSource;
import java.util.function.Supplier;

/**
 * One source of a run.
 *
 * @param planned what the planner must know of it
 * @param open opens it; closed by who opened it
 * @param mapping for its entries
 * @param deltas whether it can be asked for what changed
 */
record SyncSource(PlannedSource planned, Supplier<Source> open, Mapping mapping, boolean deltas) {

    /** One that can be asked for what changed. */
    SyncSource(PlannedSource planned, Supplier<Source> open, Mapping mapping) {
        this(planned, open, mapping, true);
    }
}
