/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.model;

import java.util.List;
import java.util.Optional;

/**
 * What a run would do, in numbers; the changes themselves stay in the database and are read from there.
 *
 * @param counts over everything
 * @param sources what it means for each source
 * @param nobodyLeaves why nobody is deactivated, where that is so though it was asked for
 */
public record Plan(Counts counts, List<SourceTally> sources, Optional<String> nobodyLeaves) {
    /** Copies the list. */
    public Plan {
        sources = List.copyOf(sources);
    }

    /** Whether nothing would change. */
    public boolean empty() {
        return changes() == 0;
    }

    /** How many changes there are. */
    public long changes() {
        return counts.people().created()
                + counts.people().updated()
                + counts.people().deactivated()
                + counts.people().reactivated()
                + counts.groups().created()
                + counts.groups().updated()
                + counts.memberships().added()
                + counts.memberships().removed()
                + counts.sysadmins().granted()
                + counts.sysadmins().revoked();
    }
}
