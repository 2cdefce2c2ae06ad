/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Makes sure that one worker runs. An advisory lock keeps others out; a number that each runner raises refuses the
 * batches of one whose lock was lost while it slept.
 */
final class RunLock implements AutoCloseable {

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /** So long the server is waited for before it is asked whether to go on: a worker that ends does not wait longer. */
    private static final int SLICE_MILLIS = 250;

    /**
     * So long a batch may stand still between two statements: a worker that froze in it keeps the application and the next
     * worker waiting. The server ends it then, and with it the run.
     */
    private static final String STANDSTILL = "10s";

    /**
     * Ends runners that stand still in the middle of what they tell the server: nothing that the server can be told to do about
     * idle transactions helps then, since for it the statement is still coming. The lock is not theirs any more.
     */
    private static final String END_FROZEN = """
            SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity a
            WHERE a.usename = current_user AND a.application_name = '%s' AND a.pid <> pg_backend_pid()
              AND a.state = 'active' AND a.wait_event = 'ClientRead'
              AND a.state_change < clock_timestamp() - interval '%s'
              AND EXISTS (SELECT FROM pg_locks l WHERE l.pid = a.pid AND l.granted
                          AND l.relation = '%s.runner'::regclass
                          AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()))""".formatted(Store.APPLICATION, STANDSTILL, Ledger.SCHEMA);

    /**
     * Has the server ask, after half a minute of silence, whether the worker's machine is still there, and give it up in
     * another one: a lock whose holder lost its power would be held for hours by what systems do of their own.
     */
    private static final String PRESENCE =
            "SET tcp_keepalives_idle TO 30; SET tcp_keepalives_interval TO 10;" + " SET tcp_keepalives_count TO 3";

    private final Connection connection;
    private final long fence;

    private RunLock(Connection connection, long fence) {
        this.connection = connection;
        this.fence = fence;
    }

    /** The lock, or nothing where another worker holds it and nobody waits on. The connection is closed with the lock. */
    static Optional<RunLock> take(Connection connection, Turn.Waiting waiting, String holder) throws SQLException {
        long began = System.nanoTime();
        try (Statement statement = connection.createStatement()) {
            statement.execute(PRESENCE);
            statement.execute("SET lock_timeout TO " + SLICE_MILLIS);
            while (!isOurs(statement)) {
                if (!waiting.goOn(Duration.ofNanos(System.nanoTime() - began))) {
                    connection.close();
                    return Optional.empty();
                }
            }
            statement.execute("SET lock_timeout TO '" + STANDSTILL + "'");
            OptionalLong fence = raised(connection, holder);
            while (fence.isEmpty()) {
                statement.execute(END_FROZEN);
                fence = raised(connection, holder);
            }
            return Optional.of(new RunLock(connection, fence.getAsLong()));
        }
    }

    /** Waits for the batch of an earlier runner that is still in its transaction; empty where that lasts. */
    private static OptionalLong raised(Connection connection, String holder) throws SQLException {
        try (PreparedStatement raise = connection.prepareStatement("UPDATE " + Ledger.SCHEMA
                + ".runner SET fence = fence + 1, holder = ?, since = clock_timestamp() RETURNING fence")) {
            raise.setString(1, holder);
            try (ResultSet rows = raise.executeQuery()) {
                if (!rows.next()) {
                    throw new StoreException("the table " + Ledger.SCHEMA + ".runner has lost its row");
                }
                return OptionalLong.of(rows.getLong(1));
            }
        } catch (SQLException e) {
            if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                return OptionalLong.empty();
            }
            throw e;
        }
    }

    private static boolean isOurs(Statement statement) throws SQLException {
        try {
            statement.execute("SELECT pg_advisory_lock(" + Ledger.RUN_LOCK + ")");
            return true;
        } catch (SQLException e) {
            if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                return false;
            }
            throw e;
        }
    }

    /** The number of this runner. */
    long fence() {
        return fence;
    }

    /** Refuses a transaction of a runner that is not the newest; keeps newer ones waiting until it has ended or stands still. */
    void hold(Connection batch) throws SQLException {
        try (Statement statement = batch.createStatement();
                ResultSet rows = statement.executeQuery("SELECT set_config('idle_in_transaction_session_timeout', '"
                        + STANDSTILL + "', true) FROM " + Ledger.SCHEMA + ".runner WHERE fence = " + fence
                        + " FOR SHARE")) {
            if (!rows.next()) {
                throw new StoreException("another worker has taken over; this one stops");
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
