/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.postern.config.RedisAddress;
import io.postern.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks for a real Celery worker, by way of a real RabbitMQ and a real Redis, which are away at first. */
final class CeleryTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String PYTHON =
            Optional.ofNullable(System.getenv("POSTERN_TEST_PYTHON")).orElse("python3");

    private static final Trust TRUST = new Trust("broker-ca", Optional.empty());

    @TempDir
    private Path folder;

    private final Invenio invenio = Invenio.of("invenio-latest");

    @BeforeAll
    static void celeryIsInstalled() throws Exception {
        boolean there = new ProcessBuilder(PYTHON, "-c", "import celery, redis")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
        assertThat(there || System.getenv("CI") == null)
                .as("Celery is installed for POSTERN_TEST_PYTHON, as .ci/run does")
                .isTrue();
        Assumptions.assumeTrue(there, "Celery is not installed");
    }

    private Daemon worker(String broker) throws IOException {
        Files.writeString(folder.resolve("tasks.py"), """
                import json, os
                from celery import Celery

                app = Celery("tasks", broker=os.environ["BROKER"])

                @app.task(name="users.tasks.reindex_users", ignore_result=True)
                def reindex_users(user_ids):
                    with open("ids", "a") as file:
                        file.write(json.dumps(user_ids) + "\\n")
                """);
        return Daemon.start(
                folder,
                "worker",
                Map.of("BROKER", broker),
                List.of(
                        PYTHON,
                        "-m",
                        "celery",
                        "-A",
                        "tasks",
                        "worker",
                        "--pool=solo",
                        "--without-gossip",
                        "--without-mingle",
                        "--loglevel=INFO"));
    }

    private List<String> received() throws IOException {
        Path ids = folder.resolve("ids");
        return Files.exists(ids) ? Files.readAllLines(ids) : List.of();
    }

    private Publisher publisher(String broker) {
        Destinations destinations = Invenio.destinations();
        Carrier carrier = broker.startsWith("redis")
                ? new RedisQueue(RedisAddress.parse(broker), TRUST, "celery", "users.tasks.reindex_users")
                : new RabbitQueue(AmqpAddress.parse(Secret.of(broker)), TRUST, "celery", "users.tasks.reindex_users");
        destinations.add(
                "celery",
                "Celery",
                new Feed.Accounts(2),
                carrier,
                new Pace(Duration.ofMillis(2), Duration.ofMillis(2)));
        return invenio.publisher(destinations);
    }

    @Test
    void throughRabbitMq() throws Exception {
        int port = Daemon.freePort();
        String broker = "amqp://guest:guest@127.0.0.1:" + port + "/";
        invenio.accounts(1, 2, 3);
        try (Publisher publisher = publisher(broker)) {
            publisher.register();
            invenio.changed("person.create", 1, 2, 3);
            assertThat(publisher.deliver(PATIENCE).get(0).failure())
                    .get()
                    .asString()
                    .contains("127.0.0.1:" + port, "cannot be reached")
                    .doesNotContain("guest");
            try (Daemon rabbit = Daemon.rabbit(folder, port)) {
                assertThat(publisher.probe().get("Celery (celery)"))
                        .get()
                        .asString()
                        .contains("answers, and has no queue celery");
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(
                                        publisher.deliver(PATIENCE).get(0).failure())
                                .as("nobody reads there yet: the message comes back")
                                .get()
                                .asString()
                                .contains("has no queue celery", "NO_ROUTE"));
                try (Daemon worker = worker(broker)) {
                    await().atMost(PATIENCE)
                            .until(() -> publisher.deliver(PATIENCE).get(0).done());
                    await().atMost(PATIENCE)
                            .untilAsserted(() -> assertThat(received()).containsExactly("[1, 2]", "[3]"));
                    assertThat(publisher.probe()).containsEntry("Celery (celery)", Optional.empty());
                    assertThat(worker.output()).contains("users.tasks.reindex_users");
                }
                assertThat(new RabbitQueue(
                                AmqpAddress.parse(Secret.of(broker.replace("guest:guest", "guest:wrong-password"))),
                                TRUST,
                                "celery",
                                "t"))
                        .satisfies(wrong -> assertThat(catchThrowable(wrong::open))
                                .isInstanceOf(Undelivered.class)
                                .hasMessageContaining("refuses the user or the password")
                                .hasMessageNotContaining("wrong-password"));
                assertThat(rabbit.output()).isNotEmpty();
            }
        }
    }

    @Test
    void throughRedis() throws Exception {
        int port = Daemon.freePort();
        String broker = "redis://127.0.0.1:" + port + "/3";
        invenio.accounts(IntStream.rangeClosed(1, 5).toArray());
        try (Publisher publisher = publisher(broker)) {
            publisher.register();
            invenio.changed("person.create", 1, 2, 3, 4);
            assertThat(publisher.deliver(PATIENCE).get(0).failure())
                    .get()
                    .asString()
                    .contains("Redis at 127.0.0.1:" + port);
            assertThat(publisher.probe().get("Celery (celery)")).isNotEmpty();
            try (Daemon redis = Daemon.redis(folder, port);
                    Daemon worker = worker(broker)) {
                await().atMost(PATIENCE)
                        .until(() -> publisher.deliver(PATIENCE).get(0).done());
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(received()).containsExactly("[1, 2]", "[3, 4]"));
                invenio.changed("person.update", 5);
                assertThat(publisher.deliver(PATIENCE).get(0).done()).isTrue();
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(received()).endsWith("[5]"));
                assertThat(publisher.probe()).containsEntry("Celery (celery)", Optional.empty());
                assertThat(worker.output() + redis.output()).contains("users.tasks.reindex_users");
            }
        }
    }
}
