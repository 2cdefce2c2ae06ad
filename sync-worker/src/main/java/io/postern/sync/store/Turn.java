/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import java.time.Duration;

/** Whether a run may begin. */
public sealed interface Turn {

    /** It has the lock; to be closed. */
    record Ours(Run run) implements Turn {}

    /** Another worker has already made the run that the schedule wanted. */
    record Made() implements Turn {}

    /** Another worker runs, and nobody waits any longer. */
    record Theirs() implements Turn {}

    /** Asked time and again while another worker runs. */
    @FunctionalInterface
    interface Waiting {

        /** Whether to go on waiting, having waited for so long. */
        boolean goOn(Duration waited);
    }
}
