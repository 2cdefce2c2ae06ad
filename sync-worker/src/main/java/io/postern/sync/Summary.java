/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import io.postern.sync.model.Counts;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;

/** What a terminal shows at the end. */
final class Summary {

    /** So many reasons are read; the rest stands in the report. */
    private static final int MOST_REASONS = 20;

    private Summary() {}

    static void print(Outcome outcome, PrintWriter out) {
        outcome.plan().ifPresent(plan -> counts(plan.counts(), out));
        if (!outcome.phases().isEmpty()) {
            StringBuilder times = new StringBuilder();
            for (Map.Entry<String, Duration> phase : outcome.phases().entrySet()) {
                times.append(times.isEmpty() ? "" : ", ")
                        .append(phase.getKey())
                        .append(' ')
                        .append(String.format(
                                java.util.Locale.ROOT,
                                "%.1f s",
                                phase.getValue().toMillis() / 1000.0));
            }
            out.println("time         " + times);
        }
        outcome.hash().ifPresent(hash -> out.println("plan         " + hash));
        outcome.run().ifPresent(run -> out.println("run          " + run));
        outcome.reasons().stream().limit(MOST_REASONS).forEach(reason -> out.println("because      " + reason));
        if (outcome.reasons().size() > MOST_REASONS) {
            out.println("because      … and " + (outcome.reasons().size() - MOST_REASONS) + " more; see --report");
        }
        out.println("outcome      " + outcome.kind().word());
        out.flush();
    }

    private static void counts(Counts counts, PrintWriter out) {
        Counts.People people = counts.people();
        out.println("people       " + people.read() + " read: " + people.created() + " created, " + people.updated()
                + " updated, " + people.deactivated() + " deactivated, " + people.reactivated() + " reactivated, "
                + people.setAside() + " set aside, " + people.unchanged() + " unchanged");
        Counts.Groups groups = counts.groups();
        out.println("groups       " + groups.read() + " read: " + groups.created() + " created, " + groups.updated()
                + " updated, " + groups.setAside() + " set aside, " + groups.unchanged() + " unchanged");
        Counts.Memberships memberships = counts.memberships();
        out.println("memberships  " + memberships.read() + " read: " + memberships.added() + " added, "
                + memberships.removed() + " removed");
        Counts.Sysadmins sysadmins = counts.sysadmins();
        if (sysadmins.granted() + sysadmins.revoked() > 0) {
            out.println("sysadmins    " + sysadmins.granted() + " granted, " + sysadmins.revoked() + " revoked");
        }
    }
}
