/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source;

import java.util.Optional;

/** Whether a reading gave all that the source has. */
public sealed interface Verdict {

    /**
     * Every page was seen to the last.
     *
     * @param cookie what to give the next delta, where the source knows such a thing
     */
    record Complete(Optional<String> cookie) implements Verdict {}

    /**
     * Something is missing, so that nobody may be taken away because of it.
     *
     * @param reason one sentence for an operator: which page or step, what came, and the setting where there is one
     */
    record Incomplete(String reason) implements Verdict {}
}
