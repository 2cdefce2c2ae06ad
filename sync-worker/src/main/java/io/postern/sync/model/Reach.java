/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.model;

import java.util.Locale;

/** How much a run reads. */
public enum Reach {
    /** Everything; only this shows who has left. */
    FULL,
    /** Of each source what changed since its last good reading. */
    DELTA,
    /** Of each source what changed since a time that somebody gave. */
    SINCE;

    /** As the ledger, the metrics and the log have it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
