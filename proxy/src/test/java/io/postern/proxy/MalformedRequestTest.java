/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import static io.postern.proxy.Wire.lines;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not HTTP, or could be framed in two ways, gets 400 and the end of its connection, and the app none of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("StringConcatToTextBlock") // line ends are a part of what is tested
class MalformedRequestTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: example.org\r\n";
    private static final String POST = "POST / HTTP/1.1\r\nHost: example.org\r\n";

    private RawUpstream app;
    private ProxyFixture proxy;

    @BeforeAll
    void start() throws Exception {
        app = RawUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        proxy = ProxyFixture.start(app.url());
    }

    @AfterAll
    void stop() throws Exception {
        proxy.close();
        app.close();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                // row 13
                POST + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
                POST + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
                POST + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                POST + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                POST + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                POST + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
                POST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                POST + "Transfer-Encoding: identity\r\n\r\n",
                POST + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                POST + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
                // row 66
                POST + "Content-Length: +5\r\n\r\nhello",
                POST + "Content-Length: -0\r\n\r\n",
                POST + "Content-Length: 5,5\r\n\r\nhello",
                POST + "Content-Length: 5 5\r\n\r\nhello",
                POST + "Content-Length: 0x5\r\n\r\nhello",
                POST + "Content-Length: \u00d9\u00a5\r\n\r\nhello",
                POST + "Content-Length:\r\n\r\n",
                POST + "Content-Length: 99999999999999999999\r\n\r\n",
                // header lines
                GET + "X-A: b\r\n folded\r\n\r\n",
                GET + "X-A: b\r\n\tfolded\r\n\r\n",
                GET + "X-A : b\r\n\r\n",
                GET + "X A: b\r\n\r\n",
                GET + " X-A: b\r\n\r\n",
                GET + "X-A\r\n\r\n",
                GET + ": b\r\n\r\n",
                GET + "X-A: b\0c\r\n\r\n",
                GET + "X-A: b\rc\r\n\r\n",
                GET + "X\u00e9: b\r\n\r\n",
                // hosts
                "GET / HTTP/1.1\r\n\r\n",
                GET + "Host: other.example\r\n\r\n",
                GET + "Host: example.org\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: user@a\r\n\r\n",
                "GET http://other.example/ HTTP/1.1\r\nHost: example.org\r\n\r\n",
                "GET http://example.org:81/ HTTP/1.1\r\nHost: example.org\r\n\r\n",
                // row 55
                "GET http://foo@example.org/ HTTP/1.1\r\nHost: example.org\r\n\r\n",
                "GET http://foo@example.org/ HTTP/1.1\r\nHost: foo@example.org\r\n\r\n",
                // request lines
                "GET / HTTP/1.2\r\nHost: example.org\r\n\r\n",
                "GET / HTTP/3.0\r\nHost: example.org\r\n\r\n",
                "GET / HTTP/1.1 \r\nHost: example.org\r\n\r\n",
                "GET /a b HTTP/1.1\r\nHost: example.org\r\n\r\n",
                "GET a HTTP/1.1\r\nHost: example.org\r\n\r\n",
                "G\u00e9T / HTTP/1.1\r\nHost: example.org\r\n\r\n",
                // rows 33, 69
                "GET /#/../admin HTTP/1.1\r\nHost: example.org\r\n\r\n",
                "GET /# HTTP/1.1\r\nHost: example.org\r\n\r\n",
                // what the gate refuses itself, seen as it was sent
                "GET /a/../b HTTP/1.1\r\nHost: example.org\r\n\r\n",
                "GET /a/%2e%2e/b HTTP/1.1\r\nHost: example.org\r\n\r\n",
                "GET //b HTTP/1.1\r\nHost: example.org\r\n\r\n",
                "GET /a%2Fb HTTP/1.1\r\nHost: example.org\r\n\r\n",
                "GET /a;b HTTP/1.1\r\nHost: example.org\r\n\r\n",
                "GET /a\\b HTTP/1.1\r\nHost: example.org\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: example.org\r\n\r\n",
                "GET /%u002e/ HTTP/1.1\r\nHost: example.org\r\n\r\n",
                "GET /%ff HTTP/1.1\r\nHost: example.org\r\n\r\n",
                "GET /%c0%ae HTTP/1.1\r\nHost: example.org\r\n\r\n",
                "GET /\u00ff HTTP/1.1\r\nHost: example.org\r\n\r\n",
                "GET /\u00c3\u00a9 HTTP/1.1\r\nHost: example.org\r\n\r\n",
                "GET /a\u0001 HTTP/1.1\r\nHost: example.org\r\n\r\n",
                "OPTIONS * HTTP/1.1\r\nHost: example.org\r\n\r\n",
                // nothing that could be HTTP
                "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003 hello\r\n\r\n",
                "\r\n\r\n\r\nnonsense\r\n\r\n",
            })
    void refusesAndCloses(String request) throws Exception {
        int before = app.heads.size();
        try (Wire client = Wire.to(proxy.port())) {
            Wire.Answer answer = client.ask(request);
            assertThat(answer.status()).isEqualTo(400);
            assertHarmless(answer);
            assertThat(client.ends()).isTrue();
        }
        assertThat(app.heads).hasSize(before);
    }

    @ParameterizedTest(name = "row 11: {0}")
    @ValueSource(strings = {"GET /\r\n", "GET / HTTP/0.9\r\n\r\n", "GET / HTTP/0.9\r\nHost: example.org\r\n\r\n"})
    void refusesHttp09(String request) throws Exception {
        try (Wire client = Wire.to(proxy.port())) {
            Wire.Answer answer = client.ask(request);
            assertThat(answer.status()).isEqualTo(400);
            assertHarmless(answer);
            assertThat(client.ends()).isTrue();
        }
    }

    /** Such a body breaks off after the app has seen its head: what matters is that nothing after it is taken for a request. */
    @ParameterizedTest(name = "rows 12, 89: {0}")
    @ValueSource(
            strings = {
                "100000000\r\nhello",
                "FFFFFFFFFFFFFFFF1\r\nhello",
                "FFFFFFFF1\r\nhello",
                "-5\r\nhello\r\n0\r\n\r\n",
                "+5\r\nhello\r\n0\r\n\r\n",
                "0x5\r\nhello\r\n0\r\n\r\n",
                "g\r\nhello\r\n0\r\n\r\n",
                "5 \r\nhello\r\n0\r\n\r\n",
                "5\nhello\r\n0\r\n\r\n",
                "5\r\nhelloX\r\n0\r\n\r\n",
                "5\r\nhello0\r\n\r\n",
                "1;ext=\"val\r\nX\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: example.org\r\n\r\n",
                "1;ext=\"val\nX\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: example.org\r\n\r\n",
            })
    void smugglesNothingThroughChunks(String body) throws Exception {
        try (RawUpstream reading = RawUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                ProxyFixture fresh = ProxyFixture.start(reading.url());
                Wire client = Wire.to(fresh.port())) {
            client.send(POST + "Transfer-Encoding: chunked\r\n\r\n" + body);
            client.socket.shutdownOutput();
            String all = new String(client.in.readAllBytes(), java.nio.charset.StandardCharsets.ISO_8859_1);
            assertThat(all.split("HTTP/1.1 ", -1)).as(all).hasSizeLessThanOrEqualTo(2);
            assertThat(all).doesNotContain("200 OK", "Jetty", "jetty", "Exception");
            assertThat(reading.heads).noneMatch(head -> head.contains("smuggled"));
        }
    }

    @ParameterizedTest
    @CsvSource({"CONNECT /a,405", "TRACE /,405", "CONNECT example.org:443,400", "get /,400", "pOsT /,400", "hEAD /,400"
    })
    void refusesMethodsThatAreNotForwarded(String line, int status) throws Exception {
        int before = app.heads.size();
        try (Wire client = Wire.to(proxy.port())) {
            Wire.Answer answer = client.ask(line + " HTTP/1.1\r\nHost: example.org\r\n\r\n");
            assertThat(answer.status()).isIn(400, status);
            assertHarmless(answer);
        }
        assertThat(app.heads).hasSize(before);
    }

    @Test
    void forwardsMethodsItDoesNotKnow() throws Exception {
        try (Wire client = Wire.to(proxy.port())) {
            assertThat(client.ask("PROPFIND /a HTTP/1.1\r\nHost: example.org\r\n\r\n")
                            .status())
                    .isEqualTo(200);
            assertThat(app.nextHead()).startsWith("PROPFIND /a HTTP/1.1\r\n");
        }
    }

    @Test
    void takesAnAbsoluteTargetOfTheSameHost() throws Exception {
        try (Wire client = Wire.to(proxy.port())) {
            assertThat(client.ask("GET http://example.org/a?b=%2f HTTP/1.1\r\nHost: example.org\r\n\r\n")
                            .status())
                    .isEqualTo(200);
            assertThat(app.nextHead()).startsWith("GET /a?b=%2f HTTP/1.1\r\n");
        }
    }

    @Test
    void answersPipelinedRequestsInOrderAfterARefusal() throws Exception {
        try (Wire client = Wire.to(proxy.port())) {
            client.send(lines("""
                    GET /private/a HTTP/1.1
                    Host: example.org

                    GET /b HTTP/1.1
                    Host: example.org

                    GET /private/c HTTP/1.1
                    Host: example.org

                    """));
            assertThat(client.readAnswer().status()).isEqualTo(401);
            assertThat(client.readAnswer().body()).isEqualTo("ok");
            assertThat(client.readAnswer().status()).isEqualTo(401);
            assertThat(app.nextHead()).startsWith("GET /b ");
        }
    }

    @Test
    void doesNotTakeARefusedBodyForARequest() throws Exception {
        int before = app.heads.size();
        try (Wire client = Wire.to(proxy.port())) {
            String smuggled = "GET /smuggled HTTP/1.1\r\nHost: example.org\r\n\r\n";
            client.send("POST /private/a HTTP/1.1\r\nHost: example.org\r\nContent-Length: 1000000\r\n\r\n" + smuggled);
            Wire.Answer answer = client.readAnswer();
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(client.ends()).isTrue();
        }
        assertThat(app.heads).hasSize(before);
    }

    private static void assertHarmless(Wire.Answer answer) {
        assertThat(answer.head() + answer.body())
                .doesNotContainIgnoringCase("jetty", "exception", "server:", "at org.");
        assertThat(answer.header("X-Request-Id")).isNotEmpty();
    }
}
