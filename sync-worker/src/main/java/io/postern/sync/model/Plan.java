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
        return counts.people().created() == 0
                && counts.people().updated() == 0
                && counts.people().deactivated() == 0
                && counts.people().reactivated() == 0
                && counts.groups().created() == 0
                && counts.groups().updated() == 0
                && counts.memberships().added() == 0
                && counts.memberships().removed() == 0
                && counts.sysadmins().granted() == 0
                && counts.sysadmins().revoked() == 0;
    }
}
