/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What another site has a person's browser send changes nothing. */
public abstract class CrossSiteContract extends ContractSuite {
    /** Tests gates of that kind. */
    protected CrossSiteContract(GateUnderTest.Opener opener) {
        super(opener);
    }

    @ParameterizedTest
    @DisplayName("method, Sec-Fetch-Site, Origin, what becomes of it")
    @CsvSource({
        "GET,    -,           -,                                200",
        "GET,    cross-site,  https://evil.example,             200",
        "HEAD,   cross-site,  -,                                200",
        "OPTIONS,cross-site,  https://evil.example,             200",
        "POST,   same-origin, -,                                200",
        "POST,   none,        -,                                200",
        "POST,   same-site,   https://data.example.org,         403",
        "POST,   cross-site,  https://data.example.org,         403",
        "POST,   Same-Origin, -,                                403",
        "POST,   -,           https://data.example.org,         200",
        "POST,   -,           https://data.example.org:443,     403",
        "POST,   -,           http://data.example.org,          403",
        "POST,   -,           https://data.example.org.evil.example, 403",
        "POST,   -,           https://evil.example,             403",
        "POST,   -,           'null',                           403",
        "POST,   -,           -,                                403",
        "PUT,    -,           -,                                403",
        "DELETE, cross-site,  -,                                403",
        "FOO,    -,           -,                                403",
    })
    void browsers(String method, String site, String origin, int status) {
        ClientRequest request = ClientRequest.of(method, "/data").throughServiceProvider(Person.ALICE);
        request = site.equals("-") ? request : request.with("Sec-Fetch-Site", site);
        request = origin.equals("-") ? request : request.with("Origin", origin);
        Seen seen = send(Configs.shibboleth(), request);
        assertThat(seen.status()).isEqualTo(status);
        assertThat(seen.app().isPresent()).isEqualTo(status == 200);
    }

    @Test
    @DisplayName("two answers to one question are no answer")
    void contradictions() {
        ClientRequest post = ClientRequest.of("POST", "/data").throughServiceProvider(Person.ALICE);
        assertThat(send(
                                Configs.shibboleth(),
                                post.with("Sec-Fetch-Site", "same-origin").with("Sec-Fetch-Site", "cross-site"))
                        .status())
                .isEqualTo(403);
        assertThat(send(
                                Configs.shibboleth(),
                                post.with("Origin", Configs.PUBLIC_URL).with("Origin", "https://evil.example"))
                        .status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @DisplayName("a WebSocket is asked for by GET, and is no reading all the same")
    @ValueSource(
            strings = {"Upgrade: websocket", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-Fetch-Mode: websocket"
            })
    void upgrades(String header) {
        Map.Entry<String, String> line =
                Map.entry(header.substring(0, header.indexOf(':')), header.substring(header.indexOf(' ') + 1));
        ClientRequest request = ClientRequest.get("/data")
                .throughServiceProvider(Person.ALICE)
                .with(line.getKey(), line.getValue())
                .with("Connection", line.getKey().equals("Upgrade") ? "Upgrade" : "keep-alive")
                .with("Origin", "https://evil.example");
        assertThat(send(Configs.shibboleth(), request).status()).isEqualTo(403);
    }

    @Test
    @DisplayName("it does not hold for tokens, foreign credentials, nobody, nor exempt paths")
    void whereItDoesNotHold() {
        ClientRequest cross = ClientRequest.of("POST", "/data").with("Sec-Fetch-Site", "cross-site");
        assertThat(send(Configs.tokens(), cross.as(Person.ALICE)).status()).isEqualTo(200);
        ClientRequest api = ClientRequest.of("POST", "/api/x").with("Sec-Fetch-Site", "cross-site");
        assertThat(send(Configs.tokens(), api.with("Authorization", "app-key")).status())
                .isEqualTo(200);
        assertThat(send(Configs.tokens(), api).status()).isEqualTo(200);
        String exempt = Configs.shibboleth() + "csrf: {exempt: [/hooks/**]}\n";
        ClientRequest hook = ClientRequest.of("POST", "/hooks/x")
                .throughServiceProvider(Person.ALICE)
                .with("Sec-Fetch-Site", "cross-site");
        assertThat(send(exempt, hook).status()).isEqualTo(200);
        assertThat(send(exempt, new ClientRequest("POST", "/data", hook.headers(), hook.trailers(), hook.from()))
                        .status())
                .isEqualTo(403);
    }
}
