/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source;

import java.time.Instant;
import java.util.Optional;

/** What a reading asks for. */
public sealed interface Scope {

    /** Everything; only this can show that somebody has left. */
    record Full() implements Scope {}

    /**
     * What changed.
     *
     * @param since the beginning of the last good reading, with its time zone
     * @param cookie what the source gave at the end of that reading, where it gives such a thing
     */
    record Delta(Instant since, Optional<String> cookie) implements Scope {}
}
