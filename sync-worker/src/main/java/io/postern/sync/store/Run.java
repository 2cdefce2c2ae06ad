/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

/** One run that holds the lock. Used by one thread. */
public final class Run implements AutoCloseable {

    private final Connection connection;
    private final RunLock lock;
    private final Workspace workspace;
    private final long id;

    private Run(Connection connection, RunLock lock, Workspace workspace, long id) {
        this.connection = connection;
        this.lock = lock;
        this.workspace = workspace;
        this.id = id;
    }

    static Run begin(Connection connection, Application application, RunLock lock, String kind) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "UPDATE " + Ledger.SCHEMA + ".run SET outcome = 'interrupted', finished = clock_timestamp()"
                            + " WHERE outcome = 'running' AND kind <> 'session'");
        }
        long id;
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO " + Ledger.SCHEMA + ".run (kind) VALUES (?) RETURNING id")) {
            insert.setString(1, kind);
            try (ResultSet row = insert.executeQuery()) {
                row.next();
                id = row.getLong(1);
            }
        }
        return new Run(connection, lock, Workspace.writing(connection, application), id);
    }

    /** The number of this run, by which it can be undone. */
    public long id() {
        return id;
    }

    /** Where it compares. */
    public Workspace workspace() {
        return workspace;
    }

    /** Applies the plan that the workspace holds; gives the reasons of what could not be applied. */
    public List<String> apply() {
        return Workspace.asking(
                "the run stopped while it wrote; the next one goes on from there",
                () -> new Applier(workspace, lock, id)
                        .apply().stream().map(Applier.Refusal::reason).toList());
    }

    /**
     * Writes down how the run ended.
     *
     * @param remember whether what the sources gave is what a later run compares with
     */
    public void finish(String outcome, Optional<String> reason, boolean remember) {
        Workspace.asking("the end of the run could not be written down", () -> {
            Scripts scripts = workspace
                    .scripts()
                    .with(java.util.Map.of(
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
                scripts.run("finish.sql");
                connection.commit();
            } finally {
                connection.setAutoCommit(true);
            }
            return true;
        });
    }

    @Override
    public void close() {
        workspace.close();
        Workspace.asking("the lock could not be given back", () -> {
            lock.close();
            return true;
        });
    }
}
