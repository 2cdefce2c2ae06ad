/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.postern.config.ClientTlsConfig;
import io.postern.config.RedisAddress;
import io.postern.config.Secret;
import io.postern.config.tls.Pem;
import io.postern.sync.TestAuthority;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real RabbitMQ, a real Redis and a receiver of webhooks, each with a certificate for {@code localhost} of a house authority. */
final class TlsTest {

    private static final Batch BATCH = new Batch("msg_1", List.of(1L, 2L), Instant.EPOCH);

    @TempDir
    private static Path authorities;

    private static TestAuthority house;
    private static TestAuthority other;
    private static ClientTlsConfig server;

    @TempDir
    private Path folder;

    @BeforeAll
    static void sign() throws Exception {
        house = new TestAuthority(authorities, "house");
        other = new TestAuthority(authorities, "other");
        server = house.sign("server", "CN=localhost", "dns:localhost");
    }

    private static Trust trust(Optional<Path> ca) {
        return new Trust("a-key-ca", ca);
    }

    /** A carrier to the service under a name, by who is trusted: only the right name with the right authority is let through. */
    private void believesOnlyTheHouse(BiFunction<String, Trust, Carrier> carriers) throws Exception {
        Trust right = trust(Optional.of(house.certificate()));
        refused(carriers.apply("localhost", trust(Optional.of(other.certificate()))), "TLS failed", "a-key-ca");
        refused(carriers.apply("localhost", trust(Optional.empty())), "TLS failed", "a-key-ca");
        refused(carriers.apply("127.0.0.1", right), "TLS failed", "127.0.0.1");
        refused(carriers.apply("localhost", trust(Optional.of(folder.resolve("gone.pem")))), "a-key-ca", "gone.pem");
        refused(
                carriers.apply("localhost", trust(server.privateKey())),
                "a-key-ca",
                "no PEM certificate",
                String.valueOf(server.privateKey().orElseThrow()));
    }

    private static void refused(Carrier carrier, String... words) {
        assertThat(catchThrowable(() -> {
                    try (Carrier.Line line = carrier.open()) {
                        line.send(BATCH);
                    }
                }))
                .isInstanceOf(Undelivered.class)
                .hasMessageContainingAll(words)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void rabbitMq() throws Exception {
        int port = Daemon.freePort();
        BiFunction<String, Trust, Carrier> queues = (host, trust) -> new RabbitQueue(
                AmqpAddress.parse(Secret.of("amqps://guest:guest@" + host + ":" + port + "/")), trust, "celery", "t");
        try (Daemon rabbit = Daemon.rabbit(folder, port, server)) {
            believesOnlyTheHouse(queues);
            refused(
                    queues.apply("localhost", trust(Optional.of(house.certificate()))),
                    "has no queue celery",
                    "NO_ROUTE");
            assertThat(rabbit.output()).isNotEmpty();
        }
    }

    @Test
    void redis() throws Exception {
        int port = Daemon.freePort();
        BiFunction<String, Trust, Carrier> queues = (host, trust) ->
                new RedisQueue(RedisAddress.parse("rediss://" + host + ":" + port + "/3"), trust, "celery", "t");
        try (Daemon redis = Daemon.redis(folder, port, server)) {
            believesOnlyTheHouse(queues);
            Trust right = trust(Optional.of(house.certificate()));
            try (Carrier.Line line = queues.apply("localhost", right).open()) {
                line.send(BATCH);
            }
            RedisAddress address = RedisAddress.parse("rediss://localhost:" + port + "/3");
            try (var client = RedisClients.open(address, right)) {
                assertThat(client.llen("celery")).isEqualTo(1);
            }
            assertThat(redis.output()).isNotEmpty();
        }
    }

    @Test
    void webhook() throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(
                Pem.keyStore(
                        server.certificate().orElseThrow(), server.privateKey().orElseThrow()),
                Pem.keyPassword().toCharArray());
        SSLContext own = SSLContext.getInstance("TLS");
        own.init(keys.getKeyManagers(), null, null);
        HttpsServer receiver = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.setHttpsConfigurator(new HttpsConfigurator(own));
        receiver.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
        int port = receiver.getAddress().getPort();
        BiFunction<String, Trust, Carrier> hooks = (host, trust) -> new WebHook(
                Audience.USERS,
                new WebHook.Place(URI.create("https://" + host + ":" + port + "/changed"), trust),
                Secret.of("hunter2hunter2hunter2"),
                Duration.ofSeconds(30),
                Clock.systemUTC());
        try {
            believesOnlyTheHouse(hooks);
            try (Carrier.Line line = hooks.apply("localhost", trust(Optional.of(house.certificate())))
                    .open()) {
                line.send(BATCH);
            }
        } finally {
            receiver.stop(0);
        }
    }
}
