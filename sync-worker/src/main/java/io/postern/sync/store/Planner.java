/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import io.postern.sync.store.Application.Part;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Compares what was staged with the application's tables, and writes down what must change. The same for a plan and a run. */
final class Planner {

    /** Each round sets somebody aside; so long a chain of people who wait for one another's names is no accident. */
    private static final int MOST_ROUNDS = 1000;

    private final Workspace workspace;
    private final Scripts scripts;

    Planner(Workspace workspace) {
        this.workspace = workspace;
        this.scripts = workspace.scripts();
    }

    /** Fills {@code plan_change}; gives the reason why nobody is deactivated, where that is so though it was asked for. */
    Optional<String> plan(PlanRules rules) throws SQLException {
        // that a column tells rows apart shows in some thousand of them
        scripts.execute(
                "SET default_statistics_target TO 10; ANALYZE stage_person (src, key, ref); RESET default_statistics_target");
        scripts.execute("ANALYZE stage_group");
        scripts.execute("ANALYZE stage_member");
        roles();
        people();
        Optional<String> nobody = rules.deactivate() ? leavers() : Optional.empty();
        if (rules.memberships()) {
            workspace.query("wanted_member");
            scripts.run("plan/changes-members.sql");
            scripts.run(workspace.application().scripts(Part.KEEP_MEMBERS));
        }
        if (rules.sysadmins()) {
            scripts.run(workspace.application().scripts(Part.PLAN_SYSADMINS));
        }
        scripts.execute("ANALYZE plan_change (seq, unit, action)");
        return nobody;
    }

    private void roles() throws SQLException {
        workspace.query("plan_role");
        scripts.run("plan/roles-refused.sql");
        repeat("plan/roles-taken.sql");
        scripts.run("plan/changes-roles.sql");
        scripts.run(workspace.application().scripts(Part.PLAN_PLACES));
    }

    private void people() throws SQLException {
        workspace.query("plan_person");
        scripts.execute("ANALYZE plan_person (n, src, key)");
        scripts.run("plan/people.sql");
        scripts.run(workspace.application().scripts(Part.REFUSE));
        workspace.query("plan_second");
        workspace.query("plan_claim");
        scripts.run("plan/conflicts.sql");
        workspace.query("plan_held");
        repeat("plan/taken.sql");
        scripts.run("plan/joins-refused.sql");
        boolean together = units();
        scripts.run("plan/changes-people.sql");
        if (any(
                "SELECT EXISTS (SELECT FROM plan_person WHERE account IS NOT NULL) OR EXISTS (SELECT FROM plan_link)")) {
            scripts.run("plan/changes-accounts.sql");
        }
        if (together) {
            scripts.run("plan/units.sql");
        }
        // after those who make the accounts that are joined
        scripts.run("plan/changes-joins.sql");
    }

    private Optional<String> leavers() throws SQLException {
        Optional<String> unknown = text("plan/unknown.sql");
        if (unknown.isPresent()) {
            return unknown;
        }
        workspace.query("plan_leaver");
        scripts.run("plan/stayers.sql");
        scripts.run(workspace.application().scripts(Part.KEEP_LEAVERS));
        scripts.run("plan/changes-leavers.sql");
        return Optional.empty();
    }

    private void repeat(String file) throws SQLException {
        for (int round = 0; scripts.change(file) > 0; round++) {
            if (round == MOST_ROUNDS) {
                throw new StoreException(
                        "more than " + MOST_ROUNDS + " people wait for one another's names or addresses");
            }
        }
    }

    /** Who takes over what another one gives up is changed in the same breath as that other one. */
    private boolean units() throws SQLException {
        Map<Long, Long> parents = new HashMap<>();
        try (Statement statement = workspace.connection().createStatement();
                ResultSet rows = statement.executeQuery("SELECT DISTINCT h.n, h.giver FROM plan_held h"
                        + " WHERE h.giver IS NOT NULL AND NOT EXISTS (SELECT FROM plan_refused r WHERE r.n = h.n)")) {
            while (rows.next()) {
                parents.put(root(parents, rows.getLong(1)), root(parents, rows.getLong(2)));
            }
        }
        Copy units = new Copy(workspace.line(), "plan_unit");
        for (Long member : java.util.List.copyOf(parents.keySet())) {
            units.number(member).number(root(parents, member)).end();
        }
        units.flush();
        workspace.line().end();
        return !parents.isEmpty();
    }

    private static long root(Map<Long, Long> parents, long of) {
        long top = of;
        for (long next = parents.computeIfAbsent(top, n -> n); next != top; next = parents.get(top)) {
            top = next;
        }
        for (long at = of; at != top; ) {
            Long next = parents.put(at, top);
            at = next == null ? top : next;
        }
        return top;
    }

    private boolean any(String sql) throws SQLException {
        try (Statement statement = workspace.connection().createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    private Optional<String> text(String file) throws SQLException {
        try (Statement statement = workspace.connection().createStatement();
                ResultSet rows = statement.executeQuery(scripts.text(file))) {
            return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
        }
    }
}
