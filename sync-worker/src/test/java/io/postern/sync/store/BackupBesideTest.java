/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A backup of the whole database reads the tables of a run too, and keeps them for as long as it takes. */
class BackupBesideTest {

    private final TestDatabase database = TestDatabase.withLedger("invenio-latest");
    private final Store store =
            new Store(database.settings(), new InvenioSettings(Optional.of("rdm"), Map.of("locale", "en"), false));

    @Test
    void isNeitherWaitedForNorEndedAndWhatItReadGoesLater() throws SQLException {
        try (Connection backup = database.connect();
                Statement statement = backup.createStatement()) {
            backup.setAutoCommit(false);
            String read;
            try (Run run = begun()) {
                read = only(schemas());
                assertThat(run.id()).isPositive();
                statement.execute("LOCK TABLE " + read + ".stage_person IN ACCESS SHARE MODE");
            }
            assertThat(schemas()).containsExactly(read);
            try (Run run = begun()) {
                assertThat(run.id()).isPositive();
                assertThat(schemas()).hasSize(2).contains(read);
            }
            statement.execute("SELECT count(*) FROM " + read + ".stage_person");
            backup.commit();
        }
        begun().close();
        assertThat(schemas()).isEmpty();
    }

    private Run begun() {
        return store.run(Duration.ofSeconds(5), "run").orElseThrow();
    }

    private List<String> schemas() {
        return database.rows("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'postern\\_work\\_%' ORDER BY oid");
    }

    private static String only(List<String> names) {
        assertThat(names).hasSize(1);
        return names.get(0);
    }
}
