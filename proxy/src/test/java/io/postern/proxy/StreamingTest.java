/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import static io.postern.proxy.Wire.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies, interim answers, trailers and ends, both ways, as they come. */
@SuppressWarnings("StringConcatToTextBlock") // line ends are a part of what is tested
class StreamingTest {
    private static final String HOST = "Host: example.org\r\n";

    @Test
    void passesChunksAndTrailersBothWays() throws Exception {
        BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
        try (RawUpstream app = RawUpstream.serving(wire -> {
                    String head = wire.readHead();
                    bodies.add(head + wire.readChunked());
                    wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n"
                            + "5\r\nhello\r\n0\r\nX-Sum: 9\r\nSet-Cookie: a=b\r\nContent-Length: 7\r\n\r\n");
                });
                ProxyFixture proxy = ProxyFixture.start(app.url());
                Wire client = Wire.to(proxy.port())) {
            Wire.Answer answer = client.ask("POST / HTTP/1.1\r\n" + HOST
                    + "TE: trailers\r\nConnection: TE\r\nTrailer: X-Check\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "3\r\nabc\r\n0\r\nX-Check: 1\r\nX-Remote-User: mallory\r\nx_forwarded.for: 6.6.6.6\r\n"
                    + "Host: evil.example\r\n\r\n");
            assertThat(answer.body()).isEqualTo("5\r\nhello\r\n0\r\nX-Sum: 9\r\n\r\n");
            String seen = bodies.poll(10, TimeUnit.SECONDS);
            assertThat(seen)
                    .contains("abc", "X-Check: 1", "TE: trailers")
                    .doesNotContain("mallory", "6.6.6.6", "evil.example");
        }
    }

    @Test
    void sendsEachEventAsItComes() throws Exception {
        CountDownLatch firstSeen = new CountDownLatch(1);
        try (RawUpstream app = RawUpstream.serving(wire -> {
                    wire.readHead();
                    wire.send(
                            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
                    wire.send("9\r\ndata: 1\n\n\r\n");
                    if (firstSeen.await(10, TimeUnit.SECONDS)) {
                        wire.send("9\r\ndata: 2\n\n\r\n0\r\n\r\n");
                    }
                });
                ProxyFixture proxy = ProxyFixture.start(app.url());
                Wire client = Wire.to(proxy.port())) {
            client.send("GET /events HTTP/1.1\r\n" + HOST + "\r\n");
            assertThat(client.readHead()).contains("200 OK", "text/event-stream");
            assertThat(client.read(12)).isEqualTo("9\r\ndata: 1\n\n");
            firstSeen.countDown();
            assertThat(client.readLine()).isEqualTo("\r\n");
            assertThat(client.readChunked()).isEqualTo("9\r\ndata: 2\n\n\r\n0\r\n\r\n");
        }
    }

    @Test
    void keepsAQuietStreamOpenBeyondTheIdleTimeout() throws Exception {
        CountDownLatch quietForLong = new CountDownLatch(1);
        try (RawUpstream app = RawUpstream.serving(wire -> {
                    wire.readHead();
                    wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n");
                    quietForLong.await(10, TimeUnit.SECONDS);
                    wire.send("1\r\nb\r\n0\r\n\r\n");
                });
                ProxyFixture proxy =
                        ProxyFixture.start(app.url(), "limits: {idle-timeout: 1s}", "response-timeout: 1s");
                Wire client = Wire.to(proxy.port());
                Wire idle = Wire.to(proxy.port())) {
            idle.ask("GET /private/a HTTP/1.1\r\n" + HOST + "\r\n");
            client.send("GET /events HTTP/1.1\r\n" + HOST + "\r\n");
            client.readHead();
            client.read(4);
            assertThat(idle.ends()).as("an idle connection is closed").isTrue();
            try (Wire another = Wire.to(proxy.port())) {
                another.ask("GET /private/a HTTP/1.1\r\n" + HOST + "\r\n");
                assertThat(another.ends()).isTrue();
            }
            quietForLong.countDown();
            assertThat(client.readLine()).isEqualTo("\r\n");
            assertThat(client.readChunked()).isEqualTo("1\r\nb\r\n0\r\n\r\n");
        }
    }

    @Test
    void passesOnTheExpectationAndItsAnswer() throws Exception {
        CountDownLatch mayContinue = new CountDownLatch(1);
        BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
        try (RawUpstream app = RawUpstream.serving(wire -> {
                    bodies.add(wire.readHead());
                    mayContinue.await(10, TimeUnit.SECONDS);
                    wire.send("HTTP/1.1 100 Continue\r\n\r\n");
                    bodies.add(wire.read(5));
                    wire.send("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
                });
                ProxyFixture proxy = ProxyFixture.start(app.url());
                Wire client = Wire.to(proxy.port())) {
            client.send("PUT / HTTP/1.1\r\n" + HOST + "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n");
            assertThat(bodies.poll(10, TimeUnit.SECONDS)).contains("Expect: 100-continue");
            mayContinue.countDown();
            assertThat(client.readAnswer().status()).isEqualTo(100);
            client.send("hello");
            assertThat(client.readAnswer().status()).isEqualTo(201);
            assertThat(bodies.poll(10, TimeUnit.SECONDS)).isEqualTo("hello");
        }
    }

    @Test
    void relaysARefusalInPlaceOfContinue() throws Exception {
        try (RawUpstream app = RawUpstream.serving(wire -> {
                    wire.readHead();
                    wire.send("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 2\r\n\r\nno");
                });
                ProxyFixture proxy = ProxyFixture.start(app.url());
                Wire client = Wire.to(proxy.port())) {
            client.send("PUT / HTTP/1.1\r\n" + HOST + "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n");
            Wire.Answer answer = client.readAnswer();
            assertThat(answer.status()).isEqualTo(417);
            assertThat(answer.body()).isEqualTo("no");
            assertThat(client.ends()).isTrue();
        }
    }

    @Test
    void doesNotLeaveAClientWaitingForAnAppThatNeverSaysContinue() throws Exception {
        try (RawUpstream app = RawUpstream.serving(wire -> {
                    wire.readHead();
                    String body = wire.read(5);
                    wire.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n" + body);
                });
                ProxyFixture proxy = ProxyFixture.start(app.url());
                Wire client = Wire.to(proxy.port())) {
            client.send("PUT / HTTP/1.1\r\n" + HOST + "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n");
            assertThat(client.readAnswer().status()).isEqualTo(100);
            assertThat(client.send("hello").readAnswer().body()).isEqualTo("hello");
        }
    }

    @Test
    void passesEarlyHintsOn() throws Exception {
        try (RawUpstream app = RawUpstream.serving(wire -> {
                    wire.readHead();
                    wire.send("HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\nSet-Cookie: a=b\r\n\r\n"
                            + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                });
                ProxyFixture proxy = ProxyFixture.start(app.url());
                Wire client = Wire.to(proxy.port())) {
            Wire.Answer hints = client.ask("GET / HTTP/1.1\r\n" + HOST + "\r\n");
            assertThat(hints.status()).isEqualTo(103);
            assertThat(hints.header("Link")).isEqualTo("</a.css>; rel=preload");
            assertThat(hints.header("Set-Cookie")).isEmpty();
            Wire.Answer answer = client.readAnswer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("ok");
        }
    }

    @Test
    void answersHeadAsTheAppDoes() throws Exception {
        try (RawUpstream app = RawUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 1234\r\nETag: \"a\"\r\n\r\n");
                ProxyFixture proxy = ProxyFixture.start(app.url());
                Wire client = Wire.to(proxy.port())) {
            for (int i = 0; i < 3; i++) {
                Wire.Answer answer = client.ask("HEAD /" + i + " HTTP/1.1\r\n" + HOST + "\r\n");
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.header("Content-Length")).isEqualTo("1234");
                assertThat(answer.header("ETag")).isEqualTo("\"a\"");
            }
            assertThat(app.connections).hasValue(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"204 No Content\r\n\r\n", "304 Not Modified\r\nContent-Length: 9\r\n\r\n"})
    void passesAnswersWithoutABody(String rest) throws Exception {
        try (RawUpstream app = RawUpstream.answering("HTTP/1.1 " + rest);
                ProxyFixture proxy = ProxyFixture.start(app.url());
                Wire client = Wire.to(proxy.port())) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.ask("GET /" + i + " HTTP/1.1\r\n" + HOST + "\r\n")
                                .head())
                        .startsWith("HTTP/1.1 " + rest.substring(0, 3));
            }
            assertThat(app.connections).hasValue(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 100\r\n\r\nhello", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"})
    void breaksOffWhereTheAppBreaksOff(String rest) throws Exception {
        try (RawUpstream app = RawUpstream.serving(wire -> {
                    wire.readHead();
                    wire.send("HTTP/1.1 200 OK\r\n" + rest);
                });
                ProxyFixture proxy = ProxyFixture.start(app.url());
                Wire client = Wire.to(proxy.port())) {
            client.send("GET / HTTP/1.1\r\n" + HOST + "\r\n");
            assertThatThrownBy(client::readAnswer).isInstanceOf(IOException.class);
        }
    }

    @Test
    void readsAnAnswerThatEndsWithItsConnection() throws Exception {
        try (RawUpstream app = RawUpstream.serving(wire -> {
                    wire.readHead();
                    wire.send("HTTP/1.0 200 OK\r\n\r\nall of it");
                });
                ProxyFixture proxy = ProxyFixture.start(app.url());
                Wire client = Wire.to(proxy.port())) {
            Wire.Answer answer = client.ask("GET / HTTP/1.1\r\n" + HOST + "\r\n");
            assertThat(answer.body()).contains("all of it");
        }
    }

    @Test
    void givesUpForAClientThatLeft() throws Exception {
        CountDownLatch broken = new CountDownLatch(1);
        try (RawUpstream app = RawUpstream.serving(wire -> {
                    wire.readHead();
                    wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                    try {
                        while (true) {
                            wire.send("1000\r\n" + "x".repeat(0x1000) + "\r\n");
                        }
                    } catch (IOException reset) {
                        broken.countDown();
                    }
                });
                ProxyFixture proxy = ProxyFixture.start(app.url())) {
            try (Wire client = Wire.to(proxy.port())) {
                client.send("GET / HTTP/1.1\r\n" + HOST + "\r\n").read(10_000);
            }
            assertThat(broken.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void givesUpForAClientThatStopsMidBody() throws Exception {
        CountDownLatch broken = new CountDownLatch(1);
        try (RawUpstream app = RawUpstream.serving(wire -> {
                    wire.readHead();
                    wire.read(3);
                    if (wire.ends()) {
                        broken.countDown();
                    }
                });
                ProxyFixture proxy = ProxyFixture.start(app.url())) {
            try (Wire client = Wire.to(proxy.port())) {
                client.send("POST / HTTP/1.1\r\n" + HOST + "Content-Length: 10\r\n\r\nabc");
            }
            assertThat(broken.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void relaysAnAnswerThatComesBeforeTheBodyIsSent() throws Exception {
        try (RawUpstream app = RawUpstream.serving(wire -> {
                    wire.readHead();
                    wire.send("HTTP/1.1 409 Conflict\r\nContent-Length: 2\r\n\r\nno");
                    wire.ends();
                });
                ProxyFixture proxy = ProxyFixture.start(app.url());
                Wire client = Wire.to(proxy.port())) {
            client.send(lines("""
                    POST / HTTP/1.1
                    Host: example.org
                    Content-Length: 1000

                    abc"""));
            Wire.Answer answer = client.readAnswer();
            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.body()).isEqualTo("no");
            assertThat(client.ends()).isTrue();
        }
    }
}
