/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import static io.postern.proxy.Wire.lines;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardingTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-App: yes\r\n\r\nok";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/a?b=c&d=%2e%2e/",
                "/caf%C3%A9",
                "/CAF%c3%a9",
                "/a~b!$&'()*+,=:@c",
                "/a?x=[1]&y={2}|^`\"<>",
                "/a?x=%zz&%",
                "/a??b?",
                "/a?",
                "/dataset/a.b-c_d/",
                "/a?q=//b;c=d",
                "/a|b",
                "/[a]{b}",
            })
    void forwardsTheTargetByteForByte(String target) throws Exception {
        try (RawUpstream app = RawUpstream.answering(OK);
                ProxyFixture proxy = ProxyFixture.start(app.url());
                Wire client = Wire.to(proxy.port())) {
            Wire.Answer answer = client.ask("GET " + target + " HTTP/1.1\r\nHost: example.org\r\n\r\n");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("ok");
            assertThat(app.nextHead()).startsWith("GET " + target + " HTTP/1.1\r\n");
        }
    }

    @Test
    void tellsTheAppWhoCallsAndNothingElse() throws Exception {
        try (RawUpstream app = RawUpstream.answering(OK);
                ProxyFixture proxy = ProxyFixture.start(app.url());
                Wire client = Wire.to(proxy.port())) {
            client.ask(lines("""
                    GET /private/a HTTP/1.1
                    Host: example.org
                    Authorization: Bearer alice
                    X-Remote-User: mallory
                    Connection: X-Remote-User, X-Forwarded-For
                    Accept: */*

                    """));
            String head = app.nextHead();
            assertThat(head).contains("X-Remote-User: alice\r\n").doesNotContain("mallory", "Bearer");
            assertThat(head).contains("X-Forwarded-For: 127.0.0.1\r\n", "Accept: */*\r\n", "Host: example.org\r\n");
        }
    }

    @Test
    void asksOthersWhereMemoryDoesNotTell() throws Exception {
        try (RawUpstream app = RawUpstream.answering(OK);
                ProxyFixture proxy = ProxyFixture.start(app.url());
                Wire client = Wire.to(proxy.port())) {
            Wire.Answer answer = client.ask("GET /private/a HTTP/1.1\r\nHost: example.org\r\nAuthorization: "
                    + ProxyFixture.SLOWLY_KNOWN + "\r\n\r\n");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(app.nextHead()).contains("X-Remote-User: alice\r\n");
        }
    }
}
