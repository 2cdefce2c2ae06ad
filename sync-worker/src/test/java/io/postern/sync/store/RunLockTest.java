/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** The lock against workers that are gone, and their transactions. */
class RunLockTest {

    private final TestDatabase database = TestDatabase.withLedger("invenio-latest");
    private Connection holder = database.connect();

    RunLockTest() throws SQLException {}

    @Test
    void theServerAsksWhetherItsHolderIsStillThere() throws SQLException {
        try (RunLock lock = taken()) {
            assertThat(lock.fence()).isPositive();
            assertThat(asked(holder, "SHOW tcp_keepalives_idle")).isEqualTo("30");
            assertThat(asked(holder, "SHOW tcp_keepalives_interval")).isEqualTo("10");
            assertThat(asked(holder, "SHOW tcp_keepalives_count")).isEqualTo("3");
        }
    }

    @Test
    void aBatchOfItMayNotStandStillForEverAndAnOlderRunnersBatchIsRefused() throws SQLException {
        try (Connection batch = database.connect();
                RunLock old = taken()) {
            batch.setAutoCommit(false);
            old.hold(batch);
            assertThat(asked(batch, "SHOW idle_in_transaction_session_timeout")).isEqualTo("10s");
            batch.commit();
            assertThat(asked(batch, "SHOW idle_in_transaction_session_timeout"))
                    .as("between batches, as while a report is written, it may")
                    .isEqualTo("0");
            batch.commit();
            holder.close();
            try (RunLock newer = taken()) {
                assertThat(newer.fence()).isEqualTo(old.fence() + 1);
                assertThatThrownBy(() -> old.hold(batch))
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining("another worker has taken over");
            }
        }
    }

    /** As one does that is frozen, or whose network ends, while it sends a statement. */
    @Test
    void anOlderRunnerThatStandsStillInTheMiddleOfAStatementIsEnded() throws Exception {
        RunLock old = taken();
        try (UnfinishedStatement batch = new UnfinishedStatement(database)) {
            batch.begin("BEGIN; SELECT FROM postern.runner WHERE fence = " + old.fence() + " FOR SHARE");
            old.close();
            try (RunLock newer = taken()) {
                assertThat(newer.fence()).isEqualTo(old.fence() + 1);
            }
            assertThat(batch.isEnded()).isTrue();
        }
    }

    private RunLock taken() throws SQLException {
        if (holder.isClosed()) {
            holder = database.connect();
        }
        return RunLock.take(holder, waited -> true, "test").orElseThrow();
    }

    private static String asked(Connection connection, String question) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            row.next();
            return row.getString(1);
        }
    }
}
