/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Redis is lost and comes back while people work. */
@ExtendWith({KeycloakOnce.class, ChromiumOnce.class})
final class RedisOutageTest {
    private static final Duration AT_MOST = Duration.ofSeconds(60);

    /** Enough to have requests of everybody under way at any moment, and to leave the machine some air. */
    private static final long PAUSE_MILLIS = 5;

    private static Keycloak keycloak;
    private static Chromium chromium;
    private static Redis redis;
    private static SignInPortal portal;
    private static List<URI> replicas;

    @BeforeAll
    static void start(Keycloak server, Chromium browser, @TempDir Path directory) {
        keycloak = server;
        chromium = browser;
        redis = Redis.start(directory);
        portal = SignInPortal.start(
                directory, server, SignInPortal.Kind.PLAIN.session("store: redis", "redis: " + redis.url()));
        replicas = List.of(portal.at("/"), portal.replica().ready().uri().resolve("/"));
    }

    @AfterAll
    static void stop() {
        portal.close();
        redis.close();
    }

    @Test
    void everybodyIsWhoTheyAreOrIsToldToWait() throws Exception {
        List<Worker> people = new ArrayList<>();
        for (String person : List.of("alice", "bob", "carol", "alice")) {
            String cookies = signedIn(person);
            for (URI replica : replicas) {
                people.add(new Worker(person, replica, "Cookie", cookies));
            }
        }
        Worker program = new Worker(
                "bob", replicas.get(0), "Authorization", "Bearer " + keycloak.accessToken("portal-cli", "bob"));
        List<Worker> all = new ArrayList<>(people);
        all.add(program);
        ScheduledExecutorService threads = Executors.newScheduledThreadPool(all.size());
        try {
            for (Worker worker : all) {
                ScheduledFuture<?> unused =
                        threads.scheduleWithFixedDelay(worker, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            }
            await().atMost(AT_MOST).until(() -> all.stream().allMatch(worker -> worker.served.get() > 20));

            redis.kill();
            await().atMost(AT_MOST).until(() -> people.stream().allMatch(worker -> worker.refused.get() > 20));
            await().atMost(AT_MOST).until(() -> storeIsUp() == 0);
            int before = program.served.get();
            await().atMost(AT_MOST).until(() -> program.served.get() > before + 20);

            redis.resume();
            people.forEach(worker -> worker.served.set(0));
            await().atMost(AT_MOST).until(() -> people.stream().allMatch(worker -> worker.served.get() > 20));
            await().atMost(AT_MOST).until(() -> storeIsUp() == 1);
        } finally {
            threads.shutdownNow();
            assertThat(threads.awaitTermination(AT_MOST.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        }

        assertThat(all).allSatisfy(worker -> assertThat(worker.wrong).isEmpty());
        assertThat(program.refused.get()).as("bearer tokens go on").isZero();
        assertThat(portal.gate().log()).doesNotContain("\\tat ").doesNotContain("\tat ");
    }

    private static double storeIsUp() {
        return portal.gate().metric("postern_session_store_up", "");
    }

    private static String signedIn(String person) {
        Visitor visitor = chromium.visitor();
        visitor.goesTo(portal.at("/")).signsIn(person);
        return visitor.cookieHeader(portal.at("/"));
    }

    /** Somebody who asks whenever it is run, and looks at the answer. */
    private static final class Worker implements Runnable {
        private final String person;
        private final URI address;
        private final String[] credential;
        private final AtomicInteger served = new AtomicInteger();
        private final AtomicInteger refused = new AtomicInteger();
        private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

        Worker(String person, URI address, String... credential) {
            this.person = person;
            this.address = address;
            this.credential = credential;
        }

        @Override
        public void run() {
            try {
                look(Http.get(address, credential));
            } catch (RuntimeException e) {
                if (!Thread.currentThread().isInterrupted()) {
                    wrong.add(e.toString());
                }
            }
        }

        private void look(HttpResponse<String> answer) {
            if (answer.statusCode() == 200
                    && Shown.in(answer).all("X-Remote-User").equals(List.of(person))) {
                served.incrementAndGet();
            } else if (answer.statusCode() == 503
                    && answer.headers().firstValue("Retry-After").isPresent()
                    && List.of("alice", "bob", "carol").stream()
                            .noneMatch(name -> answer.body().contains(name))) {
                refused.incrementAndGet();
            } else {
                wrong.add(answer.statusCode() + " " + answer.body());
            }
        }
    }
}
