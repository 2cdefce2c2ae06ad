/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.publish;

import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What waits for one destination, batch by batch, the oldest first. Used by one thread, in one attempt. */
interface Supply {

    /** The next batch; nothing where nothing waits. */
    Optional<Batch> next(Handle handle);

    /** The batch that {@link #next} gave last has arrived, and is not given again. */
    void told(Handle handle);
}
