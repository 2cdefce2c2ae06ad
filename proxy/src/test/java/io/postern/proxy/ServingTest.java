/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.testing.SessionService;
import io.postern.testing.TestIssuer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real process: what it answers, what it writes, and how signals change and end it. */
@Timeout(120)
final class ServingTest {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    /** How long a process on a busy machine may take to notice that its counterparts are there. */
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path folder = Path.of("");

    private final BlockingQueue<JsonNode> lines = new LinkedBlockingQueue<>();
    private final Queue<String> said = new ConcurrentLinkedQueue<>();
    private Optional<Process> last = Optional.empty();
    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void servesReloadsAndDrains() throws Exception {
        int port = freePort();
        int admin = freePort();
        try (TestIssuer issuer = TestIssuer.start()) {
            issuer.stop();
            Path file = folder.resolve("proxy.yaml");
            Files.writeString(file, config(port, admin, issuer, "signed-in"));
            Process process = start(file);
            try {
                line("message", "serving on 127.0.0.1:" + port);
                assertThat(get(admin, "/healthz", "").statusCode()).isEqualTo(200);
                assertThat(get(admin, "/readyz", "").body()).contains("\"ready\":false", "provider test");
                assertThat(get(port, "/metrics", "").statusCode()).isEqualTo(401);

                issuer.restart();
                await("ready")
                        .atMost(SOON)
                        .until(() -> get(admin, "/readyz", "").statusCode() == 200);
                assertThat(get(
                                        port,
                                        "/oauth2/userinfo?token=hidden",
                                        issuer.token().bearer())
                                .statusCode())
                        .isEqualTo(200);
                JsonNode access = line("path", "/oauth2/userinfo");
                assertThat(access.get("authenticator").asText()).isEqualTo("bearer");
                assertThat(access.get("status").asInt()).isEqualTo(200);
                assertThat(access.toString()).doesNotContain("hidden");

                Files.writeString(file, config(port, admin, issuer, "nobody"));
                new ProcessBuilder("kill", "-HUP", Long.toString(process.pid()))
                        .start()
                        .waitFor();
                line("event", "config-reloaded");
                assertThat(get(port, "/x", "").statusCode()).isEqualTo(403);
                assertThat(line("event", "refused").get("reason").asText()).isEqualTo("nobody");
                assertThat(get(admin, "/metrics", "").body())
                        .contains("postern_config_reloads_total{outcome=\"applied\"} 1.0")
                        .contains("postern_requests_total{status=\"403\"} 1.0");

                process.destroy();
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isZero();
            } finally {
                process.destroyForcibly();
            }
        }
    }

    @Test
    void isNotReadyWhileTheSessionEndpointDoesNotTakeItsSecret() throws Exception {
        int port = freePort();
        int admin = freePort();
        try (TestIssuer issuer = TestIssuer.start();
                SessionService service = SessionService.start("s3cret-of-the-gate")) {
            Path file = folder.resolve("proxy.yaml");
            String provisioning = "provisioning: {endpoint: \"" + service.endpoint() + "\", secret: %s}\n";
            String config = config(port, admin, issuer, "signed-in");
            Files.writeString(file, config + provisioning.formatted("another-secret-of-the-gate"));
            Process process = start(file);
            try {
                line("message", "serving on 127.0.0.1:" + port);
                await("asked the session endpoint")
                        .atMost(SOON)
                        .until(() -> get(admin, "/readyz", "").body().contains("provisioning.endpoint"));
                assertThat(get(admin, "/readyz", "").statusCode()).isEqualTo(503);
                Files.writeString(file, config + provisioning.formatted("s3cret-of-the-gate"));
                await("ready")
                        .atMost(SOON)
                        .until(() -> get(admin, "/readyz", "").statusCode() == 200);
            } finally {
                process.destroyForcibly();
            }
        }
    }

    @Test
    void writesDownAndCountsWhoSignsInAndOut() throws Exception {
        int port = freePort();
        int admin = freePort();
        try (TestIssuer issuer = TestIssuer.start()) {
            Path file = folder.resolve("proxy.yaml");
            Files.writeString(
                    file,
                    config(port, admin, issuer, "signed-in")
                            .replace("login: {enabled: false}", "login: {enabled: true}")
                            .replace("  admin:", "  public-url: http://127.0.0.1:" + port + "\n  admin:")
                            .replace(
                                    "audiences: [data-portal]",
                                    "audiences: [data-portal], client-id: data-portal, client-secret: "
                                            + TestIssuer.SECRET));
            Map<String, String> browser = new HashMap<>();
            Process process = start(file);
            try {
                line("message", "serving on 127.0.0.1:" + port);
                await("ready")
                        .atMost(SOON)
                        .until(() -> get(admin, "/readyz", "").statusCode() == 200);
                HttpResponse<String> seen = visit(browser, port, "/x?secret=hidden");
                assertThat(seen.statusCode())
                        .as("the app is away: %s", seen.body())
                        .isEqualTo(502);
                JsonNode signedIn = line("event", "signed-in");
                assertThat(signedIn.get("user").asText()).isEqualTo("ada");
                assertThat(signedIn.get("path").asText()).isEqualTo("/oauth2/callback");
                assertThat(signedIn.toString()).doesNotContain("code=", "state=", "hidden", "eyJ");
                assertThat(get(admin, "/metrics", "").body())
                        .contains("postern_sign_ins_total{outcome=\"sign_in_started\",provider=\"test\"} 1.0")
                        .contains("postern_sign_ins_total{outcome=\"signed_in\",provider=\"test\"} 1.0")
                        .contains("postern_sessions_total{event=\"begun\"} 1.0")
                        .contains("postern_sessions_known 1.0");

                visit(browser, port, "/oauth2/sign_out");
                assertThat(line("event", "signed-out").get("user").asText()).isEqualTo("ada");
                assertThat(get(admin, "/metrics", "").body())
                        .contains("postern_sessions_total{event=\"signed_out\"} 1.0");
            } finally {
                process.destroyForcibly();
            }
        }
    }

    /** What a link leads to in the end, in a browser with these cookies, of which it shows the gate's to the gate alone. */
    private HttpResponse<String> visit(Map<String, String> browser, int port, String target) throws Exception {
        URI next = URI.create("http://127.0.0.1:" + port + target);
        for (int i = 0; i < 10; i++) {
            // The client would offer h2c, and an upgrade that no page of the site's began is refused.
            HttpRequest.Builder request = HttpRequest.newBuilder(next)
                    .version(HttpClient.Version.HTTP_1_1)
                    .header("Accept", "text/html");
            if (next.getPort() == port && !browser.isEmpty()) {
                List<String> pairs = new ArrayList<>();
                browser.forEach((name, value) -> pairs.add(name + "=" + value));
                request.header("Cookie", String.join("; ", pairs));
            }
            HttpResponse<String> seen = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            for (String line : seen.headers().allValues("Set-Cookie")) {
                String[] pair = line.split(";", 2)[0].split("=", 2);
                browser.put(pair[0], pair[1]);
                if (line.contains("Max-Age=0")) {
                    browser.remove(pair[0]);
                }
            }
            if (seen.statusCode() != 302) {
                return seen;
            }
            next = next.resolve(seen.headers().firstValue("Location").orElseThrow());
        }
        throw new AssertionError("it goes round in circles, last to " + next);
    }

    @Test
    void saysWhichAddressIsTaken() throws Exception {
        try (TestIssuer issuer = TestIssuer.start();
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path file = folder.resolve("proxy.yaml");
            Files.writeString(file, config(taken.getLocalPort(), freePort(), issuer, "signed-in"));
            Process process = process(file).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).isEqualTo(1);
            assertThat(said).contains("server.listen 127.0.0.1:" + taken.getLocalPort());
        }
    }

    private Process start(Path file) throws IOException {
        Process process =
                process(file).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        last = Optional.of(process);
        Thread reader = new Thread(() -> {
            try (BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                    said.add(line);
                    if (line.startsWith("{")) { // the rest is the JVM's own
                        lines.add(new ObjectMapper().readTree(line));
                    }
                }
            } catch (IOException ended) {
                // The process was destroyed while its output was read.
            }
        });
        reader.setDaemon(true);
        reader.start();
        return process;
    }

    private static ProcessBuilder process(Path file) {
        return new ProcessBuilder(List.of(
                JAVA,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "io.postern.proxy.Main",
                "run",
                "--config",
                file.toString()));
    }

    /** The next line in which that field holds that text. */
    private JsonNode line(String field, String text) throws InterruptedException {
        while (true) {
            JsonNode line = lines.poll(60, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("no line with " + text + " in " + field + "; " + standing());
            }
            if (line.path(field).asText().contains(text)) {
                return line;
            }
        }
    }

    /** What the process said, and where its threads are. */
    private String standing() throws InterruptedException {
        Process process = last.orElseThrow();
        if (!process.isAlive()) {
            return "the process ended with " + process.exitValue() + " and had said\n" + String.join("\n", said);
        }
        try {
            new ProcessBuilder("kill", "-QUIT", Long.toString(process.pid()))
                    .start()
                    .waitFor();
            await("thread dump")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> said.stream().anyMatch(line -> line.startsWith("JNI global refs")));
        } catch (IOException | ConditionTimeoutException e) {
            return "the process lives, but shows no threads; it had said\n" + String.join("\n", said);
        }
        return "the process had said\n" + String.join("\n", said);
    }

    private HttpResponse<String> get(int port, String path, String authorization) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String config(int port, int admin, TestIssuer issuer, String allow) {
        return """
                server:
                  listen: 127.0.0.1:%d
                  admin: 127.0.0.1:%d
                upstream: {url: "http://127.0.0.1:1"}
                login: {enabled: false}
                assertion: {enabled: false}
                providers:
                  - {id: test, issuer: "%s", audiences: [data-portal]}
                access:
                  - {path: /**, allow: %s}
                """.formatted(port, admin, issuer.issuer(), allow);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
