/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import io.postern.sync.store.Application.Part;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Applies parts of {@code plan_change} through one connection. A batch is one transaction, whole or not at all; one that fails is
 * halved until the change is alone that cannot be made, and that one is set aside. Used by one thread.
 */
final class Batches {

    /**
     * Classes of faults that are no record's: connection lost, read-only server, permission or table missing, disk or
     * memory full, server stopping. They would be met again at every change.
     */
    private static final Set<String> WHOLESALE = Set.of("08", "25", "42", "53", "57", "58", "XX");

    /** A statement that took too long may be one change's doing. */
    private static final String CANCELLED = "57014";

    /** Deadlock, lock not had in time, serialisation failure: the application was there first, and will be done soon. */
    private static final Set<String> PASSING = Set.of("40P01", "55P03", "40001");

    private static final int MOST_ATTEMPTS = 3;

    private final Workspace workspace;
    private final Scripts scripts;
    private final RunLock lock;
    private final Pace pace = new Pace();
    private boolean gentle;
    private final List<Refusal> refused = new ArrayList<>();
    private final AtomicLong done;

    /** A change that could not be made. */
    record Refusal(long seq, String reason) {}

    private static final class Stale extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient List<Long> changes;

        Stale(List<Long> changes) {
            super("", null, false, false);
            this.changes = changes;
        }
    }

    Batches(Workspace workspace, RunLock lock, long run, AtomicLong done) throws SQLException {
        this.done = done;
        this.workspace = workspace;
        this.lock = lock;
        this.scripts =
                workspace.scripts().with(Map.of("run", Long.toString(run), "feed", Long.toString(Ledger.FEED_LOCK)));
        scripts.execute("SET lock_timeout TO '200ms'");
        scripts.execute("SET statement_timeout TO '30s'");
        workspace.connection().setAutoCommit(false);
    }

    /** How many changes the next batch should have, by how long the last one took. */
    int size() {
        return pace.size();
    }

    /** What could not be applied so far. */
    List<Refusal> refused() {
        return List.copyOf(refused);
    }

    /** Applies the changes between two numbers, both of them included; no unit may reach beyond them. */
    void apply(long from, long to) throws SQLException {
        long started = System.nanoTime();
        batch(from, to, 1);
        done.addAndGet(to - from + 1);
        pace.took(System.nanoTime() - started, gentle);
    }

    /** Ends what is not ended; the connection is as it was found. */
    void end() throws SQLException {
        Workspace.endTransaction(workspace.connection());
    }

    /** One transaction, or, where that fails, several smaller ones. */
    private void batch(long from, long to, int attempt) throws SQLException {
        try {
            transaction(from, to);
        } catch (Stale stale) {
            workspace.connection().rollback();
            for (long seq : stale.changes) {
                refuse(seq, "it was changed by somebody else between plan and run");
            }
            workspace.connection().commit();
            if (first(from - 1) > 0 && first(from - 1) <= to) {
                batch(from, to, 1);
            }
        } catch (SQLException e) {
            if (workspace.connection().isClosed()) {
                // to roll back would fail, and say no more than that
                throw e;
            }
            workspace.connection().rollback();
            if (PASSING.contains(String.valueOf(e.getSQLState())) && attempt < MOST_ATTEMPTS) {
                batch(from, to, attempt + 1);
            } else {
                halve(from, to, e);
            }
        }
    }

    private void halve(long from, long to, SQLException e) throws SQLException {
        String state = e.getSQLState() == null ? "XX000" : e.getSQLState();
        if (WHOLESALE.contains(state.substring(0, 2)) && !state.equals(CANCELLED)) {
            throw e;
        }
        long middle = end(from, Math.max(1, count(from, to) / 2));
        if (middle >= to) {
            // the half reaches into a unit that is longer than it
            middle = end(from, 1);
        }
        if (middle < to) {
            batch(from, middle, 1);
            long next = first(middle);
            if (next > 0 && next <= to) {
                batch(next, to, 1);
            }
            return;
        }
        refuse(from, "the database refused the change: " + Complaint.of(e));
        workspace.connection().commit();
    }

    private void refuse(long seq, String reason) throws SQLException {
        lock.hold(workspace.connection());
        String unit = "seq = " + seq + " OR unit = (SELECT unit FROM plan_change WHERE seq = " + seq + ")";
        try (Statement statement = workspace.connection().createStatement();
                ResultSet rows = statement.executeQuery("INSERT INTO plan_unapplied SELECT *, "
                        + Quoting.literal(reason) + " FROM plan_change WHERE " + unit + " RETURNING seq")) {
            while (rows.next()) {
                refused.add(new Refusal(rows.getLong(1), reason));
            }
        }
        scripts.execute("DELETE FROM plan_change WHERE " + unit);
    }

    private void transaction(long from, long to) throws SQLException, Stale {
        lock.hold(workspace.connection());
        Scripts batch = scripts.with(Map.of("from", Long.toString(from), "to", Long.toString(to)));
        Set<String> actions = actions(from, to);
        Application app = workspace.application();
        boolean existing = contains(actions, "person.update", "person.reactivate", "person.deactivate");
        gentle = existing || actions.contains("person.join");
        if (existing || contains(actions, "role.update", "sysadmin.revoke")) {
            for (String file : app.scripts(Part.CHECK)) {
                check(batch.text(file));
            }
        }
        if (existing) {
            batch.run(app.scripts(Part.PARK));
        }
        if (contains(actions, "role.create", "role.update")) {
            batch.run(app.scripts(Part.ROLES));
            batch.run("ledger-roles.sql");
        }
        if (contains(actions, "person.create")) {
            batch.run(app.scripts(Part.CREATE));
        }
        if (existing || actions.contains("person.join")) {
            batch.run(app.scripts(Part.UPDATE));
        }
        if (contains(actions, "person.deactivate", "person.reactivate")) {
            batch.run(app.scripts(Part.DEACTIVATE));
            batch.run("ledger-people.sql");
        }
        if (contains(actions, "member.add", "member.remove")) {
            batch.run("present-members.sql");
            batch.run(app.scripts(Part.MEMBERS));
            batch.run("ledger-members.sql");
        }
        if (contains(actions, "sysadmin.grant", "sysadmin.revoke")) {
            batch.run(app.scripts(Part.SYSADMINS));
        }
        batch.run("ledger.sql");
        workspace.connection().commit();
    }

    private static boolean contains(Set<String> actions, String... any) {
        return List.of(any).stream().anyMatch(actions::contains);
    }

    private void check(String sql) throws SQLException, Stale {
        List<Long> stale = new ArrayList<>();
        try (Statement statement = workspace.connection().createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                stale.add(rows.getLong(1));
            }
        }
        if (!stale.isEmpty()) {
            throw new Stale(stale);
        }
    }

    private Set<String> actions(long from, long to) throws SQLException {
        Set<String> actions = new HashSet<>();
        try (Statement statement = workspace.connection().createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT DISTINCT action FROM plan_change WHERE seq BETWEEN " + from + " AND " + to)) {
            while (rows.next()) {
                actions.add(rows.getString(1));
            }
        }
        return actions;
    }

    /** The next change after a number; 0 where there is none. */
    long first(long after) throws SQLException {
        return number("SELECT coalesce(min(seq), 0) FROM plan_change WHERE seq > " + after);
    }

    /** The last change of a batch that begins here: so many rows on, and on to the end of the unit that stands there. */
    long end(long from, long rows) throws SQLException {
        return number(
                "SELECT CASE WHEN unit IS NULL THEN seq ELSE (SELECT max(o.seq) FROM plan_change o WHERE o.unit = c.unit) END"
                        + " FROM (SELECT seq, unit FROM plan_change WHERE seq >= " + from
                        + " ORDER BY seq LIMIT 1 OFFSET "
                        + " (SELECT least(" + rows + ", count(*)) - 1 FROM (SELECT FROM plan_change WHERE seq >= "
                        + from + " LIMIT "
                        + rows + ") n)) c");
    }

    private long count(long from, long to) throws SQLException {
        return number("SELECT count(*) FROM plan_change WHERE seq BETWEEN " + from + " AND " + to);
    }

    private long number(String sql) throws SQLException {
        try (Statement statement = workspace.connection().createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }
}
