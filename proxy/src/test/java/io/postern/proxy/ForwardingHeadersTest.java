/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the app learns about where a request came from, and who may say so. */
@SuppressWarnings("StringConcatToTextBlock") // line ends are a part of what is tested
class ForwardingHeadersTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String TRUSTING = "trusted-proxies: [127.0.0.0/8]";

    private static String seen(String serverKeys, String upstreamKeys, String lines) throws Exception {
        try (RawUpstream app = RawUpstream.answering(OK);
                ProxyFixture proxy = ProxyFixture.start(app.url(), serverKeys, upstreamKeys);
                Wire client = Wire.to(proxy.port())) {
            assertThat(client.ask("GET /a HTTP/1.1\r\nHost: example.org:8080\r\n" + lines + "\r\n")
                            .status())
                    .isEqualTo(200);
            return app.nextHead().replace(":" + proxy.port(), ":PORT").replace(": " + proxy.port(), ": PORT");
        }
    }

    @Test
    void describesTheConnection() throws Exception {
        assertThat(seen("", "", ""))
                .contains(
                        "Host: example.org:8080\r\n",
                        "X-Forwarded-For: 127.0.0.1\r\n",
                        "X-Forwarded-Host: example.org:8080\r\n",
                        "X-Forwarded-Proto: http\r\n",
                        "X-Forwarded-Port: PORT\r\n",
                        "X-Real-IP: 127.0.0.1\r\n",
                        "Forwarded: for=127.0.0.1;proto=http;host=\"example.org:8080\"\r\n",
                        "Via: 1.1 postern\r\n",
                        "X-Request-Id: ");
    }

    @Test
    void believesWhomTheConfigurationInForceTrusts() throws Exception {
        String request = "GET /a HTTP/1.1\r\nHost: example.org\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n";
        try (RawUpstream app = RawUpstream.answering(OK);
                ProxyFixture proxy = ProxyFixture.start(app.url());
                Wire client = Wire.to(proxy.port())) {
            client.ask(request);
            assertThat(app.nextHead()).contains("X-Forwarded-For: 127.0.0.1\r\n");
            proxy.reload(app.url(), TRUSTING);
            client.ask(request);
            assertThat(app.nextHead()).contains("X-Forwarded-For: 192.0.2.1, 127.0.0.1\r\n");
            proxy.reload(app.url(), "");
            client.ask(request);
            assertThat(app.nextHead()).contains("X-Forwarded-For: 127.0.0.1\r\n");
            assertThat(app.connections).as("the same connections all along").hasValue(1);
        }
    }

    @ParameterizedTest(name = "rows 57, 85, 99, 104, 107, 108: {0}")
    @ValueSource(
            strings = {
                "X-Forwarded-For",
                "x-forwarded-for",
                "X_Forwarded_For",
                "X.Forwarded-For",
                "X-Forwarded_Host",
                "X-Forwarded-Host",
                "X-Forwarded-Proto",
                "X_Forwarded_Proto",
                "X-Forwarded-Port",
                "X-Forwarded-Prefix",
                "X_Forwarded_Prefix",
                "X-Forwarded-Server",
                "X-Forwarded-Ssl",
                "X-Forwarded-Uri",
                "X-Forwarded-Method",
                "X-Forwarded-Scheme",
                "Forwarded",
                "X-Real-IP",
                "X_Real_IP",
                "X-Client-IP",
                "True-Client-IP",
                "X-Original-URL",
                "X_Original_URL",
                "X-Original-URI",
                "X-Original-Host",
                "X-Rewrite-URL",
                "X-HTTP-Method-Override",
                "X_HTTP_Method_Override",
                "X-Method-Override",
                "X-Envoy-Original-Path",
                "X-Request-Id",
                "X_Request_Id",
                "Proxy",
                "Content_Length",
                "Transfer_Encoding",
            })
    void discardsWhatAStrangerSays(String name) throws Exception {
        assertThat(seen("", "", name + ": 66.6\r\n")).doesNotContain("66.6");
    }

    @Test
    void keepsAndAppendsWhatATrustedProxySays() throws Exception {
        assertThat(seen(TRUSTING, "", """
                        X-Forwarded-For: 192.0.2.1, 192.0.2.2
                        X-Forwarded-For: 192.0.2.3
                        X-Forwarded-Host: public.example
                        X-Forwarded-Proto: https
                        X-Forwarded-Prefix: /app
                        X-Real-IP: 192.0.2.1
                        Forwarded: for=192.0.2.1
                        X-Request-Id: abc-123
                        Via: 1.1 front
                        """.replace("\n", "\r\n")))
                .contains(
                        "X-Forwarded-For: 192.0.2.1, 192.0.2.2, 192.0.2.3, 127.0.0.1\r\n",
                        "X-Forwarded-Host: public.example\r\n",
                        "X-Forwarded-Proto: https\r\n",
                        "X-Forwarded-Prefix: /app\r\n",
                        "X-Real-IP: 192.0.2.1\r\n",
                        "Forwarded: for=192.0.2.1, for=127.0.0.1;proto=http;host=\"example.org:8080\"\r\n",
                        "X-Request-Id: abc-123\r\n",
                        "Via: 1.1 front, 1.1 postern\r\n")
                .doesNotContain("X-Forwarded-Port");
    }

    @ParameterizedTest(name = "row 108, behind a trusted proxy: {0}")
    @ValueSource(strings = {"X_Forwarded_For", "X.Forwarded.Host", "X-Forwarded-Uri", "X-Original-URL", "X_Real-IP"})
    void discardsAliasesAndOverridesOfATrustedProxyToo(String name) throws Exception {
        assertThat(seen(TRUSTING, "", name + ": 66.6\r\n")).doesNotContain("66.6");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a\"b", "<script>", ""})
    void replacesARequestIdThatIsNone(String id) throws Exception {
        assertThat(seen(TRUSTING, "", "X-Request-Id: " + id + "\r\n"))
                .containsPattern("X-Request-Id: [0-9a-f]{32}\r\n");
    }

    @ParameterizedTest(name = "rows 54, 63, 76, 81: {0}")
    @ValueSource(
            strings = {"X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "X-Request-Id", "Host"})
    void setsItsOwnLinesWhateverConnectionNames(String name) throws Exception {
        assertThat(seen("", "", "Connection: close, " + name + "\r\n")).contains("\r\n" + name + ": ");
    }

    @Test
    void leavesHopByHopLinesBehind() throws Exception {
        assertThat(seen("", "", """
                        Connection: keep-alive, X-Hop
                        X-Hop: 1
                        Keep-Alive: timeout=5
                        Proxy-Authorization: Basic eA==
                        Proxy-Connection: keep-alive
                        TE: gzip, trailers
                        HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA
                        X-Kept: 2
                        traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
                        tracestate: a=b
                        """.replace("\n", "\r\n")))
                .contains("X-Kept: 2\r\n", "TE: trailers\r\n", "traceparent: 00-4bf9", "tracestate: a=b")
                .doesNotContain("X-Hop", "Keep-Alive", "Proxy-", "Upgrade", "HTTP2-Settings", "gzip", "keep-alive");
    }

    @Test
    void addsNothingThatChangesTheAnswer() throws Exception {
        assertThat(seen("", "", "")).doesNotContainIgnoringCase("user-agent", "accept-encoding", "cookie", "date:");
    }

    @Test
    void namesTheUpstreamWhereAskedTo() throws Exception {
        String head = seen("", "host: upstream", "");
        assertThat(head)
                .containsPattern("\r\nHost: 127.0.0.1:\\d+\r\n")
                .contains("X-Forwarded-Host: example.org:8080\r\n");
        assertThat(head.split("\r\nHost:", -1)).hasSize(2);
    }

    @Test
    void ignoresAnUpgradeToH2c() throws Exception {
        try (RawUpstream app = RawUpstream.answering(OK);
                ProxyFixture proxy = ProxyFixture.start(app.url());
                Wire client = Wire.to(proxy.port())) {
            Wire.Answer answer =
                    client.ask("GET /a HTTP/1.1\r\nHost: example.org\r\nConnection: Upgrade, HTTP2-Settings\r\n"
                            + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n\r\n");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(app.nextHead()).doesNotContain("h2c", "HTTP2");
        }
    }

    @Test
    void leavesTheAppsHopByHopLinesBehind() throws Exception {
        try (RawUpstream app = RawUpstream.answering(
                        "HTTP/1.1 200 OK\r\nConnection: keep-alive, X-Hop\r\nX-Hop: 1\r\nKeep-Alive: timeout=5\r\n"
                                + "Server: app\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: 2\r\n\r\nok");
                ProxyFixture proxy = ProxyFixture.start(app.url());
                Wire client = Wire.to(proxy.port())) {
            String head =
                    client.ask("GET /a HTTP/1.1\r\nHost: example.org\r\n\r\n").head();
            assertThat(head).contains("Server: app\r\n", "Set-Cookie: a=1\r\n", "Set-Cookie: b=2\r\n");
            assertThat(head).doesNotContain("X-Hop", "Keep-Alive", "Connection");
        }
    }
}
