/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import static io.postern.proxy.Http2Wire.CONTINUATION;
import static io.postern.proxy.Http2Wire.DATA;
import static io.postern.proxy.Http2Wire.END_HEADERS;
import static io.postern.proxy.Http2Wire.END_STREAM;
import static io.postern.proxy.Http2Wire.GOAWAY;
import static io.postern.proxy.Http2Wire.HEADERS;
import static io.postern.proxy.Http2Wire.PADDED;
import static io.postern.proxy.Http2Wire.PING;
import static io.postern.proxy.Http2Wire.PUSH_PROMISE;
import static io.postern.proxy.Http2Wire.RST_STREAM;
import static io.postern.proxy.Http2Wire.SETTINGS;
import static io.postern.proxy.Http2Wire.WINDOW_UPDATE;
import static io.postern.proxy.Http2Wire.block;
import static io.postern.proxy.Http2Wire.frame;
import static io.postern.proxy.Http2Wire.get;
import static io.postern.proxy.Http2Wire.int32;
import static io.postern.proxy.Http2Wire.join;
import static io.postern.proxy.Http2Wire.setting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.EOFException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** HTTP/2 as nobody should speak it, after the sections of RFC 9113: the documented error, and a server that lives on. */
final class Http2FramesTest {
    private static final int BOTH = END_HEADERS | END_STREAM;
    private static final int ACK = 1;

    private static RawUpstream upstream;
    private static ProxyFixture proxy;

    @BeforeAll
    static void start() throws Exception {
        upstream = RawUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        proxy = ProxyFixture.start("http://127.0.0.1:" + upstream.port());
    }

    @AfterAll
    static void stop() throws Exception {
        proxy.close();
        upstream.close();
    }

    @AfterEach
    void servesTheNextConnection() throws Exception {
        try (Http2Wire wire = Http2Wire.open(proxy.port())) {
            wire.send(frame(HEADERS, BOTH, 1, get("/after")));
            assertThat(wire.read(DATA).text()).isEqualTo("ok");
        }
    }

    static Stream<Arguments> breaches() {
        byte[] request = frame(HEADERS, BOTH, 1, get("/"));
        byte[] open = frame(HEADERS, END_HEADERS, 1, get("/"));
        return Stream.of(
                arguments("4.2 a frame above the maximum", frame(DATA, 0, 1, new byte[16_385])),
                arguments(
                        "4.3 a header block that cannot be decoded",
                        frame(HEADERS, BOTH, 1, new byte[] {(byte) 0xff, -1, -1, -1, -1, -1})),
                arguments("5.1 DATA on an idle stream", frame(DATA, 0, 1, new byte[1])),
                arguments("5.1 RST_STREAM on an idle stream", frame(RST_STREAM, 0, 1, int32(8))),
                arguments("5.1 WINDOW_UPDATE on an idle stream", frame(WINDOW_UPDATE, 0, 1, int32(1))),
                arguments("5.1.1 a stream with an even number", frame(HEADERS, BOTH, 2, get("/"))),
                arguments(
                        "5.1.1 a stream that goes back",
                        join(frame(HEADERS, BOTH, 5, get("/")), frame(HEADERS, BOTH, 3, get("/")))),
                arguments("6.1 DATA on stream 0", frame(DATA, 0, 0, new byte[1])),
                arguments("6.1 padding longer than the frame", join(open, frame(DATA, PADDED, 1, new byte[] {9, 0}))),
                arguments("6.2 HEADERS on stream 0", frame(HEADERS, BOTH, 0, get("/"))),
                arguments(
                        "6.2 padding longer than the frame", frame(HEADERS, BOTH | PADDED, 1, new byte[] {100, 1, 2})),
                arguments(
                        "6.2 another frame inside a header block",
                        join(frame(HEADERS, END_STREAM, 1, get("/")), frame(PING, 0, 0, new byte[8]))),
                arguments("6.4 RST_STREAM on stream 0", frame(RST_STREAM, 0, 0, int32(8))),
                arguments("6.4 RST_STREAM of a wrong length", join(open, frame(RST_STREAM, 0, 1, new byte[3]))),
                arguments("6.5 SETTINGS on a stream", frame(SETTINGS, 0, 1)),
                arguments("6.5 SETTINGS of a wrong length", frame(SETTINGS, 0, 0, new byte[5])),
                arguments("6.5 an acknowledgement with settings", frame(SETTINGS, ACK, 0, setting(3, 1))),
                arguments("6.5.2 push that is neither on nor off", frame(SETTINGS, 0, 0, setting(2, 2))),
                arguments("6.5.2 a window beyond the largest", frame(SETTINGS, 0, 0, setting(4, 0x8000_0000))),
                arguments("6.5.2 a frame size below the least", frame(SETTINGS, 0, 0, setting(5, 16_383))),
                arguments("6.5.2 a frame size beyond the largest", frame(SETTINGS, 0, 0, setting(5, 1 << 24))),
                arguments(
                        "6.6 PUSH_PROMISE by a client",
                        join(open, frame(PUSH_PROMISE, END_HEADERS, 1, int32(2), get("/")))),
                arguments("6.7 PING on a stream", frame(PING, 0, 1, new byte[8])),
                arguments("6.7 PING of a wrong length", frame(PING, 0, 0, new byte[7])),
                arguments("6.8 GOAWAY on a stream", frame(GOAWAY, 0, 1, int32(0), int32(0))),
                arguments("6.9 an increment of 0", frame(WINDOW_UPDATE, 0, 0, int32(0))),
                arguments("6.9 WINDOW_UPDATE of a wrong length", frame(WINDOW_UPDATE, 0, 0, new byte[3])),
                arguments(
                        "6.9.1 a connection window beyond the largest",
                        frame(WINDOW_UPDATE, 0, 0, int32(Integer.MAX_VALUE))),
                arguments("6.10 CONTINUATION without HEADERS", frame(CONTINUATION, END_HEADERS, 1, get("/"))),
                arguments(
                        "6.10 CONTINUATION after the end of a block",
                        join(request, frame(CONTINUATION, END_HEADERS, 1, block("a", "b")))),
                arguments(
                        "6.10 CONTINUATION of another stream",
                        join(
                                frame(HEADERS, END_STREAM, 1, get("/")),
                                frame(CONTINUATION, END_HEADERS, 3, block("a", "b")))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("breaches")
    void endsTheConnectionWithAnErrorOrTheStream(String name, byte[] frames) throws Exception {
        try (Http2Wire wire = Http2Wire.open(proxy.port())) {
            wire.send(frames);

            assertThat(errorOf(wire)).isNotEqualTo(0);
        }
    }

    static Stream<Arguments> malformedRequests() {
        return Stream.of(
                arguments("8.2.1 a name in upper case", get("/", "X-Upper", "1")),
                arguments("8.2.1 a name with a space", get("/", "a b", "1")),
                arguments("8.2.1 a value with a line end", get("/", "a", "1\r\nx-remote-user: alice")),
                arguments("8.2.1 a value with a NUL", get("/", "a", "1\0")),
                arguments("8.2.2 a connection header", get("/", "connection", "keep-alive")),
                arguments("8.2.2 a transfer coding", get("/", "transfer-encoding", "chunked")),
                arguments("8.2.2 a transfer coding that is asked for", get("/", "te", "gzip")),
                arguments("8.3 an unknown pseudo-header", get("/", ":unknown", "1")),
                arguments("8.3 a pseudo-header of answers", get("/", ":status", "200")),
                arguments("8.3 a pseudo-header after a header", join(block("a", "b"), get("/"))),
                arguments("8.3.1 two paths", get("/", ":path", "/private")),
                arguments("8.3.1 two methods", get("/", ":method", "POST")),
                arguments("8.3.1 no method", block(":scheme", "http", ":authority", "a.example", ":path", "/")),
                arguments("8.3.1 no path", block(":scheme", "http", ":authority", "a.example", ":method", "GET")),
                arguments("8.3.1 an empty path", get("")),
                arguments("8.3.1 a host beside another authority", get("/", "host", "b.example")),
                arguments("row 29: a path that can be read in two ways", get("/public/%2e%2e/private")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformedRequests")
    void refusesAMalformedRequest(String name, byte[] headerBlock) throws Exception {
        int before = upstream.heads.size();
        try (Http2Wire wire = Http2Wire.open(proxy.port())) {
            wire.send(frame(HEADERS, BOTH, 1, headerBlock));

            assertThat(errorOf(wire)).isNotEqualTo(0);
        }
        assertThat(upstream.heads).as("the app saw nothing of it").hasSize(before);
    }

    @Test
    void refusesABodyLongerThanItsLength() throws Exception {
        try (Http2Wire wire = Http2Wire.open(proxy.port())) {
            wire.send(
                    frame(
                            HEADERS,
                            END_HEADERS,
                            1,
                            block(
                                    ":method",
                                    "POST",
                                    ":scheme",
                                    "http",
                                    ":authority",
                                    "a.example",
                                    ":path",
                                    "/",
                                    "content-length",
                                    "1")),
                    frame(DATA, END_STREAM, 1, new byte[2]));

            assertThat(errorOf(wire)).isNotEqualTo(0);
        }
    }

    @Test
    void endsAHeaderBlockWithoutEnd() throws Exception {
        byte[] more = frame(CONTINUATION, 0, 1, block("a", "b".repeat(16_000)));
        try (Http2Wire wire = Http2Wire.open(proxy.port())) {
            wire.send(frame(HEADERS, END_STREAM, 1, get("/")));
            for (int i = 0; i < 64; i++) {
                wire.send(more);
            }

            assertThat(errorOf(wire)).isNotEqualTo(0);
        }
    }

    @Test
    void endsAFloodOfResets() throws Exception {
        try (Http2Wire wire = Http2Wire.open(proxy.port())) {
            for (int stream = 1; stream < 4_000; stream += 2) {
                wire.send(frame(HEADERS, BOTH, stream, get("/")), frame(RST_STREAM, 0, stream, int32(8)));
            }

            assertThat(goAwayOf(wire)).isNotEqualTo(0);
        }
    }

    @Test
    void goesOnAfterWhatItNeedNotKnow() throws Exception {
        try (Http2Wire wire = Http2Wire.open(proxy.port())) {
            wire.send(
                    frame(0xbb, 0xff, 0, new byte[8]),
                    frame(SETTINGS, 0, 0, setting(0xbeef, 7)),
                    frame(PING, 0xfe, 0, "12345678".getBytes(StandardCharsets.US_ASCII)));
            Http2Wire.Frame pong = wire.read(PING);
            wire.send(frame(HEADERS, END_STREAM, 1, Arrays.copyOf(get("/"), 10)));
            wire.send(frame(CONTINUATION, END_HEADERS, 1, Arrays.copyOfRange(get("/"), 10, get("/").length)));

            assertThat(pong.flags()).isEqualTo(ACK);
            assertThat(pong.text()).isEqualTo("12345678");
            assertThat(wire.read(DATA).text()).isEqualTo("ok");
        }
    }

    /** What ended the connection or the stream: an error code, -1 for the end of the connection, a status of 4xx; 0 is no error. */
    private static int errorOf(Http2Wire wire) throws Exception {
        try {
            while (true) {
                Http2Wire.Frame frame = wire.read();
                if (List.of(GOAWAY, RST_STREAM).contains(frame.type())) {
                    return frame.errorCode();
                }
                if (frame.type() == HEADERS) {
                    int status = wire.status(frame);
                    return status / 100 == 4 ? status : 0;
                }
            }
        } catch (EOFException ended) {
            return -1;
        }
    }

    private static int goAwayOf(Http2Wire wire) throws Exception {
        try {
            return wire.read(GOAWAY).errorCode();
        } catch (EOFException ended) {
            return -1;
        }
    }
}
