/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import static io.postern.proxy.Wire.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.client.ClientUpgradeRequest;
import org.eclipse.jetty.websocket.client.WebSocketClient;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A real client and a real server with the proxy between them, and what raw sockets add. */
@SuppressWarnings("StringConcatToTextBlock") // line ends are a part of what is tested
class WebSocketTest {
    private static final String HANDSHAKE = lines("""
            GET /ws HTTP/1.1
            Host: example.org
            Connection: keep-alive, Upgrade
            Upgrade: websocket
            Sec-WebSocket-Version: 13
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
            Authorization: Bearer alice
            X-Remote-User: mallory

            """);
    private static final String SWITCHED =
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

    /** Sends back what it gets. */
    public static final class Echo implements Session.Listener.AutoDemanding {
        private final CompletableFuture<Session> session = new CompletableFuture<>();

        @Override
        public void onWebSocketOpen(Session opened) {
            session.complete(opened);
        }

        @Override
        public void onWebSocketText(String message) {
            session.join().sendText(message, Callback.NOOP);
        }

        @Override
        public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
            session.join().sendBinary(payload, callback);
        }
    }

    /** Keeps what it gets. */
    public static final class Collecting implements Session.Listener.AutoDemanding {
        private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        private final BlockingQueue<Integer> sizes = new LinkedBlockingQueue<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();

        @Override
        public void onWebSocketText(String message) {
            texts.add(message);
        }

        @Override
        public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
            sizes.add(payload.remaining());
            callback.succeed();
        }

        @Override
        public void onWebSocketClose(int statusCode, String reason, Callback callback) {
            closed.complete(statusCode);
            callback.succeed();
        }
    }

    @Test
    void carriesMessagesBothWaysAndTheClosing() throws Exception {
        Server app = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        app.setHandler(WebSocketUpgradeHandler.from(app, container -> {
            container.setMaxBinaryMessageSize(8 * 1024 * 1024);
            container.addMapping("/ws", (request, response, callback) -> new Echo());
        }));
        app.start();
        WebSocketClient client = new WebSocketClient();
        client.setMaxBinaryMessageSize(8 * 1024 * 1024);
        client.start();
        int port = ((ServerConnector) app.getConnectors()[0]).getLocalPort();
        try (ProxyFixture proxy = ProxyFixture.start("http://127.0.0.1:" + port)) {
            Collecting seen = new Collecting();
            ClientUpgradeRequest request =
                    new ClientUpgradeRequest(URI.create("ws://127.0.0.1:" + proxy.port() + "/ws"));
            try (Session session = client.connect(seen, request).get(10, TimeUnit.SECONDS)) {
                for (int i = 0; i < 20; i++) {
                    session.sendText("message " + i, Callback.NOOP);
                    assertThat(seen.texts.poll(10, TimeUnit.SECONDS)).isEqualTo("message " + i);
                }
                session.sendBinary(ByteBuffer.allocate(4 * 1024 * 1024), Callback.NOOP);
                assertThat(seen.sizes.poll(10, TimeUnit.SECONDS)).isEqualTo(4 * 1024 * 1024);
                assertThat(proxy.server().openWebSockets()).isEqualTo(1);
                session.close(4001, "enough", Callback.NOOP);
                assertThat(seen.closed.get(10, TimeUnit.SECONDS)).isEqualTo(4001);
            }
            await().until(() -> proxy.server().openWebSockets() == 0);
        } finally {
            client.stop();
            app.stop();
        }
    }

    @Test
    void tellsTheAppWhoCallsAndLosesNoByteThatCameEarly() throws Exception {
        BlockingQueue<String> heads = new LinkedBlockingQueue<>();
        try (RawUpstream app = RawUpstream.serving(wire -> {
                    heads.add(wire.readHead());
                    wire.send(SWITCHED + "early from the app");
                    wire.send(wire.read(21));
                    wire.ends();
                });
                ProxyFixture proxy = ProxyFixture.start(app.url());
                Wire client = Wire.to(proxy.port())) {
            Wire.Answer answer = client.ask(HANDSHAKE + "early from the client");
            assertThat(answer.status()).isEqualTo(101);
            assertThat(answer.header("Sec-WebSocket-Accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
            assertThat(answer.header("Upgrade")).isEqualTo("websocket");
            assertThat(answer.head()).containsOnlyOnce("Upgrade: ").containsOnlyOnce("Connection: ");
            assertThat(client.read(39)).isEqualTo("early from the appearly from the client");
            assertThat(heads.poll(10, TimeUnit.SECONDS))
                    .contains("X-Remote-User: alice\r\n", "Connection: Upgrade\r\n", "Upgrade: websocket\r\n")
                    .doesNotContain("mallory", "Bearer");
        }
    }

    @Test
    void passesTheEndOfTheAppOn() throws Exception {
        try (RawUpstream app = RawUpstream.serving(wire -> {
                    wire.readHead();
                    wire.send(SWITCHED + "bye");
                });
                ProxyFixture proxy = ProxyFixture.start(app.url());
                Wire client = Wire.to(proxy.port())) {
            assertThat(client.ask(HANDSHAKE).status()).isEqualTo(101);
            assertThat(client.read(3)).isEqualTo("bye");
            assertThat(client.ends()).isTrue();
        }
    }

    @Test
    void closesWhenTheIdentityEnds() throws Exception {
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        try (RawUpstream app = RawUpstream.serving(wire -> {
                    wire.readHead();
                    wire.send(SWITCHED);
                    ended.complete(wire.ends());
                });
                ProxyFixture proxy = ProxyFixture.start(app.url());
                Wire client = Wire.to(proxy.port())) {
            proxy.identitiesEnd(Instant.now().plusSeconds(2));
            assertThat(client.ask(HANDSHAKE).status()).isEqualTo(101);
            assertThat(client.ends()).isTrue();
            assertThat(ended.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    @DisplayName("a WebSocket does not outlive the session that opened it")
    void closesWhenTheSessionEnds() throws Exception {
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        try (RawUpstream app = RawUpstream.serving(wire -> {
                    wire.readHead();
                    wire.send(SWITCHED);
                    wire.send(wire.read(4));
                    ended.complete(wire.ends());
                });
                ProxyFixture proxy = ProxyFixture.start(app.url());
                Wire client = Wire.to(proxy.port())) {
            assertThat(client.ask(HANDSHAKE).status()).isEqualTo(101);
            client.send("ping");
            assertThat(client.read(4)).isEqualTo("ping");
            proxy.sessionsEnd();
            assertThat(client.ends()).isTrue();
            assertThat(ended.get(5, TimeUnit.SECONDS)).isTrue();
            await().until(() -> proxy.server().openWebSockets() == 0);
        }
    }

    @Test
    void relaysAnotherAnswer() throws Exception {
        try (RawUpstream app = RawUpstream.answering("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
                ProxyFixture proxy = ProxyFixture.start(app.url());
                Wire client = Wire.to(proxy.port())) {
            Wire.Answer answer = client.ask(HANDSHAKE);
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.body()).isEqualTo("no");
            assertThat(client.ask(HANDSHAKE).status()).isEqualTo(403);
        }
    }

    @Test
    void asksTheGateFirst() throws Exception {
        try (RawUpstream app = RawUpstream.answering("HTTP/1.1 500 Never\r\nContent-Length: 0\r\n\r\n");
                ProxyFixture proxy = ProxyFixture.start(app.url());
                Wire client = Wire.to(proxy.port())) {
            String nobody = HANDSHAKE.replace("/ws", "/private/ws").replace("Authorization: Bearer alice\r\n", "");
            assertThat(client.ask(nobody).status()).isEqualTo(401);
            assertThat(app.heads).isEmpty();
        }
    }

    @Test
    void opensNoMoreThanAllowed() throws Exception {
        try (RawUpstream app = RawUpstream.serving(wire -> {
                    wire.readHead();
                    wire.send(SWITCHED);
                    wire.ends();
                });
                ProxyFixture proxy = ProxyFixture.start(app.url(), "", "max-connections: 1");
                Wire first = Wire.to(proxy.port());
                Wire second = Wire.to(proxy.port())) {
            assertThat(first.ask(HANDSHAKE).status()).isEqualTo(101);
            assertThat(second.ask(HANDSHAKE).status()).isEqualTo(503);
        }
    }
}
