/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postern.auth.Account;
import io.postern.auth.Outcome;
import io.postern.auth.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What sessions do where several replicas share a Redis, and where that Redis goes away. */
abstract class ReplicasContract extends SessionsContract {
    private static final Duration PROMISED = Duration.ofSeconds(5);

    private final RedisServer redis;

    /** Of a site with that Redis. */
    ReplicasContract(RedisServer redis, Function<RedisServer, Site> site) {
        super(site.apply(redis));
        this.redis = redis;
    }

    final RedisServer redis() {
        return redis;
    }

    @AfterEach
    final void stopRedis() {
        redis().close();
    }

    @Test
    @DisplayName("a sign-out here is a sign-out there, within five seconds")
    void signsOutOnEveryReplica() throws Exception {
        BrowserSessions here = open();
        BrowserSessions there = open();
        Browser browser = new Browser().take(here.begin(site.session("ada"), new Browser().request()));
        Browser thief = browser.copy();
        Outcome.Accepted before = (Outcome.Accepted) thief.visit(there);
        here.end(browser.request());
        await().atMost(PROMISED).until(() -> thief.copy().visit(there) instanceof Outcome.Ended);
        assertThat(before.kept().ended().getAsBoolean()).isTrue();
    }

    @Test
    void endsAllSessionsOfAPersonOnEveryReplica() throws Exception {
        BrowserSessions here = open();
        BrowserSessions there = open();
        Browser browser = new Browser().take(here.begin(site.session("ada"), new Browser().request()));
        assertThat(browser.visit(there)).isInstanceOf(Outcome.Accepted.class);
        here.endAll(new Account(Site.ISSUER, "ada"));
        await().atMost(PROMISED).until(() -> browser.copy().visit(there) instanceof Outcome.Ended);
    }

    @Test
    void aReplicaThatStartsLaterKnowsWhatWasSignedOut() throws Exception {
        BrowserSessions here = open();
        Browser browser = new Browser().take(here.begin(site.session("ada"), new Browser().request()));
        Browser thief = browser.copy();
        here.end(browser.request());
        assertEnded(thief.visit(open()));
    }

    @Test
    @DisplayName("replicas that see a session due at once refresh it once")
    void refreshesOnceForAllReplicas() throws Exception {
        CountingRefresher refresher = new CountingRefresher(site);
        site.refresher(refresher);
        List<BrowserSessions> replicas = List.of(open(), open(), open());
        Browser browser = new Browser()
                .take(replicas.get(0)
                        .begin(site.fresh(site.session("ada"), Duration.ofMinutes(5), "r0"), new Browser().request()));
        site.clock.move(Duration.ofMinutes(6));
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<Outcome>> visits = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                Browser tab = browser.copy();
                BrowserSessions replica = replicas.get(i % 3);
                visits.add(threads.submit(() -> {
                    start.await();
                    return tab.visit(replica);
                }));
            }
            start.countDown();
            for (Future<Outcome> visit : visits) {
                assertThat(accepted(visit.get()).groups()).containsExactly("group-1");
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(refresher.tokensUsed()).containsExactly("r0");
    }

    @Test
    @DisplayName("row 119: with Redis away sessions are unavailable, the log is short, and all goes on when it is back")
    void redisGoesAndComes() throws Exception {
        try (Log log = new Log()) {
            BrowserSessions sessions = open();
            Browser browser = new Browser().take(sessions.begin(site.session("ada"), new Browser().request()));
            redis().kill();
            await().atMost(PROMISED).until(() -> browser.copy().visit(sessions) instanceof Outcome.Unavailable);
            for (int i = 0; i < 20; i++) {
                Outcome.Unavailable outcome =
                        (Outcome.Unavailable) browser.copy().visit(sessions);
                assertThat(outcome.reason()).isEqualTo(Reason.SESSIONS_UNAVAILABLE);
                assertThat(outcome.detail()).doesNotContain(RedisServer.PASSWORD);
            }
            assertThat(new Browser().visit(sessions)).isInstanceOf(Outcome.Absent.class);
            assertThat(sessions.problem())
                    .get()
                    .asString()
                    .contains("127.0.0.1")
                    .doesNotContain(RedisServer.PASSWORD);
            redis().restart();
            await().until(() -> !(browser.copy().visit(sessions) instanceof Outcome.Unavailable));
            assertThat(sessions.problem()).isEmpty();
            Browser again = new Browser().take(sessions.begin(site.session("ada"), new Browser().request()));
            assertThat(accepted(again.visit(sessions)).username()).isEqualTo("ada-name");
            assertThat(log.ours()).isNotEmpty().hasSizeLessThan(6);
            assertThat(log.records).allSatisfy(record -> {
                assertThat(record.getMessage()).doesNotContain(RedisServer.PASSWORD);
                assertThat(record.getThrown()).isNull();
            });
        }
    }

    @Test
    @DisplayName("a Redis that hangs costs a bounded time, and never lets anybody through unchecked")
    void redisHangs() throws Exception {
        BrowserSessions sessions = open();
        Browser browser = new Browser().take(sessions.begin(site.session("ada"), new Browser().request()));
        redis().freeze(true);
        await().until(() -> browser.copy().visit(sessions) instanceof Outcome.Unavailable);
        redis().freeze(false);
        await().until(() -> browser.copy().visit(sessions) instanceof Outcome.Accepted);
    }

    @Test
    @DisplayName("a Redis that lost its data is told again what was signed out")
    void redisForgets() throws Exception {
        BrowserSessions sessions = open();
        Browser browser = new Browser().take(sessions.begin(site.session("ada"), new Browser().request()));
        Browser thief = browser.copy();
        sessions.end(browser.request());
        redis().kill();
        redis().restart();
        await().until(() -> {
            Browser other = new Browser();
            try {
                other.take(sessions.begin(site.session("bob"), other.request()));
                return other.visit(sessions) instanceof Outcome.Accepted;
            } catch (SessionsUnavailable notYet) {
                return false;
            }
        });
        await().untilAsserted(() -> assertEnded(thief.copy().visit(open())));
    }

    /** What is logged meanwhile. */
    static final class Log extends Handler implements AutoCloseable {
        final List<LogRecord> records = new ArrayList<>();
        private final Logger root = Logger.getLogger("");

        Log() {
            root.addHandler(this);
        }

        synchronized List<LogRecord> ours() {
            return records.stream()
                    .filter(record -> record.getLoggerName().startsWith("io.postern"))
                    .toList();
        }

        @Override
        public synchronized void publish(LogRecord record) {
            records.add(record);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            root.removeHandler(this);
        }
    }
}
