/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import io.postern.sync.model.Plan;
import io.postern.sync.model.Reach;
import io.postern.sync.store.Application.Part;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** One run that holds the lock. Used by one thread. */
public final class Run implements AutoCloseable {

    private final Connection connection;
    private final RunLock lock;
    private final Workspace workspace;
    private final long id;
    private final AtomicLong applied = new AtomicLong();

    private final Opening opening;

    /** Opens another connection to the application's database. */
    interface Opening {
        Connection open() throws SQLException;
    }

    private Run(Connection connection, RunLock lock, Workspace workspace, long id, Opening opening) {
        this.opening = opening;
        this.connection = connection;
        this.lock = lock;
        this.workspace = workspace;
        this.id = id;
    }

    static Run begin(Connection connection, Application application, RunLock lock, Errand errand, Opening opening)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "UPDATE " + Ledger.SCHEMA + ".run SET outcome = 'interrupted', finished = clock_timestamp()"
                            + " WHERE outcome = 'running' AND kind <> 'session'");
        }
        long id;
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO " + Ledger.SCHEMA + ".run (kind, scope, due) VALUES (?, ?, ?) RETURNING id")) {
            insert.setString(1, errand.kind());
            insert.setString(2, errand.reach().map(Reach::word).orElse(null));
            insert.setObject(
                    3,
                    errand.due().map(due -> due.atOffset(ZoneOffset.UTC)).orElse(null),
                    Types.TIMESTAMP_WITH_TIMEZONE);
            try (ResultSet row = insert.executeQuery()) {
                row.next();
                id = row.getLong(1);
            }
        }
        return new Run(connection, lock, Workspace.writing(connection, application, lock.fence()), id, opening);
    }

    /** The number of this run, by which it can be undone. */
    public long id() {
        return id;
    }

    /** Where it compares. */
    public Workspace workspace() {
        return workspace;
    }

    /**
     * Fills the plan with the changes of an earlier run, backwards.
     *
     * @return whether there is such a run, it was not itself cut off before it changed anything, and its changes are kept
     */
    public boolean reverse(long undone) {
        return Workspace.asking("the run to undo could not be read", () -> {
            workspace.compareNothing();
            workspace.scripts().with(Map.of("undone", Long.toString(undone))).run("plan/reverse.sql");
            try (PreparedStatement update = connection.prepareStatement(
                    "UPDATE " + Ledger.SCHEMA + ".run SET undoes = ? WHERE id = ? AND EXISTS (SELECT FROM "
                            + Ledger.SCHEMA + ".change WHERE run = ?) AND NOT EXISTS (SELECT FROM " + Ledger.SCHEMA
                            + ".run WHERE id = ? AND forgotten)")) {
                update.setLong(1, undone);
                update.setLong(2, id);
                update.setLong(3, undone);
                update.setLong(4, undone);
                return update.executeUpdate() == 1;
            }
        });
    }

    /** Fills the plan with lines that {@link Workspace#changes} once gave. */
    public void load(Iterator<String> lines) {
        Workspace.asking("the plan could not be loaded", () -> {
            workspace.compareNothing();
            Copy copy = new Copy(workspace.line(), "plan_line");
            for (long n = 1; lines.hasNext(); n++) {
                copy.number(n).text(lines.next()).end();
            }
            copy.flush();
            workspace.line().end();
            workspace.scripts().run("plan/load.sql");
            return true;
        });
    }

    /** How many changes of the plan rest on rows that are not as they were when it was made. */
    public long stale() {
        return Workspace.asking("the plan could not be compared", () -> {
            Scripts all = workspace.scripts().with(Map.of("from", "0", "to", Long.toString(Long.MAX_VALUE)));
            connection.setAutoCommit(false);
            try {
                long stale = 0;
                for (String file : workspace.application().scripts(Part.CHECK)) {
                    try (Statement statement = connection.createStatement();
                            ResultSet rows =
                                    statement.executeQuery("SELECT count(*) FROM (" + all.text(file) + ") stale")) {
                        rows.next();
                        stale += rows.getLong(1);
                    }
                }
                try (Statement statement = connection.createStatement();
                        ResultSet rows = statement.executeQuery(all.text("plan/stale.sql"))) {
                    rows.next();
                    stale += rows.getLong(1);
                }
                return stale;
            } finally {
                Workspace.endTransaction(connection);
            }
        });
    }

    /** What the loaded or reversed plan would do, in numbers. */
    public Plan loaded() {
        return Workspace.asking("the plan could not be read", () -> new PlanReader(workspace).plan(Optional.empty()));
    }

    /** How far each source was read, by its id; one that never had a good full reading is not there. */
    public Map<String, LastReading> readings() {
        return Readings.all(connection);
    }

    /** Applies the plan that the workspace holds; gives the reasons of what could not be applied. */
    public List<String> apply() {
        return apply(() -> false).refused();
    }

    /**
     * The same, until it is told to stop: what was applied by then stays, and the next run finds the rest again.
     *
     * @param stop asked between two batches
     */
    public Applied apply(BooleanSupplier stop) {
        return apply(stop, Applier.MANY);
    }

    /** The same, with as many new accounts as are shared by two connections. */
    Applied apply(BooleanSupplier stop, long many) {
        return Workspace.asking("the run stopped while it wrote; the next one goes on from there", () -> {
            Applier applier = new Applier(workspace, lock, id, many, this::beside, applied);
            List<String> refused =
                    applier.apply(stop).stream().map(Batches.Refusal::reason).toList();
            return new Applied(refused, applier.isDone());
        });
    }

    /** How many changes were applied so far; for a progress bar, from any thread. */
    public long applied() {
        return applied.get();
    }

    private Workspace beside() throws SQLException {
        Connection other = opening.open();
        try {
            return workspace.beside(other);
        } catch (SQLException | RuntimeException e) {
            other.close();
            throw e;
        }
    }

    /**
     * What became of a plan.
     *
     * @param refused the reasons of what could not be applied
     * @param whole whether it came to its end
     */
    public record Applied(List<String> refused, boolean whole) {
        /** Copies the list. */
        public Applied {
            refused = List.copyOf(refused);
        }
    }

    /**
     * Writes down how the run ended.
     *
     * @param remember whether what the sources gave is what a later run compares with
     */
    public void finish(String outcome, Optional<String> reason, boolean remember) {
        finish(outcome, reason, remember, List.of());
    }

    /**
     * The same, and where the next delta begins.
     *
     * @param read sources that were read to the end, and applied
     */
    public void finish(String outcome, Optional<String> reason, boolean remember, List<GoodReading> read) {
        Workspace.asking("the end of the run could not be written down", () -> {
            Scripts scripts = workspace
                    .scripts()
                    .with(Map.of(
                            "run",
                            Long.toString(id),
                            "outcome",
                            Quoting.literal(outcome),
                            "reason",
                            reason.map(Quoting::literal).orElse("NULL")));
            connection.setAutoCommit(false);
            try {
                lock.hold(connection);
                if (remember) {
                    scripts.run("remember.sql");
                }
                Readings.advance(connection, id, read);
                scripts.run("finish.sql");
                connection.commit();
            } finally {
                Workspace.endTransaction(connection);
            }
            return true;
        });
    }

    @Override
    public void close() {
        try {
            Workspace.asking("the tables of the run could not be taken away", () -> {
                workspace.clear();
                return true;
            });
        } finally {
            try {
                workspace.close();
            } finally {
                Workspace.asking("the lock could not be given back", () -> {
                    lock.close();
                    return true;
                });
            }
        }
    }
}
