/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.sync.store.StatementGate;
import io.postern.sync.store.TestDatabase;
import io.postern.sync.store.Wholeness;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code kill -9} of a worker, a process of its own, that stands at a known statement: the next run does what is left, once, and
 * whoever is to be told of a change is told. {@code -Dpostern.faults=all} kills it at every step, else at some.
 */
class KilledWorkerTest {

    private static final boolean ALL = "all".equals(System.getProperty("postern.faults"));
    private static final int KILLED = 128 + 9;

    /** Where the worker stands: before the how many-th statement of which kind. */
    enum Step {
        BEGINNING(false, "INSERT INTO postern.run", 1),
        STAGING_PEOPLE(true, "COPY stage_person", 1),
        STAGING_MEMBERS(false, "COPY stage_member", 1),
        PLANNING(true, "CREATE UNLOGGED TABLE plan_person", 1),
        APPLYING_THE_FIRST_BATCH(false, "pg_advisory_xact_lock", 1),
        BETWEEN_TWO_BATCHES(false, "FROM postern.runner WHERE fence", 2),
        APPLYING_THE_SECOND_BATCH(true, "pg_advisory_xact_lock", 2),
        WRITING_DOWN_WHAT_THE_SOURCES_GAVE(false, "INSERT INTO postern.source_state", 1),
        CLEARING_ITS_TABLES(false, "DROP SCHEMA", 1),
        PUBLISHING(false, "SELECT pg_try_advisory_lock", 1),
        WRITING_DOWN_WHAT_IT_TOLD(true, "UPDATE postern.delivery SET change", 1);

        private final boolean always;
        private final String statement;
        private final int which;

        Step(boolean always, String statement, int which) {
            this.always = always;
            this.statement = statement;
            this.which = which;
        }
    }

    @TempDir
    static Path folder;

    private static WorkerRounds rounds;

    @BeforeAll
    static void prepare() throws IOException {
        rounds = WorkerRounds.in(folder);
    }

    @AfterAll
    static void stop() {
        rounds.close();
    }

    static Stream<Step> steps() {
        return Arrays.stream(Step.values()).filter(step -> ALL || step.always);
    }

    @ParameterizedTest
    @MethodSource("steps")
    void theNextRunDoesWhatAKilledWorkerLeft(Step step) throws Exception {
        TestDatabase database = rounds.database();
        Path told = rounds.told(database);
        try (StatementGate gate = new StatementGate(database.port(), step.statement, step.which);
                ForkedWorker worker =
                        ForkedWorker.running(folder, rounds.config(gate.before(database.settings()), told))) {
            gate.await();
            worker.signal("KILL");
            assertThat(worker.exit()).isEqualTo(KILLED);
            Wholeness.assertNothingHalfDone(database, rounds.before(), rounds.after());
            WorkerRounds.Answer next = WorkerRounds.run(rounds.config(database.settings(), told));
            assertThat(next.code()).as(next.text()).isZero();
        }
        rounds.assertDone(database);
    }
}
