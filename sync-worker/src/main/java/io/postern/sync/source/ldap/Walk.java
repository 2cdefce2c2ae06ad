/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.ldap;

import java.time.Instant;
import java.util.Optional;

/** A way of reading all of a search, and of reading what changed. */
interface Walk {

    /**
     * What a walk came to.
     *
     * @param entries how many it handed over
     * @param cookie where the next one may begin, where the server knows such a thing
     */
    record Walked(long entries, Optional<String> cookie) {}

    /** Reads everything. */
    Walked everything(Query query, Finds finds) throws Unfinished, InterruptedException;

    /**
     * Reads what changed, or more than that.
     *
     * @param cookie what the last walk of the same search gave; empty where there is none
     */
    Walked changes(Query query, Instant since, String cookie, Finds finds) throws Unfinished, InterruptedException;
}
