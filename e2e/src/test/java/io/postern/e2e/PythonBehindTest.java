/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Python as the app: a WSGI application under gunicorn, and a WebSocket server. */
final class PythonBehindTest {
    /** The operating system's, for which the packages are installed. */
    private static final String PYTHON = "/usr/bin/python3";

    private static final Duration START = Duration.ofSeconds(30);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private Path directory;

    @Test
    void aWsgiAppSeesOnePersonHoweverManyAreMadeUp() throws Exception {
        withGunicorn(gate -> {
            JsonNode seen = Http.json(Http.get(
                    URI.create(gate.uri() + "/caf%C3%A9?q=%C3%A9"),
                    "Authorization",
                    gate.bob(),
                    "X-Remote-User",
                    "alice",
                    "X_Remote_User",
                    "alice",
                    "X_Remote-User",
                    "alice",
                    "X.Remote.User",
                    "alice",
                    "Remote-User",
                    "alice"));

            assertThat(seen.get("target").asText()).isEqualTo("/caf%C3%A9?q=%C3%A9");
            assertThat(seen.get("path").asText()).isEqualTo("/café");
            assertThat(seen.get("headers").get("HTTP_X_REMOTE_USER").asText()).isEqualTo("bob");
            assertThat(seen.toString()).doesNotContain("alice").doesNotContain("HTTP_AUTHORIZATION");
        });
    }

    @Test
    void aWsgiAppGetsBodiesWhole() throws Exception {
        byte[] body = new byte[3 * 1024 * 1024 + 7];
        new Random(2).nextBytes(body);
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        withGunicorn(gate -> {
            for (HttpRequest.BodyPublisher publisher : List.of(
                    BodyPublishers.ofByteArray(body),
                    BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))) {
                JsonNode seen = Http.json(HTTP.send(
                        HttpRequest.newBuilder(gate.uri().resolve("/body"))
                                .header("Authorization", gate.bob())
                                .POST(publisher)
                                .build(),
                        BodyHandlers.ofString()));
                assertThat(seen.get("length").asInt()).isEqualTo(body.length);
                assertThat(seen.get("sha256").asText()).isEqualTo(digest);
            }
        });
    }

    @Test
    void anAnswerInPartsArrivesWhole() throws Exception {
        withGunicorn(gate -> assertThat(Http.get(gate.uri().resolve("/stream"), "Authorization", gate.bob())
                        .body())
                .startsWith("part 0\npart 1\n")
                .endsWith("part 999\n")
                .hasLineCount(1000));
    }

    @Test
    void aWebSocketGoesThroughForWhomeverIsSignedIn() throws Exception {
        int port = Http.freePort();
        Path server = Resources.copy("/upstream/websocket_echo.py", directory, Map.of());
        Path client = Resources.copy("/upstream/websocket_client.py", directory, Map.of());
        try (RunningProgram app = RunningProgram.start(
                        directory.resolve("websocket.log"),
                        Map.of(),
                        List.of(PYTHON, server.toString(), String.valueOf(port)));
                DemoGate gate = DemoGate.start(directory, listening(app, port))) {
            String token = gate.bob().substring("Bearer ".length());

            JsonNode seen = Http.json(Command.output(
                    PYTHON, client.toString(), "ws://127.0.0.1:" + gate.uri().getPort() + "/socket", token));

            assertThat(seen.get("without token").asInt()).isEqualTo(401);
            assertThat(seen.get("subprotocol").asText()).isEqualTo("echo");
            assertThat(seen.get("greeting").asText()).isEqualTo("hello bob");
            assertThat(seen.get("text").asText()).isEqualTo("grüße");
            assertThat(seen.get("binary").asBoolean()).isTrue();
            assertThat(seen.get("pong").asBoolean()).isTrue();
            assertThat(seen.get("fragments").asText()).isEqualTo("in three fragments");
            assertThat(seen.get("close").toString()).isEqualTo("[4001,\"as you wish\"]");
        }
    }

    /** Something done with a gate. */
    private interface Use {
        void with(DemoGate gate) throws Exception;
    }

    private void withGunicorn(Use use) throws Exception {
        int port = Http.freePort();
        Resources.copy("/upstream/wsgi_app.py", directory, Map.of());
        List<String> command = new ArrayList<>(List.of("/usr/bin/gunicorn", "--bind", "127.0.0.1:" + port));
        command.addAll(List.of("--workers", "2", "--threads", "4", "--chdir", directory.toString(), "wsgi_app:app"));
        try (RunningProgram app = RunningProgram.start(directory.resolve("gunicorn.log"), Map.of(), command);
                DemoGate gate = DemoGate.start(directory, listening(app, port))) {
            use.with(gate);
        }
    }

    /** The address of a program once it answers anything at all. */
    private static URI listening(RunningProgram program, int port) {
        URI address = URI.create("http://127.0.0.1:" + port);
        await().atMost(START).until(() -> {
            if (!program.alive()) {
                throw new IllegalStateException(program.output());
            }
            return Http.status(address) != 0;
        });
        return address;
    }
}
