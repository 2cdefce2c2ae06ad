/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postern.sync.WorkerRounds.Answer;
import io.postern.sync.store.StatementGate;
import io.postern.sync.store.Tables;
import io.postern.sync.store.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two workers on one database: one runs. One that lost its lock while it was frozen writes nothing more. */
class TwoWorkersTest {

    private static final int UNREACHABLE = 6;

    @TempDir
    static Path folder;

    private static WorkerRounds rounds;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @BeforeAll
    static void prepare() throws IOException {
        rounds = WorkerRounds.in(folder);
    }

    @AfterAll
    static void stop() {
        rounds.close();
    }

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    @Test
    void ofTwoThatBeginAtOnceOneDoesEverythingAndTheOtherFindsNothingToDo() throws Exception {
        TestDatabase database = rounds.database();
        Path config = rounds.config(database.settings(), rounds.told(database));
        CyclicBarrier line = new CyclicBarrier(2);
        List<Future<Answer>> both = List.of(start(config, line), start(config, line));
        for (Future<Answer> one : both) {
            Answer answer = one.get(1, TimeUnit.MINUTES);
            assertThat(answer.code()).as(answer.text()).isZero();
        }
        rounds.assertDone(database);
        assertThat(database.rows("SELECT (SELECT count(*) > 0 FROM postern.change c WHERE c.run = r.id), r.outcome"
                        + " FROM postern.run r ORDER BY r.id DESC LIMIT 2"))
                .containsExactly("f|done", "t|done");
    }

    private Future<Answer> start(Path config, CyclicBarrier line) {
        return threads.submit(() -> {
            line.await();
            return WorkerRounds.run(config);
        });
    }

    @Test
    void whileOneRunsAnotherWaitsForItOrSaysWhyItDoesNot() throws Exception {
        TestDatabase database = rounds.database();
        Path told = rounds.told(database);
        try (StatementGate gate = new StatementGate(database.port(), "pg_advisory_xact_lock", 2)) {
            Path slow = rounds.config(gate.before(database.settings()), told);
            Future<Answer> first = threads.submit(() -> WorkerRounds.run(slow));
            gate.await();

            Answer impatient = WorkerRounds.run(rounds.config(database.settings(), told, "1s"));
            assertThat(impatient.code()).isEqualTo(UNREACHABLE);
            assertThat(impatient.text()).contains("another worker runs; lock-wait is PT1S");

            Path patience = rounds.config(database.settings(), told, "5m");
            Future<Answer> patient = threads.submit(() -> WorkerRounds.run(patience));
            await().until(() -> !WorkerRounds.locks(database, false).isEmpty());
            assertThat(first.isDone()).isFalse();
            gate.open();
            assertThat(first.get(1, TimeUnit.MINUTES).code()).isZero();
            Answer last = patient.get(1, TimeUnit.MINUTES);
            assertThat(last.code()).as(last.text()).isZero();
        }
        rounds.assertDone(database);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "CREATE UNLOGGED TABLE plan_person, 1, does not exist",
        // between two batches: it looks at the tables of its run, which the second one takes away
        "FROM postern.runner WHERE fence, 2, terminating connection due to administrator command",
        // in the middle of a batch: the server ends a transaction in which nothing happens
        "pg_advisory_xact_lock, 2, terminating connection due to idle-in-transaction timeout"
    })
    void oneThatLostItsLockWhileItWasFrozenWritesNothingMore(String statement, int which, String reason)
            throws Exception {
        TestDatabase database = rounds.database();
        Path told = rounds.told(database);
        try (StatementGate gate = new StatementGate(database.port(), statement, which);
                ForkedWorker frozen =
                        ForkedWorker.running(folder, rounds.config(gate.before(database.settings()), told))) {
            gate.await();
            frozen.signal("STOP");
            assertThat(database.rows("SELECT pg_terminate_backend(pid, 20000) FROM pg_stat_activity"
                            + " WHERE datname = current_database() AND query LIKE 'UPDATE postern.runner SET%'"))
                    .as("the session that holds the lock ends, as it does where nobody answers at its other end")
                    .containsExactly("t");

            Answer second = WorkerRounds.run(rounds.config(database.settings(), told));
            assertThat(second.code()).as(second.text()).isZero();
            rounds.assertDone(database);
            List<String> runs = database.rows("SELECT * FROM postern.run ORDER BY id");

            gate.open();
            frozen.signal("CONT");
            assertThat(frozen.exit()).as(frozen.text()).isEqualTo(UNREACHABLE);
            assertThat(frozen.text()).contains(reason);
            assertThat(Tables.of(database)).isEqualTo(rounds.after());
            assertThat(database.rows("SELECT * FROM postern.run ORDER BY id")).isEqualTo(runs);
        }
    }
}
