/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The worker's own schema, asked for before each run of a process that lives long. */
class LedgerTest {

    private final TestDatabase database = TestDatabase.of("invenio-latest");
    private final Store store =
            new Store(database.settings(), new InvenioSettings(Optional.of("rdm"), Map.of("locale", "en"), false));

    @Test
    void isMadeAgainWhereItIsGone() {
        store.migrate();
        store.migrate();
        database.execute("DROP SCHEMA postern CASCADE");
        store.migrate();
        assertThat(database.rows("SELECT count(*) > 4 FROM postern.migration WHERE success"))
                .containsExactly("t");
        assertThat(database.rows("SELECT count(*) FROM postern.run")).containsExactly("0");
    }

    @Test
    void isComparedWithTheWorkersOwnWhereItIsNoLongerAsItWas() {
        store.migrate();
        database.execute("UPDATE postern.migration SET checksum = 1 WHERE version = '1'");
        assertThatThrownBy(store::migrate).isInstanceOf(StoreException.class).hasMessageContaining("checksum");
    }

    @Test
    void isNotMadeWhereTheApplicationIsNotUnderstoodAnyMore() {
        store.migrate();
        database.execute("ALTER TABLE accounts_user DROP COLUMN profile");
        assertThatThrownBy(store::migrate).isInstanceOf(UnknownSchemaException.class);
    }
}
