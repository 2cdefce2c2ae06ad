/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/**
 * The one {@code COPY} at a time that a connection can have. It stays open from one piece to the next, so that PostgreSQL stores
 * one while the next is gathered; not for long, since it is a transaction, and the application's tables cannot be vacuumed of
 * what an open one may still see.
 */
final class CopyLine {

    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final BaseConnection connection;
    private Optional<CopyIn> open = Optional.empty();
    private String into = "";
    private long since;

    CopyLine(BaseConnection connection) {
        this.connection = connection;
    }

    /** Sends rows to a table; whatever was going on to another one is ended before. */
    void send(String table, byte[] rows, int size) throws SQLException {
        if (!table.equals(into)) {
            end();
        }
        if (open.isEmpty()) {
            open = Optional.of(new CopyManager(connection).copyIn("COPY " + table + " FROM STDIN"));
            into = table;
            since = System.nanoTime();
        }
        CopyIn sending = open.get();
        sending.writeToCopy(rows, 0, size);
        if (System.nanoTime() - since > LONGEST_NANOS) {
            end();
        }
    }

    /** What was sent is in the tables from here on. */
    void end() throws SQLException {
        if (open.isPresent()) {
            CopyIn ending = open.get();
            open = Optional.empty();
            into = "";
            ending.endCopy();
        }
    }

    /** Gives up what was not ended, if anything, so that the connection can be used again. */
    void cancel() throws SQLException {
        if (open.isPresent()) {
            CopyIn given = open.get();
            open = Optional.empty();
            into = "";
            if (given.isActive()) {
                given.cancelCopy();
            }
        }
    }
}
