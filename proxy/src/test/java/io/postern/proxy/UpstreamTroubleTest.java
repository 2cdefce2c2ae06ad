/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An app that is away, slow, busy, or closes connections under the proxy's feet. */
@SuppressWarnings("StringConcatToTextBlock") // line ends are a part of what is tested
class UpstreamTroubleTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String GET = "GET /a HTTP/1.1\r\nHost: example.org\r\n\r\n";

    @Test
    void answers502WhereNobodyListens() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (ProxyFixture proxy = ProxyFixture.start("http://127.0.0.1:" + port);
                Wire client = Wire.to(proxy.port())) {
            Wire.Answer answer = client.ask(GET);
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(answer.body()).contains("\"requestId\":\"" + answer.header("X-Request-Id") + "\"");
            assertThat(answer.body()).doesNotContain("127.0.0.1", "Connect", "java");
            assertThat(client.ask(GET).status()).as("the connection is kept").isEqualTo(502);
            Wire.Answer page = client.ask("GET /a HTTP/1.1\r\nHost: example.org\r\nAccept: text/html,*/*\r\n\r\n");
            assertThat(page.header("Content-Type")).startsWith("text/html");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nX-A : b\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n",
            })
    void answers502ToAnAnswerThatIsNone(String rubbish) throws Exception {
        try (RawUpstream app = RawUpstream.serving(wire -> {
                    wire.readHead();
                    wire.send(rubbish);
                });
                ProxyFixture proxy = ProxyFixture.start(app.url());
                Wire client = Wire.to(proxy.port())) {
            assertThat(client.ask("POST /a HTTP/1.1\r\nHost: example.org\r\nContent-Length: 0\r\n\r\n")
                            .status())
                    .isEqualTo(502);
        }
    }

    @Test
    void answers504WhereTheAnswerDoesNotBegin() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        try (RawUpstream app = RawUpstream.serving(wire -> {
                    wire.readHead();
                    if (wire.ends()) {
                        closed.countDown();
                    }
                });
                ProxyFixture proxy = ProxyFixture.start(app.url(), "", "response-timeout: 1s");
                Wire client = Wire.to(proxy.port())) {
            assertThat(client.ask(GET).status()).isEqualTo(504);
            assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void countsTheResponseTimeoutFromTheEndOfTheRequest() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        try (RawUpstream app = RawUpstream.serving(wire -> {
                    String head = wire.readHead();
                    wire.skipBody(head);
                    wire.send(OK);
                });
                ProxyFixture proxy = ProxyFixture.start(app.url(), "", "response-timeout: 1s");
                Wire client = Wire.to(proxy.port());
                Wire clock = Wire.to(proxy.port())) {
            client.send("POST / HTTP/1.1\r\nHost: example.org\r\nContent-Length: 2\r\n\r\na");
            // Another request's time-out says that more than the time has gone by.
            try (RawUpstream silent = RawUpstream.serving(wire -> slow.await(10, TimeUnit.SECONDS));
                    ProxyFixture other = ProxyFixture.start(silent.url(), "", "response-timeout: 2s");
                    Wire waiting = Wire.to(other.port())) {
                assertThat(waiting.ask(GET).status()).isEqualTo(504);
                slow.countDown();
            }
            assertThat(client.send("b").readAnswer().status()).isEqualTo(200);
            assertThat(clock.ask(GET).status()).isEqualTo(200);
        }
    }

    @Test
    void answers504WhereTheAppStopsTakingTheBody() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        try (RawUpstream app = RawUpstream.serving(wire -> {
                    wire.readHead();
                    answered.await(20, TimeUnit.SECONDS);
                });
                ProxyFixture proxy = ProxyFixture.start(app.url(), "", "response-timeout: 1s");
                Wire client = Wire.to(proxy.port())) {
            String piece = "a".repeat(1 << 20);
            client.send("POST /a HTTP/1.1\r\nHost: example.org\r\nContent-Length: 268435456\r\n\r\n");
            Thread upload = new Thread(() -> {
                try {
                    for (int i = 0; i < 256; i++) {
                        client.send(piece);
                    }
                } catch (IOException refused) {
                    // Nobody takes the rest of it.
                }
            });
            upload.start();
            assertThat(client.readAnswer().status()).isEqualTo(504);
            answered.countDown();
            upload.join();
        }
    }

    @Test
    void answers503WhereAllConnectionsStayBusy() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (RawUpstream app = RawUpstream.serving(wire -> {
                    wire.readHead();
                    release.await(20, TimeUnit.SECONDS);
                    wire.send(OK);
                });
                ProxyFixture proxy = ProxyFixture.start(app.url(), "", "max-connections: 2, connect-timeout: 500ms")) {
            List<Wire> clients = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                clients.add(Wire.to(proxy.port()).send(GET));
            }
            await().until(() -> app.connections.get() >= 2);
            try (Wire third = Wire.to(proxy.port())) {
                Wire.Answer answer = third.ask(GET);
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.header("Retry-After")).isNotEmpty();
            }
            release.countDown();
            for (Wire client : clients) {
                assertThat(client.readAnswer().status()).isEqualTo(200);
                client.close();
            }
        }
    }

    /** An app that answers the first request of a connection, and closes it when a second one comes. */
    private static RawUpstream closingOnReuse(AtomicInteger requests) throws Exception {
        return RawUpstream.serving(wire -> {
            wire.skipBody(wire.readHead());
            requests.incrementAndGet();
            wire.send(OK);
            wire.skipBody(wire.readHead());
            requests.incrementAndGet();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "DELETE"})
    void sendsAnIdempotentRequestOnceMoreWhenAKeptConnectionWasGone(String method) throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (RawUpstream app = closingOnReuse(requests);
                ProxyFixture proxy = ProxyFixture.start(app.url());
                Wire client = Wire.to(proxy.port())) {
            client.ask(GET);
            assertThat(client.ask(method + " /b HTTP/1.1\r\nHost: example.org\r\n\r\n")
                            .status())
                    .isEqualTo(200);
            assertThat(requests).hasValue(3);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /b HTTP/1.1\r\nHost: example.org\r\nContent-Length: 0\r\n\r\n",
                "POST /b HTTP/1.1\r\nHost: example.org\r\nContent-Length: 2\r\n\r\nab",
                "PATCH /b HTTP/1.1\r\nHost: example.org\r\nContent-Length: 2\r\n\r\nab",
                "PUT /b HTTP/1.1\r\nHost: example.org\r\nContent-Length: 2\r\n\r\nab",
                "GET /b HTTP/1.1\r\nHost: example.org\r\nContent-Length: 2\r\n\r\nab",
                "FOO /b HTTP/1.1\r\nHost: example.org\r\n\r\n",
            })
    void neverSendsAnythingElseTwice(String request) throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (RawUpstream app = closingOnReuse(requests);
                ProxyFixture proxy = ProxyFixture.start(app.url());
                Wire client = Wire.to(proxy.port())) {
            client.ask(GET);
            assertThat(client.ask(request).status()).isEqualTo(502);
            assertThat(requests).hasValue(2);
            assertThat(app.connections).hasValue(1);
        }
    }

    @Test
    void givesUpAfterOneMoreTry() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (RawUpstream app = RawUpstream.serving(wire -> {
                    wire.readHead();
                    requests.incrementAndGet();
                });
                ProxyFixture proxy = ProxyFixture.start(app.url());
                Wire client = Wire.to(proxy.port())) {
            assertThat(client.ask(GET).status()).isEqualTo(502);
            assertThat(requests).hasValue(2);
        }
    }

    @Test
    void usesConnectionsAgain() throws Exception {
        try (RawUpstream app = RawUpstream.answering(OK);
                ProxyFixture proxy = ProxyFixture.start(app.url());
                Wire client = Wire.to(proxy.port())) {
            for (int i = 0; i < 50; i++) {
                assertThat(client.ask(GET).status()).isEqualTo(200);
            }
            assertThat(app.connections).hasValue(1);
        }
    }

    @Test
    void goesTheLongestRoute() throws Exception {
        try (RawUpstream rest = RawUpstream.answering(OK);
                RawUpstream api = RawUpstream.answering(OK);
                RawUpstream deep = RawUpstream.answering(OK);
                ProxyFixture proxy = ProxyFixture.start(
                        rest.url(),
                        "",
                        "routes: [{path: /api/**, url: \"" + api.url() + "\"}, {path: /api/deep/**, url: \""
                                + deep.url() + "\"}]");
                Wire client = Wire.to(proxy.port())) {
            for (String target : List.of("/", "/apix", "/api", "/api/x", "/api/deep", "/api/deep/x?y")) {
                assertThat(client.ask("GET " + target + " HTTP/1.1\r\nHost: example.org\r\n\r\n")
                                .status())
                        .isEqualTo(200);
            }
            assertThat(rest.heads).hasSize(2);
            assertThat(api.heads).hasSize(2);
            assertThat(deep.heads).hasSize(2);
        }
    }
}
