/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** The worker's own schema, in which it writes down what it does. */
final class Ledger {

    static final String SCHEMA = "postern";
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

    private static void bring(DatabaseSettings settings) {
        Flyway.configure()
                .dataSource(
                        settings.url(),
                        settings.user(),
                        settings.password().map(secret -> secret.reveal()).orElse(""))
                .schemas(SCHEMA)
                .defaultSchema(SCHEMA)
                .table("migration")
                .locations("classpath:io/postern/sync/store/migration")
                .load()
                .migrate();
    }
}
