/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postern.auth.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much, how many, how long. */
@SuppressWarnings("StringConcatToTextBlock") // line ends are a part of what is tested
class LimitsTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String HOST = "Host: example.org\r\n";

    @ParameterizedTest(name = "a head that is too large in one place")
    @ValueSource(strings = {"target", "value", "name", "lines"})
    void refusesLargeHeads(String place) throws Exception {
        String large = "a".repeat(9_000);
        String request = switch (place) {
            case "target" -> "GET /" + large + " HTTP/1.1\r\n" + HOST + "\r\n";
            case "value" -> "GET / HTTP/1.1\r\n" + HOST + "X-A: " + large + "\r\n\r\n";
            case "name" -> "GET / HTTP/1.1\r\n" + HOST + large + ": a\r\n\r\n";
            default -> "GET / HTTP/1.1\r\n" + HOST + "X-A: b\r\n".repeat(1_200) + "\r\n";
        };
        try (RawUpstream app = RawUpstream.answering(OK);
                ProxyFixture proxy = ProxyFixture.start(app.url(), "limits: {header-bytes: 8KiB}", "");
                Wire client = Wire.to(proxy.port())) {
            Wire.Answer answer = client.ask(request);
            assertThat(answer.status()).isEqualTo(431);
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(client.ends()).isTrue();
            assertThat(app.heads).isEmpty();
        }
    }

    @Test
    void forwardsHeadsUpToTheLimitWithWhatComesOnTop() throws Exception {
        try (RawUpstream app = RawUpstream.answering(OK);
                ProxyFixture proxy = ProxyFixture.start(app.url());
                Wire client = Wire.to(proxy.port())) {
            String large = "a".repeat(30_000);
            assertThat(client.ask("GET / HTTP/1.1\r\n" + HOST + "X-A: " + large + "\r\n\r\n")
                            .status())
                    .isEqualTo(200);
            assertThat(app.nextHead()).contains(large);
        }
    }

    @Test
    void forwardsLargeAnswerHeads() throws Exception {
        String large = "a".repeat(30_000);
        try (RawUpstream app = RawUpstream.answering(
                        "HTTP/1.1 200 OK\r\nContent-Security-Policy: " + large + "\r\nContent-Length: 2\r\n\r\nok");
                ProxyFixture proxy = ProxyFixture.start(app.url());
                Wire client = Wire.to(proxy.port())) {
            Wire.Answer answer = client.ask("GET / HTTP/1.1\r\n" + HOST + "\r\n");
            assertThat(answer.header("Content-Security-Policy")).isEqualTo(large);
        }
    }

    @Test
    void refusesABodyThatSaysItIsTooLarge() throws Exception {
        try (RawUpstream app = RawUpstream.answering(OK);
                ProxyFixture proxy = ProxyFixture.start(app.url(), "limits: {body-bytes: 1KiB}", "");
                Wire client = Wire.to(proxy.port())) {
            assertThat(client.ask("POST / HTTP/1.1\r\n" + HOST + "Content-Length: 1024\r\n\r\n" + "a".repeat(1024))
                            .status())
                    .isEqualTo(200);
            Wire.Answer answer =
                    client.ask("POST / HTTP/1.1\r\n" + HOST + "Content-Length: 1025\r\n\r\n" + "a".repeat(1025));
            assertThat(answer.status()).isEqualTo(413);
            assertThat(client.ends()).isTrue();
            assertThat(app.heads).hasSize(1);
        }
    }

    @Test
    void refusesAChunkedBodyThatGrowsTooLarge() throws Exception {
        CountDownLatch cutOff = new CountDownLatch(1);
        try (RawUpstream app = RawUpstream.serving(wire -> {
                    wire.readHead();
                    try {
                        wire.readChunked();
                    } catch (IOException expected) {
                        cutOff.countDown();
                    }
                });
                ProxyFixture proxy = ProxyFixture.start(app.url(), "limits: {body-bytes: 1KiB}", "");
                Wire client = Wire.to(proxy.port())) {
            client.send("POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n");
            client.send("400\r\n" + "a".repeat(0x400) + "\r\n").send("1\r\na\r\n");
            Wire.Answer answer = client.readAnswer();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(client.ends()).isTrue();
            assertThat(cutOff.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @ParameterizedTest(name = "slow from {0} on")
    @ValueSource(strings = {"G", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: example.org\r\nX-A"})
    void answers408ToAHeadThatDribbles(String start) throws Exception {
        try (RawUpstream app = RawUpstream.answering(OK);
                ProxyFixture proxy = ProxyFixture.start(app.url(), "limits: {header-timeout: 1s}", "");
                Wire client = Wire.to(proxy.port())) {
            client.ask("GET /first HTTP/1.1\r\n" + HOST + "\r\n");
            client.send(start);
            while (client.staysSilent(50)) {
                client.send("a");
            }
            Wire.Answer answer = client.readAnswer();
            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(client.ends()).isTrue();
        }
    }

    @Test
    void closesAConnectionThatNeverAsks() throws Exception {
        try (RawUpstream app = RawUpstream.answering(OK);
                ProxyFixture proxy = ProxyFixture.start(app.url(), "limits: {header-timeout: 1s}", "");
                Wire silent = Wire.to(proxy.port());
                Wire asking = Wire.to(proxy.port())) {
            asking.ask("GET / HTTP/1.1\r\n" + HOST + "\r\n");
            assertThat(silent.ends()).isTrue();
            assertThat(asking.ask("GET / HTTP/1.1\r\n" + HOST + "\r\n").status())
                    .as("a connection between two requests is only idle")
                    .isEqualTo(200);
        }
    }

    @Test
    void answers408ToABodyThatStops() throws Exception {
        try (RawUpstream app = RawUpstream.serving(wire -> wire.skipBody(wire.readHead()));
                ProxyFixture proxy = ProxyFixture.start(app.url(), "limits: {idle-timeout: 1s}", "");
                Wire client = Wire.to(proxy.port())) {
            Wire.Answer answer = client.ask("POST / HTTP/1.1\r\n" + HOST + "Content-Length: 10\r\n\r\nabc");
            assertThat(answer.status()).isEqualTo(408);
            assertThat(client.ends()).isTrue();
        }
    }

    @Test
    void letsNoMoreConnectionsInThanAllowed() throws Exception {
        try (RawUpstream app = RawUpstream.answering(OK);
                ProxyFixture proxy = ProxyFixture.start(app.url(), "limits: {connections: 3}", "")) {
            List<Wire> clients = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                clients.add(Wire.to(proxy.port()));
                clients.get(i).ask("GET / HTTP/1.1\r\n" + HOST + "\r\n");
            }
            try (Wire waiting = Wire.to(proxy.port())) {
                waiting.send("GET /waited HTTP/1.1\r\n" + HOST + "\r\n");
                assertThat(clients.get(0)
                                .ask("GET / HTTP/1.1\r\n" + HOST + "\r\n")
                                .status())
                        .isEqualTo(200);
                assertThat(app.heads).noneMatch(head -> head.contains("/waited"));
                clients.get(0).close();
                assertThat(waiting.readAnswer().status()).isEqualTo(200);
            }
            for (Wire client : clients) {
                client.close();
            }
        }
    }

    @Test
    void finishesWhatIsUnderWayBeforeItStops() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch mayAnswer = new CountDownLatch(1);
        try (RawUpstream app = RawUpstream.serving(wire -> {
                    wire.readHead();
                    asked.countDown();
                    mayAnswer.await(10, TimeUnit.SECONDS);
                    wire.send(OK);
                });
                ProxyFixture proxy = ProxyFixture.start(app.url());
                Wire client = Wire.to(proxy.port())) {
            int port = proxy.port();
            assertThat(proxy.server().ready()).isTrue();
            client.send("GET / HTTP/1.1\r\n" + HOST + "\r\n");
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
            Thread stopping = new Thread(() -> {
                try {
                    proxy.stop();
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            stopping.start();
            await().until(() -> !proxy.server().ready() && !listens(port));
            assertThat(stopping.isAlive()).isTrue();
            mayAnswer.countDown();
            Wire.Answer answer = client.readAnswer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(client.ends()).isTrue();
            stopping.join(15_000);
            assertThat(stopping.isAlive()).isFalse();
        }
    }

    @Test
    void stopsInSpiteOfARequestThatNeverEnds() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        try (RawUpstream app = RawUpstream.serving(wire -> {
                    wire.readHead();
                    asked.countDown();
                    wire.ends();
                });
                ProxyFixture proxy = ProxyFixture.start(app.url(), "drain: 1s", "");
                Wire client = Wire.to(proxy.port())) {
            client.send("GET / HTTP/1.1\r\n" + HOST + "\r\n");
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
            proxy.stop();
            client.in.readAllBytes();
        }
    }

    @Test
    void tellsOfEveryRequest() throws Exception {
        try (RawUpstream app = RawUpstream.answering(OK);
                ProxyFixture proxy = ProxyFixture.start(app.url());
                Wire client = Wire.to(proxy.port())) {
            client.ask("GET / HTTP/1.1\r\n" + HOST + "\r\n");
            client.ask("GET /private/x HTTP/1.1\r\n" + HOST + "\r\n");
            client.ask("nonsense\r\n\r\n");
            await().until(() -> proxy.served.size() >= 3);
            assertThat(proxy.served).extracting(Traffic.Served::status).containsExactly(200, 401, 400);
            assertThat(proxy.served)
                    .extracting(Traffic.Served::reason)
                    .containsExactly(Reason.PASSED, Reason.SIGN_IN_REQUIRED, Reason.MALFORMED_REQUEST);
            assertThat(proxy.served.peek().bytes()).isEqualTo(2);
            assertThat(proxy.served.peek().answerNanos()).isPositive();
            assertThat(proxy.server().underWay()).isZero();
        }
    }

    private static boolean listens(int port) {
        try (Wire probe = Wire.to(port)) {
            return probe.socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }
}
