/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.postern.config.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Webhooks to a real HTTP server, and their signatures as the documentation's Python verifies them. */
final class WebHookTest {

    private static final String SECRET = "whsec_bXktdmVyeS1sb25nLWFuZC1yYW5kb20ta2V5ISE=";
    private static final Instant NOW = Instant.parse("2026-11-22T03:00:07Z");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private final List<Message> messages = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private HttpServer server;
    private volatile Answer answer = new Answer(204, "", "");

    private record Message(String id, String timestamp, String signature, String type, String body) {}

    private record Answer(int status, String header, String value) {}

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", this::take);
        server.start();
    }

    @AfterEach
    void stop() {
        end.countDown();
        server.stop(0);
    }

    private void take(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        messages.add(new Message(
                exchange.getRequestHeaders().getFirst("webhook-id"),
                exchange.getRequestHeaders().getFirst("webhook-timestamp"),
                exchange.getRequestHeaders().getFirst("webhook-signature"),
                exchange.getRequestHeaders().getFirst("Content-Type"),
                body));
        if (answer.status() == 0) {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
            return;
        }
        if (!answer.header().isEmpty()) {
            exchange.getResponseHeaders().set(answer.header(), answer.value());
        }
        exchange.sendResponseHeaders(answer.status(), -1);
        exchange.close();
    }

    private URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/changed");
    }

    private WebHook hook(Audience audience, String secret, Duration timeout) {
        return new WebHook(
                audience,
                new WebHook.Place(url(), new Trust("ca", Optional.empty())),
                Secret.of(secret),
                timeout,
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static void send(WebHook hook) throws Exception {
        hook.open().send(new Batch("msg_1", List.of(1L, 2L), Instant.parse("2026-11-22T03:00:00Z")));
    }

    private Undelivered refused() {
        return Objects.requireNonNull(
                catchThrowableOfType(Undelivered.class, () -> send(hook(Audience.USERS, SECRET, PATIENCE))));
    }

    @Test
    void postsIdsAsJson() throws Exception {
        send(hook(Audience.USERS, SECRET, PATIENCE));
        hook(Audience.GROUPS, SECRET, PATIENCE)
                .open()
                .send(new Batch("msg_2", List.of("staff"), Instant.parse("2026-11-22T03:00:00Z")));

        assertThat(messages.get(0).body())
                .isEqualTo(
                        "{\"type\":\"users.changed\",\"timestamp\":\"2026-11-22T03:00:00Z\",\"data\":{\"ids\":[1,2]}}");
        assertThat(messages.get(0).type()).isEqualTo("application/json");
        assertThat(messages.get(0).timestamp()).isEqualTo("1795316407");
        assertThat(messages.get(1).body()).contains("\"groups.changed\"", "[\"staff\"]");
    }

    /** The first vector is the one that the Standard Webhooks specification's libraries are tested with. */
    @Test
    void signsAsTheStandardSays() {
        assertThat(WebHook.signature(
                        WebHook.key(Secret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")),
                        "msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{\"test\": 2432232314}"))
                .isEqualTo("g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @ParameterizedTest
    @ValueSource(strings = {SECRET, "a-plain-secret-of-some-length"})
    void isVerifiedByTheExampleOfTheDocumentation(String secret) throws Exception {
        send(hook(Audience.USERS, secret, PATIENCE));
        Message message = messages.get(0);

        assertThat(verified(secret, message, NOW)).isTrue();
        assertThat(verified("another-secret-of-some-length", message, NOW)).isFalse();
        assertThat(verified(secret, message, NOW.plusSeconds(301)))
                .as("replayed")
                .isFalse();
        assertThat(verified(
                        secret,
                        new Message(message.id(), message.timestamp(), message.signature(), "", message.body() + " "),
                        NOW))
                .isFalse();
        assertThat(verified(
                        secret,
                        new Message("msg_2", message.timestamp(), message.signature(), "", message.body()),
                        NOW))
                .isFalse();
    }

    private boolean verified(String secret, Message message, Instant now) throws Exception {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("docs/hooks.md"))) {
            root = Objects.requireNonNull(root.getParent());
        }
        Matcher example =
                Pattern.compile("(?ms)^```python\\n(.*?)^```").matcher(Files.readString(root.resolve("docs/hooks.md")));
        assertThat(example.find()).isTrue();
        Path program = Files.writeString(
                folder.resolve("verify.py"),
                example.group(1)
                        + "\nimport sys\nheaders = {'webhook-id': sys.argv[1], 'webhook-timestamp': sys.argv[2],"
                        + " 'webhook-signature': sys.argv[3]}\n"
                        + "sys.exit(0 if verify(sys.argv[4], headers, sys.argv[5].encode(), now=float(sys.argv[6])) else 9)\n");
        List<String> command = new ArrayList<>(List.of("python3", program.toString()));
        command.addAll(List.of(
                message.id(),
                message.timestamp(),
                message.signature(),
                secret,
                message.body(),
                Long.toString(now.getEpochSecond())));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();
        assertThat(exit).as(output).isIn(0, 9);
        return exit == 0;
    }

    @ParameterizedTest
    @CsvSource({
        "429, Retry-After, 120, PT2M",
        "503, Retry-After, 'Sun, 22 Nov 2026 03:01:07 GMT', PT1M",
        "500, Retry-After, soon,",
        "500, '', '',"
    })
    void aRefusalSaysWhenItWantsToBeAskedAgain(int status, String header, String value, Duration pause) {
        answer = new Answer(status, header, value == null ? "" : value);
        Undelivered refused = refused();

        assertThat(refused.reason()).isEqualTo("answered with status " + status);
        assertThat(refused.pause()).isEqualTo(Optional.ofNullable(pause));
    }

    @Test
    void followsNoRedirect() {
        answer = new Answer(307, "Location", url() + "/elsewhere");

        assertThat(refused().reason()).contains("307", "a redirect is not followed");
        assertThat(messages).hasSize(1);
    }

    @Test
    void waitsNoLongerThanItsTimeout() {
        answer = new Answer(0, "", "");
        Undelivered late = catchThrowableOfType(
                Undelivered.class, () -> send(hook(Audience.USERS, SECRET, Duration.ofSeconds(1))));

        assertThat(late.reason()).isEqualTo("did not answer within timeout, 1 s");
    }

    @Test
    void isSentAgainUntilItIsTaken() throws Exception {
        Invenio invenio = Invenio.of("invenio-latest").accounts(1, 2, 3);
        Destinations destinations = Invenio.destinations();
        destinations.add(
                "hook",
                "a hook",
                new Feed.Accounts(2),
                hook(Audience.USERS, SECRET, PATIENCE),
                new Pace(Duration.ofMillis(2), Duration.ofMillis(2)));
        answer = new Answer(500, "", "");
        try (Publisher publisher = invenio.publisher(destinations)) {
            publisher.register();
            invenio.changed("person.create", 1, 2, 3);
            assertThat(publisher.deliver(PATIENCE).get(0).failure()).contains("answered with status 500");
            answer = new Answer(429, "Retry-After", "1");
            await().until(() ->
                    publisher.deliver(PATIENCE).get(0).failure().orElse("").contains("429"));
            answer = new Answer(200, "", "");
            await().until(() -> publisher.deliver(PATIENCE).get(0).done());
        }
        assertThat(messages).extracting(Message::body).last().asString().contains("[3]");
        assertThat(messages.get(0).id())
                .as("a receiver can tell a repeated message")
                .isEqualTo(messages.get(messages.size() - 2).id());
    }
}
