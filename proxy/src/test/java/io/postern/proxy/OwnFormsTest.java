/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import static io.postern.proxy.Wire.lines;
import static org.assertj.core.api.Assertions.assertThat;

import io.postern.auth.OwnPages;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms that go to the gate's own endpoints, and cookies of the gate's on whatever answer follows; over real sockets. */
class OwnFormsTest {
    private static final String APP = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nCache-Control: max-age=60\r\n\r\nok";

    private static String form(String type, String framing) {
        return lines("POST /oauth2/form HTTP/1.1\nHost: example.org\n" + type + framing + "\n");
    }

    private static String form(int length) {
        return form("Content-Type: application/x-www-form-urlencoded\n", "Content-Length: " + length + "\n")
                + "a".repeat(length);
    }

    @Test
    void readsAFormOfTheMostBytesThatMayBe() throws Exception {
        try (RawUpstream app = RawUpstream.answering(APP);
                ProxyFixture proxy = ProxyFixture.start(app.url());
                Wire client = Wire.to(proxy.port())) {
            assertThat(client.ask(form(OwnPages.MAX_FORM_BYTES)).body()).isEqualTo("65536");
            assertThat(client.ask(form(0)).body()).isEqualTo("0");
            assertThat(app.heads).isEmpty();
        }
    }

    @Test
    void readsAFormWhoseLengthIsNotTold() throws Exception {
        try (RawUpstream app = RawUpstream.answering(APP);
                ProxyFixture proxy = ProxyFixture.start(app.url());
                Wire client = Wire.to(proxy.port())) {
            String head = form(
                    "Content-Type: application/x-www-form-urlencoded;charset=utf-8\n", "Transfer-Encoding: chunked\n");
            assertThat(client.ask(head + "3\r\na=b\r\n2\r\n&c\r\n0\r\n\r\n").body())
                    .isEqualTo("5");
        }
    }

    @Test
    void refusesAFormThatIsTooLarge() throws Exception {
        try (RawUpstream app = RawUpstream.answering(APP);
                ProxyFixture proxy = ProxyFixture.start(app.url())) {
            try (Wire client = Wire.to(proxy.port())) {
                assertThat(client.ask(form(OwnPages.MAX_FORM_BYTES + 1)).status())
                        .isEqualTo(413);
            }
            try (Wire client = Wire.to(proxy.port())) {
                String head = form("Content-Type: application/x-www-form-urlencoded\n", "Transfer-Encoding: chunked\n");
                Wire.Answer answer = client.ask(head + "10001\r\n" + "a".repeat(0x10001) + "\r\n0\r\n\r\n");
                assertThat(answer.status()).isEqualTo(413);
                assertThat(answer.header("Connection")).isEqualTo("close");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Content-Type: application/json\n",
                "Content-Type: multipart/form-data; boundary=x\n",
                "Content-Type: text/plain\n",
                "Content-Type: application/x-www-form-urlencoded\nContent-Encoding: gzip\n",
                "Content-Type: application/x-www-form-urlencoded\nContent-Type: text/plain\n",
            })
    void refusesWhatIsNoForm(String type) throws Exception {
        try (RawUpstream app = RawUpstream.answering(APP);
                ProxyFixture proxy = ProxyFixture.start(app.url());
                Wire client = Wire.to(proxy.port())) {
            assertThat(client.ask(form(type, "Content-Length: 3\n") + "a=b").status())
                    .isEqualTo(415);
        }
    }

    @Test
    @DisplayName("a form that does not come is not waited for longer than a head")
    void refusesAFormThatStops() throws Exception {
        try (RawUpstream app = RawUpstream.answering(APP);
                ProxyFixture proxy = ProxyFixture.start(app.url(), "limits: {header-timeout: 1s}", "");
                Wire client = Wire.to(proxy.port())) {
            String head = form("Content-Type: application/x-www-form-urlencoded\n", "Content-Length: 10\n");
            Wire.Answer answer = client.ask(head + "a=b");
            assertThat(answer.status()).isEqualTo(408);
            assertThat(client.ends()).isTrue();
        }
    }

    @Test
    void sendsItsCookieOnTheAppsAnswerWhichNobodyStoresThen() throws Exception {
        try (RawUpstream app = RawUpstream.answering(APP);
                ProxyFixture proxy = ProxyFixture.start(app.url());
                Wire client = Wire.to(proxy.port())) {
            String get = lines("GET /public HTTP/1.1\nHost: example.org\nAuthorization: Bearer alice\n\n");
            assertThat(client.ask(get).head()).doesNotContain("Set-Cookie");
            proxy.cookieDue("postern=new; Path=/");
            Wire.Answer answer = client.ask(get);
            assertThat(answer.header("Set-Cookie")).isEqualTo("postern=new; Path=/");
            assertThat(answer.head()).containsOnlyOnce("Cache-Control: ").contains("no-store");
        }
    }

    @ParameterizedTest
    @DisplayName("a cookie that is due is not lost where the app gives no answer")
    @CsvSource({"/public,502", "/private,502"})
    void sendsItsCookieOnAnAnswerInTheAppsPlace(String path, int status) throws Exception {
        try (ProxyFixture proxy = ProxyFixture.start("http://127.0.0.1:1");
                Wire client = Wire.to(proxy.port())) {
            proxy.cookieDue("postern=new; Path=/");
            Wire.Answer answer =
                    client.ask(lines("GET " + path + " HTTP/1.1\nHost: example.org\nAuthorization: Bearer alice\n\n"));
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.header("Set-Cookie")).isEqualTo("postern=new; Path=/");
            assertThat(answer.header("Cache-Control")).contains("no-store");
        }
    }
}
