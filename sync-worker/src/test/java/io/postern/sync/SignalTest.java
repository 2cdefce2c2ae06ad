/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM to a process of its own whose run is in the middle of a batch, which a test holds. */
class SignalTest {

    private static final String SERVER = "server: {admin: \"127.0.0.1:0\"}";
    private static final String SCHEDULE = "schedule: {full: \"TIME\", zone: UTC}";
    private static final String RUNS = "SELECT outcome FROM postern.run WHERE kind = 'run'";
    private static final int KILLED_TWICE = 130;
    /** A JVM that starts on a busy machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    private ServingFixture fixture;

    @BeforeEach
    void hold() throws Exception {
        fixture = new ServingFixture(folder);
        fixture.person("ada", "1", "ada@example.org");
        fixture.person("grace", "2", "grace@example.org");
        fixture.database.execute("""
                CREATE TABLE held ();
                INSERT INTO held DEFAULT VALUES;
                CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS
                    'BEGIN WHILE EXISTS (SELECT FROM held) LOOP PERFORM pg_sleep(0.05); END LOOP; RETURN new; END';
                CREATE TRIGGER hold BEFORE INSERT ON accounts_user FOR EACH ROW EXECUTE FUNCTION hold()""");
    }

    @AfterEach
    void end() {
        letGo();
        fixture.close();
    }

    private void letGo() {
        fixture.database.execute("DELETE FROM held");
    }

    /** A worker that was told to stop while it writes. */
    private ForkedWorker stopping() throws Exception {
        ForkedWorker worker = new ForkedWorker(folder, fixture.write(SCHEDULE, SERVER));
        await().atMost(PATIENCE)
                .until(() -> !fixture.database
                        .rows(
                                "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'")
                        .isEmpty());
        worker.signal("TERM");
        await().atMost(PATIENCE).until(() -> worker.text().contains("stopping"));
        return worker;
    }

    @Test
    void theFirstLetsTheBatchEnd() throws Exception {
        try (ForkedWorker worker = stopping()) {
            letGo();
            assertThat(worker.exit()).as(worker.text()).isZero();
            assertThat(worker.text().lines()).last().asString().contains("stopped");
        }
        assertThat(fixture.active()).containsExactly("ada", "grace");
        assertThat(fixture.database.rows(RUNS)).singleElement().isIn("done", "stopped");
    }

    @Test
    void theSecondEndsTheProcessAtOnceAndTheBatchWithIt() throws Exception {
        try (ForkedWorker worker = stopping()) {
            worker.signal("TERM");
            assertThat(worker.exit()).as(worker.text()).isEqualTo(KILLED_TWICE);
            assertThat(worker.text()).doesNotContain("\"stopped\"");
        }
        letGo();
        await().atMost(PATIENCE)
                .until(() -> fixture.database
                        .rows(
                                "SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'postern-sync'")
                        .isEmpty());
        assertThat(fixture.active()).isEmpty();
        assertThat(fixture.database.rows(RUNS)).containsExactly("running");
    }
}
