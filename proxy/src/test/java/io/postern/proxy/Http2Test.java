/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.frames.DataFrame;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.http2.frames.SettingsFrame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/2 by prior knowledge towards clients, HTTP/1.1 to the app. */
class Http2Test {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private HTTP2Client http2;
    private final CompletableFuture<SettingsFrame> settings = new CompletableFuture<>();

    @BeforeEach
    void start() throws Exception {
        http2 = new HTTP2Client();
        http2.start();
    }

    @AfterEach
    void stop() throws Exception {
        http2.stop();
    }

    private Session connect(ProxyFixture proxy) throws Exception {
        return http2.connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port()), new Session.Listener() {
                            @Override
                            public void onSettings(Session session, SettingsFrame frame) {
                                settings.complete(frame);
                            }
                        })
                .get(10, TimeUnit.SECONDS);
    }

    private static MetaData.Request request(String method, String target, Consumer<HttpFields.Mutable> more) {
        HttpFields.Mutable fields = HttpFields.build();
        more.accept(fields);
        HttpURI uri = HttpURI.build()
                .scheme("http")
                .host("example.org")
                .port(8080)
                .pathQuery(target)
                .asImmutable();
        return new MetaData.Request(method, uri, HttpVersion.HTTP_2, fields);
    }

    /** Collects one answer. */
    private static final class Answer implements Stream.Listener {
        private final CompletableFuture<Integer> status = new CompletableFuture<>();
        private final CompletableFuture<String> body = new CompletableFuture<>();
        private final CompletableFuture<HttpFields> trailers = new CompletableFuture<>();
        private final CompletableFuture<Integer> reset = new CompletableFuture<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public void onHeaders(Stream stream, HeadersFrame frame) {
            if (frame.getMetaData() instanceof MetaData.Response response) {
                status.complete(response.getStatus());
            } else {
                trailers.complete(frame.getMetaData().getHttpFields());
            }
            if (frame.isEndStream()) {
                body.complete(text.toString());
            } else {
                stream.demand();
            }
        }

        @Override
        public void onDataAvailable(Stream stream) {
            Stream.Data data = stream.readData();
            if (data == null) {
                stream.demand();
                return;
            }
            text.append(StandardCharsets.UTF_8.decode(data.frame().getByteBuffer()));
            data.release();
            if (data.frame().isEndStream()) {
                body.complete(text.toString());
            } else {
                stream.demand();
            }
        }

        @Override
        public void onReset(Stream stream, ResetFrame frame, org.eclipse.jetty.util.Callback callback) {
            reset.complete(frame.getError());
            callback.succeeded();
        }
    }

    private static Stream open(Session session, MetaData.Request request, boolean end, Answer answer) throws Exception {
        return session.newStream(new HeadersFrame(request, null, end), answer).get(10, TimeUnit.SECONDS);
    }

    @Test
    void forwardsAGetWithItsCookiesInOneLine() throws Exception {
        try (RawUpstream app = RawUpstream.answering(OK);
                ProxyFixture proxy = ProxyFixture.start(app.url())) {
            Answer answer = new Answer();
            open(
                    connect(proxy),
                    request(
                            "GET",
                            "/a?b=%zz&c",
                            fields -> fields.add("cookie", "a=1")
                                    .add("cookie", "b=2")
                                    .add("authorization", "Bearer alice")
                                    .add("x-remote-user", "mallory")),
                    true,
                    answer);
            assertThat(answer.body.get(10, TimeUnit.SECONDS)).isEqualTo("ok");
            String head = app.nextHead();
            assertThat(head).startsWith("GET /a?b=%zz&c HTTP/1.1\r\n");
            assertThat(head).containsIgnoringCase("cookie: a=1; b=2\r\n");
            assertThat(head)
                    .contains("X-Remote-User: alice\r\n", "Via: 2.0 postern", "X-Forwarded-Host: example.org:8080");
            assertThat(head)
                    .containsIgnoringCase("\r\nhost: example.org:8080\r\n")
                    .doesNotContain("mallory", "Transfer");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a#b", "/a/../b", "//a", "/a%2fb", "/a;b"})
    void refusesTargetsAsTheClientSentThem(String target) throws Exception {
        try (RawUpstream app = RawUpstream.answering(OK);
                ProxyFixture proxy = ProxyFixture.start(app.url())) {
            Answer answer = new Answer();
            MetaData.Request plain = request("GET", "/", fields -> {});
            HttpURI raw = HttpURI.from("http", "example.org", 8080, target, null, null);
            open(
                    connect(proxy),
                    new MetaData.Request("GET", raw, HttpVersion.HTTP_2, plain.getHttpFields()),
                    true,
                    answer);
            assertThat(answer.status.get(10, TimeUnit.SECONDS)).isEqualTo(400);
            assertThat(app.heads).isEmpty();
        }
    }

    @Test
    void passesABodyWithoutALengthAndTrailersBothWays() throws Exception {
        CompletableFuture<String> seen = new CompletableFuture<>();
        try (RawUpstream app = RawUpstream.serving(wire -> {
                    String head = wire.readHead();
                    seen.complete(head + wire.readChunked());
                    wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 9\r\n\r\n");
                });
                ProxyFixture proxy = ProxyFixture.start(app.url())) {
            Answer answer = new Answer();
            Stream stream = open(connect(proxy), request("POST", "/", fields -> {}), false, answer);
            stream.data(new DataFrame(stream.getId(), ByteBuffer.wrap("hello".getBytes(StandardCharsets.UTF_8)), false))
                    .get(10, TimeUnit.SECONDS);
            HttpFields trailers = HttpFields.build().add("x-check", "1").add("x-remote-user", "mallory");
            stream.headers(new HeadersFrame(stream.getId(), new MetaData(HttpVersion.HTTP_2, trailers), null, true))
                    .get(10, TimeUnit.SECONDS);
            assertThat(seen.get(10, TimeUnit.SECONDS))
                    .contains("hello", "x-check: 1")
                    .doesNotContain("mallory");
            assertThat(answer.body.get(10, TimeUnit.SECONDS)).isEqualTo("ok");
            assertThat(answer.trailers.get(10, TimeUnit.SECONDS).get("x-sum")).isEqualTo("9");
        }
    }

    @Test
    void givesUpForAClientThatResets() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(1);
        try (RawUpstream app = RawUpstream.serving(wire -> {
                    wire.readHead();
                    asked.countDown();
                    if (wire.ends()) {
                        gone.countDown();
                    }
                });
                ProxyFixture proxy = ProxyFixture.start(app.url())) {
            Stream stream = open(connect(proxy), request("GET", "/", fields -> {}), true, new Answer());
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
            stream.reset(new ResetFrame(stream.getId(), ErrorCode.CANCEL_STREAM_ERROR.code))
                    .get(10, TimeUnit.SECONDS);
            assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void resetsTheStreamWhereTheAppBreaksOff() throws Exception {
        try (RawUpstream app = RawUpstream.serving(wire -> {
                    wire.readHead();
                    wire.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello");
                });
                ProxyFixture proxy = ProxyFixture.start(app.url())) {
            Answer answer = new Answer();
            open(connect(proxy), request("GET", "/", fields -> {}), true, answer);
            assertThat(answer.reset.get(10, TimeUnit.SECONDS)).isNotNull();
        }
    }

    @Test
    void refusesTwoHosts() throws Exception {
        try (RawUpstream app = RawUpstream.answering(OK);
                ProxyFixture proxy = ProxyFixture.start(app.url())) {
            Answer answer = new Answer();
            MetaData.Request row129 = request("GET", "/", fields -> fields.add("host", "other.example"));
            open(connect(proxy), row129, true, answer);
            assertThat(answer.status.get(10, TimeUnit.SECONDS)).isEqualTo(400);
            assertThat(app.heads).isEmpty();
        }
    }

    @Test
    void offersNoExtendedConnect() throws Exception {
        try (RawUpstream app = RawUpstream.answering(OK);
                ProxyFixture proxy = ProxyFixture.start(app.url())) {
            connect(proxy);
            assertThat(settings.get(10, TimeUnit.SECONDS)
                            .getSettings()
                            .getOrDefault(SettingsFrame.ENABLE_CONNECT_PROTOCOL, 0))
                    .isZero();
        }
    }
}
