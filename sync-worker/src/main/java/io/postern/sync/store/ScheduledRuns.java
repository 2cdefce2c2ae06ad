/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import io.postern.sync.model.Reach;
import io.postern.sync.store.Standing.Last;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Which of the runs that a schedule wants were made. */
final class ScheduledRuns {

    /**
     * One that was cut off or told to stop has not come to an end. How it ended does not matter: a source that is away, or a
     * limit that was exceeded, is so for every replica.
     */
    private static final String SQL = "SELECT EXISTS (SELECT FROM " + Ledger.SCHEMA + ".run WHERE kind = 'run'"
            + " AND scope IN (?, 'full') AND (due >= ? OR started >= ?)"
            + " AND outcome NOT IN ('running', 'interrupted', 'stopped'))";

    private static final String LAST = "SELECT DISTINCT ON (scope) scope, outcome, reason,"
            + " max(finished) FILTER (WHERE outcome IN ('done', 'set-aside')) OVER (PARTITION BY scope) AS success"
            + " FROM " + Ledger.SCHEMA
            + ".run WHERE kind = 'run' AND scope IN ('full', 'delta') AND outcome <> 'running'"
            + " ORDER BY scope, id DESC";

    private static final String RUNNING =
            "SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
                    + " WHERE d.datname = current_database() AND l.locktype = 'advisory' AND l.granted AND l.objsubid = 1"
                    + " AND l.classid::bigint = :high AND l.objid::bigint = :low)";

    private ScheduledRuns() {}

    /** The last runs that ended; nothing where the ledger is not there yet. */
    static Map<Reach, Last> last(Handle handle) {
        Map<Reach, Last> runs = new EnumMap<>(Reach.class);
        if (!Workspace.hasLedger(handle.getConnection())) {
            return runs;
        }
        handle.createQuery(LAST)
                .map((row, context) -> runs.put(
                        Reach.valueOf(row.getString("scope").toUpperCase(Locale.ROOT)),
                        new Last(
                                Optional.ofNullable(row.getObject("success", OffsetDateTime.class))
                                        .map(OffsetDateTime::toInstant),
                                row.getString("outcome"),
                                Optional.ofNullable(row.getString("reason")))))
                .forEach(previous -> {});
        return runs;
    }

    /** Whether a worker holds the lock. */
    static boolean running(Handle handle) {
        return handle.createQuery(RUNNING)
                .bind("high", Ledger.RUN_LOCK >>> Integer.SIZE)
                .bind("low", Ledger.RUN_LOCK & 0xffffffffL)
                .mapTo(Boolean.class)
                .one();
    }

    static boolean made(Connection connection, Errand errand) throws SQLException {
        if (errand.due().isEmpty() || errand.reach().isEmpty()) {
            return false;
        }
        OffsetDateTime due = errand.due().get().atOffset(ZoneOffset.UTC);
        Reach reach = errand.reach().get();
        try (PreparedStatement query = connection.prepareStatement(SQL)) {
            query.setString(1, reach.word());
            query.setObject(2, due);
            query.setObject(3, due);
            try (ResultSet row = query.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }
}
