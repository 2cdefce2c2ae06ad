/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** The worker's own schema, in which it writes down what it does. */
final class Ledger {

    static final String SCHEMA = "postern";

    private static final String HISTORY = "migration";
    /** Held by whoever writes changes, from drawing their numbers to the end of the transaction. */
    static final long FEED_LOCK = 0x706f737465726e01L;
    /** Held by the one runner. */
    static final long RUN_LOCK = 0x706f737465726e02L;

    private Ledger() {}

    /**
     * Makes the schema, or brings it to this version.
     *
     * @throws StoreException where that cannot be done
     */
    static void migrate(DatabaseSettings settings) {
        try {
            bring(settings);
        } catch (FlywayException e) {
            throw new StoreException(
                    "schema " + SCHEMA + " could not be made or brought to this version: " + e.getMessage(), e);
        }
    }

    /** What was brought in so far, for comparing it with what it was before; nothing where there is no such schema. */
    static Optional<String> history(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet found =
                    statement.executeQuery("SELECT to_regclass('" + SCHEMA + "." + HISTORY + "') IS NOT NULL")) {
                if (!found.next() || !found.getBoolean(1)) {
                    return Optional.empty();
                }
            }
            try (ResultSet rows =
                    statement.executeQuery("SELECT string_agg(concat_ws(' ', version, checksum, success), ', '"
                            + " ORDER BY installed_rank) FROM " + SCHEMA + "." + HISTORY)) {
                return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
            }
        }
    }

    private static void bring(DatabaseSettings settings) {
        Flyway.configure()
                .dataSource(
                        settings.url(),
                        settings.user(),
                        settings.password().map(secret -> secret.reveal()).orElse(""))
                .schemas(SCHEMA)
                .defaultSchema(SCHEMA)
                .table(HISTORY)
                .locations("classpath:io/postern/sync/store/migration")
                .load()
                .migrate();
    }
}
