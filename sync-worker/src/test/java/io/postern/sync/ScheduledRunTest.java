/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postern.sync.mapping.Mapping;
import io.postern.sync.mapping.MappingSpec;
import io.postern.sync.model.InvenioRules;
import io.postern.sync.model.Limit;
import io.postern.sync.model.Limits;
import io.postern.sync.model.Outcome;
import io.postern.sync.model.Outcome.Kind;
import io.postern.sync.model.Reach;
import io.postern.sync.source.Entry;
import io.postern.sync.source.Reception;
import io.postern.sync.source.Scope;
import io.postern.sync.source.Source;
import io.postern.sync.source.Verdict;
import io.postern.sync.store.InvenioSettings;
import io.postern.sync.store.PlanRules;
import io.postern.sync.store.PlannedSource;
import io.postern.sync.store.Store;
import io.postern.sync.store.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs as a schedule wants them: once among several workers, deltas that go on from the last reading, and a stop in the middle. */
final class ScheduledRunTest {

    /** The pool that is there anyway has one thread on two processors, and two runs wait for each other here. */
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private static final Limits NONE =
            new Limits(Limit.NONE, Limit.NONE, Limit.NONE, Limit.NONE, Limit.NONE, Limit.NONE);
    private static final String ACTIVE = "SELECT username FROM accounts_user WHERE active ORDER BY username";
    private static final String OUTCOMES = "SELECT scope, outcome FROM postern.run ORDER BY id";

    private final TestDatabase database = TestDatabase.of("invenio-latest");
    private final Instant due = Instant.now().minusSeconds(60);
    private final List<Scope> asked = new CopyOnWriteArrayList<>();
    private final List<String> people = new ArrayList<>(List.of("ada", "grace"));
    private Verdict verdict = new Verdict.Complete(Optional.of("cookie-1"));
    private boolean deltas = true;
    private CountDownLatch reading = new CountDownLatch(0);
    private CountDownLatch goOn = new CountDownLatch(0);

    private final class Directory implements Source {

        @Override
        public String id() {
            return "directory";
        }

        @Override
        public Verdict read(Scope scope, Reception reception) throws InterruptedException {
            asked.add(scope);
            for (String name : people) {
                reception.person(
                        new Entry(name, Map.of("number", "key-" + name, "uid", name, "mail", name + "@example.org")));
            }
            reading.countDown();
            goOn.await();
            return verdict;
        }

        @Override
        public void close() {}
    }

    private SyncRun sync() throws Exception {
        MappingSpec spec = new MappingSpec(
                Map.of("key", "number", "username", "uid", "email", "mail"),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Optional.empty());
        SyncSource source = new SyncSource(
                new PlannedSource(0, "directory", "cern", false),
                Directory::new,
                Mapping.of(spec, new InvenioRules(name -> true)),
                deltas);
        // a store each, as two processes have
        Store store = new Store(database.settings(), new InvenioSettings(Optional.of("rdm"), Map.of(), false));
        return new SyncRun(
                store,
                List.of(source),
                (group, role) -> List.of(),
                new SyncRun.Rules(new PlanRules(true, true, false), NONE, Duration.ofSeconds(5), false));
    }

    private Outcome run(SyncRun run, Reach reach, Instant at) {
        try {
            return run.run(SyncRun.Request.scheduled(reach, at), ScheduledRunTest::hash);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Kind run(Reach reach, Instant at) throws Exception {
        return run(sync(), reach, at).kind();
    }

    private static String hash(io.postern.sync.store.Workspace workspace, io.postern.sync.model.Plan plan) {
        PlanHash hash = new PlanHash();
        workspace.changes(hash::add);
        return hash.text();
    }

    private Scope.Delta lastDelta() {
        return (Scope.Delta) asked.get(asked.size() - 1);
    }

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void aDeltaGoesOnFromTheLastGoodReadingAndItsCookie() throws Exception {
        assertThat(run(Reach.FULL, due)).isEqualTo(Kind.DONE);
        Instant full = started();
        verdict = new Verdict.Complete(Optional.of("cookie-2"));
        assertThat(run(Reach.DELTA, Instant.now())).isEqualTo(Kind.DONE);
        assertThat(lastDelta()).isEqualTo(new Scope.Delta(full, Optional.of("cookie-1")));
        Instant delta = started();
        assertThat(delta).isAfter(full);

        verdict = new Verdict.Incomplete("page 2 was lost");
        assertThat(run(Reach.DELTA, Instant.now())).isEqualTo(Kind.INCOMPLETE);
        assertThat(lastDelta()).isEqualTo(new Scope.Delta(delta, Optional.of("cookie-2")));
        assertThat(started()).as("what could not be read is read again").isEqualTo(delta);
        run(Reach.DELTA, Instant.now());
        assertThat(lastDelta().cookie()).contains("cookie-2");
    }

    private Instant started() {
        return Instant.parse(database.rows(
                        "SELECT to_char(started AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') FROM postern.source_state")
                .get(0));
    }

    @Test
    void aDeltaTakesNobodyAwayAndLeavesTheSizeOfTheLastFullReading() throws Exception {
        run(Reach.FULL, due);
        people.remove("ada");
        assertThat(run(Reach.DELTA, Instant.now())).isEqualTo(Kind.DONE);
        assertThat(database.rows(ACTIVE)).containsExactly("ada", "grace");
        assertThat(database.rows("SELECT people FROM postern.source_state")).containsExactly("2");
    }

    @Test
    void beforeTheFirstGoodReadingADeltaReadsEverythingAndNobodyLeaves() throws Exception {
        assertThat(run(Reach.DELTA, due)).isEqualTo(Kind.DONE);
        assertThat(asked).singleElement().isInstanceOf(Scope.Full.class);
        assertThat(database.rows(ACTIVE)).containsExactly("ada", "grace");
        assertThat(database.rows("SELECT * FROM postern.source_state")).isEmpty();
        people.remove("ada");
        assertThat(run(Reach.DELTA, Instant.now())).isEqualTo(Kind.DONE);
        assertThat(asked.get(1)).isInstanceOf(Scope.Full.class);
        assertThat(database.rows(ACTIVE)).containsExactly("ada", "grace");
    }

    @Test
    void aSourceWithoutDeltasIsLeftToTheNextFullRun() throws Exception {
        deltas = false;
        run(Reach.FULL, due);
        assertThat(run(Reach.DELTA, Instant.now())).isEqualTo(Kind.DONE);
        assertThat(asked).hasSize(1);
        assertThat(database.rows(ACTIVE)).containsExactly("ada", "grace");
    }

    @Test
    void ofTwoWorkersOneMakesTheRun() throws Exception {
        goOn = new CountDownLatch(1);
        reading = new CountDownLatch(1);
        SyncRun first = sync();
        SyncRun second = sync();
        CompletableFuture<Outcome> one = CompletableFuture.supplyAsync(() -> run(first, Reach.FULL, due), threads);
        reading.await();
        CompletableFuture<Outcome> two = CompletableFuture.supplyAsync(() -> run(second, Reach.FULL, due), threads);
        await().until(() -> !database.rows("SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
                .isEmpty());
        goOn.countDown();
        assertThat(one.get().kind()).isEqualTo(Kind.DONE);
        assertThat(two.get().kind()).isEqualTo(Kind.MADE);
        assertThat(asked).hasSize(1);
        assertThat(database.rows(OUTCOMES)).containsExactly("full|done");
    }

    @Test
    void aRunIsWantedAgainWhereTheOtherWorkerWasCutOff() throws Exception {
        run(Reach.FULL, due);
        database.execute("UPDATE postern.run SET outcome = 'running', finished = NULL");
        assertThat(run(Reach.FULL, due)).isEqualTo(Kind.DONE);
        assertThat(database.rows(OUTCOMES)).containsExactly("full|interrupted", "full|done");
        assertThat(run(Reach.FULL, due)).isEqualTo(Kind.MADE);
        assertThat(run(Reach.DELTA, due)).as("a full run has read what changed").isEqualTo(Kind.MADE);
        assertThat(run(Reach.FULL, Instant.now())).as("the next one").isEqualTo(Kind.DONE);
    }

    @Test
    void aRunThatSomebodyStartedByHandCountsForWhatWasDueBefore() throws Exception {
        SyncRun.Request request = new SyncRun.Request(new Scope.Full(), Optional.empty());
        assertThat(sync().run(request, ScheduledRunTest::hash).kind()).isEqualTo(Kind.DONE);
        assertThat(run(Reach.FULL, due)).isEqualTo(Kind.MADE);
        assertThat(database.rows("SELECT due FROM postern.run")).containsExactly("∅");
    }

    @Test
    void aReadingThatIsToldToStopWritesNothingAndIsMadeAgain() throws Exception {
        goOn = new CountDownLatch(1);
        reading = new CountDownLatch(1);
        SyncRun told = sync();
        CompletableFuture<Outcome> run = CompletableFuture.supplyAsync(() -> run(told, Reach.FULL, due), threads);
        reading.await();
        told.stop();
        assertThat(run.get().kind()).isEqualTo(Kind.STOPPED);
        assertThat(database.rows(OUTCOMES)).containsExactly("full|stopped");
        assertThat(database.rows(ACTIVE)).isEmpty();

        goOn.countDown();
        assertThat(run(Reach.FULL, due)).isEqualTo(Kind.DONE);
        assertThat(database.rows(ACTIVE)).containsExactly("ada", "grace");
    }

    @Test
    void aRunThatIsToldToStopWhileItWritesEndsAfterABatchAndTheNextFinishes() throws Exception {
        run(Reach.FULL, due.minusSeconds(60)); // makes the two
        database.execute("CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS"
                + " 'BEGIN PERFORM pg_sleep(0.003); RETURN new; END'");
        database.execute("CREATE TRIGGER slow BEFORE INSERT ON accounts_user FOR EACH ROW EXECUTE FUNCTION slow()");
        for (int i = 0; i < 2000; i++) {
            people.add("person" + i);
        }
        SyncRun told = sync();
        CompletableFuture<Outcome> run =
                CompletableFuture.supplyAsync(() -> run(told, Reach.FULL, Instant.now()), threads);
        await().until(() -> database.rows("SELECT FROM accounts_user").size() > 2);
        told.stop();
        assertThat(run.get().kind()).isEqualTo(Kind.STOPPED);
        database.execute("DROP TRIGGER slow ON accounts_user");
        assertThat(database.rows("SELECT FROM accounts_user")).hasSizeBetween(3, 2001);
        assertThat(run(Reach.FULL, Instant.now())).isEqualTo(Kind.DONE);
        assertThat(database.rows(ACTIVE)).hasSize(2002);
    }
}
