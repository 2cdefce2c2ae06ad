/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.model;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Holds a plan against the limits. Pure: the same for a plan and a run. */
public final class LimitCheck {

    private LimitCheck() {}

    /**
     * Every limit that the plan exceeds, as one sentence with the key, the numbers and the remedy; empty where the plan
     * may be applied.
     */
    public static List<String> exceeded(Plan plan, Limits limits) {
        List<String> found = new ArrayList<>();
        for (SourceTally source : plan.sources()) {
            long base = Limit.base(source.owned(), source.given());
            if (source.last().isPresent()) {
                check(found, "create", limits.create(), source, source.created(), base, "new accounts");
                check(found, "update", limits.update(), source, source.updated(), base, "changed accounts");
                shrunk(found, limits.sourceShrinks(), source);
            }
            check(found, "deactivate", limits.deactivate(), source, source.deactivated(), base, "leavers");
            check(
                    found,
                    "membership-removals",
                    limits.membershipRemovals(),
                    source,
                    source.membershipsRemoved(),
                    source.membershipsOwned(),
                    "memberships taken away");
        }
        Counts.Sysadmins flags = plan.counts().sysadmins();
        long changes = flags.granted() + flags.revoked();
        long people = plan.counts().people().read();
        if (limits.sysadminChanges().exceededBy(changes, people)) {
            found.add(sentence(
                    "sysadmin-changes", limits.sysadminChanges(), changes, people, "sysadmin flags", "all sources"));
        }
        return List.copyOf(found);
    }

    private static void check(
            List<String> found, String key, Limit limit, SourceTally source, long changes, long base, String what) {
        if (limit.exceededBy(changes, base)) {
            found.add(sentence(key, limit, changes, base, what, source.source()));
        }
    }

    /** A list that is shorter than before may be a part of itself, whatever the source says: of groups as of people. */
    private static void shrunk(List<String> found, Limit limit, SourceTally source) {
        if (source.complete()) {
            shrunk(found, limit, source.source(), source.given(), source.last(), "people");
            shrunk(found, limit, source.source(), source.groups(), source.lastGroups(), "groups");
        }
    }

    private static void shrunk(
            List<String> found, Limit limit, String source, long given, OptionalLong last, String what) {
        if (last.isPresent() && limit.exceededBy(last.getAsLong() - given, last.getAsLong())) {
            found.add("limits.source-shrinks is " + limit + ", and " + source + " gave " + given + " " + what
                    + " after " + last.getAsLong() + " in its last good reading; look at the source first");
        }
    }

    private static String sentence(String key, Limit limit, long changes, long base, String what, String source) {
        return "limits." + key + " is " + limit + " (at most " + limit.most(base) + " of " + base
                + "), and the plan has " + changes + " " + what + " of " + source
                + "; look at the plan, then approve it or raise the limit";
    }
}
