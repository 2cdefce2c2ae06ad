/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import java.sql.Connection;
import java.time.OffsetDateTime;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** How far each source was read, in the ledger. */
final class Readings {

    private Readings() {}

    /** By the ids of the sources; one that never had a good full reading is not there. */
    static Map<String, LastReading> all(Connection connection) {
        try {
            return Jdbi.create(connection)
                    .withHandle(handle -> handle
                            .createQuery("SELECT source, started, cookie FROM " + Ledger.SCHEMA + ".source_state")
                            .map((row, context) -> new SimpleImmutableEntry<>(
                                    row.getString("source"),
                                    new LastReading(
                                            row.getObject("started", OffsetDateTime.class)
                                                    .toInstant(),
                                            Optional.ofNullable(row.getString("cookie")))))
                            .stream()
                            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue)));
        } catch (JdbiException e) {
            throw new StoreException("the last readings could not be looked up: " + e.getMessage(), e);
        }
    }

    /** The next delta goes on from these; of a source without a good full reading nothing is kept. */
    static void advance(Connection connection, long run, List<GoodReading> readings) {
        try (Handle handle = Jdbi.create(connection).open()) {
            for (GoodReading reading : readings) {
                handle.createUpdate("UPDATE " + Ledger.SCHEMA + ".source_state SET cookie = :cookie,"
                                + " started = (SELECT started FROM " + Ledger.SCHEMA + ".run WHERE id = :run)"
                                + " WHERE source = :source")
                        .bind("cookie", reading.cookie().orElse(null))
                        .bind("run", run)
                        .bind("source", reading.source())
                        .execute();
            }
        } catch (JdbiException e) {
            throw new StoreException("the readings could not be written down: " + e.getMessage(), e);
        }
    }
}
