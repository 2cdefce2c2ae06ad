/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.oidc;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import io.postern.testing.MovableClock;
import io.postern.testing.ProviderSettings;
import io.postern.testing.TestIssuer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A provider that misbehaves: what was there before goes on, and nothing is believed that must not be. */
class ProvidersTest {
    private static final MovableClock CLOCK = new MovableClock(Instant.parse("2026-11-22T10:00:00Z"));
    private static TestIssuer issuer;

    @BeforeAll
    static void start() {
        issuer = TestIssuer.start(CLOCK);
    }

    @AfterAll
    static void stop() {
        issuer.close();
    }

    @BeforeEach
    void behave() {
        issuer.restart();
        issuer.forgetCalls();
    }

    private static ProviderFixture opened() {
        return new ProviderFixture(CLOCK, ProviderSettings.of(issuer.issuer()).build());
    }

    private static ProviderFixture discovered() {
        ProviderFixture fixture = opened();
        fixture.fetch();
        assertThat(verifies(fixture)).isTrue();
        return fixture;
    }

    private static boolean verifies(ProviderFixture fixture) {
        return verifies(fixture.provider());
    }

    private static boolean verifies(Provider provider) {
        try {
            SignedToken token = SignedToken.read(issuer.token().build()).orElseThrow();
            return provider.verify(token).isPresent();
        } catch (Refusal e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void isReadyOnceDiscovered() {
        try (ProviderFixture fixture = opened()) {
            ProviderFixture.await(fixture.providers::ready);
            assertThat(fixture.ready).containsExactly("keycloak true");
            ProviderFixture.await(() -> fixture.calls.size() == 2);
            assertThat(fixture.calls).containsExactly("discovery ok", "jwks ok");
        }
    }

    @Test
    void comesUpAfterAProviderThatStartsLater() {
        issuer.stop();
        try (ProviderFixture fixture = opened()) {
            ProviderFixture.await(() -> fixture.calls.contains("discovery error"));
            assertThat(fixture.providers.ready()).isFalse();
            issuer.restart();
            CLOCK.move(Duration.ofSeconds(3));
            ProviderFixture.await(fixture.providers::ready);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("misbehaviours")
    void keepsItsKeysThrough(String what, ResponseDefinitionBuilder answer) {
        for (String path : List.of(TestIssuer.KEYS, TestIssuer.DISCOVERY)) {
            issuer.behave();
            try (ProviderFixture fixture = discovered()) {
                issuer.answer(path, answer);
                CLOCK.move(Duration.ofSeconds(11));
                fixture.fetch();
                assertThat(fixture.provider().keysUncertain()).isTrue();
                assertThat(verifies(fixture)).isTrue();
                assertThat(fixture.providers.ready()).isTrue();
                issuer.behave();
                CLOCK.move(Duration.ofSeconds(11));
                fixture.fetch();
                assertThat(fixture.provider().keysUncertain()).isFalse();
            }
        }
    }

    static Stream<Arguments> misbehaviours() {
        return Stream.of(
                arguments("500", serverError()),
                arguments(
                        "404, as for a realm that is switched off", aResponse().withStatus(404)),
                arguments("an empty body", okJson("")),
                arguments("an empty object", okJson("{}")),
                arguments("an array", okJson("[]")),
                arguments("HTML", aResponse().withStatus(200).withBody("<html>Please sign in</html>")),
                arguments("row 82: nested", okJson("{\"keys\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}")),
                arguments("more than 1 MiB", okJson("{\"a\":\"" + "a".repeat(1 << 20) + "\"}")),
                arguments("a redirect", temporaryRedirect(TestIssuer.KEYS + "?again")),
                arguments("a broken connection", aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)),
                arguments("garbage", aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE)),
                arguments(
                        "another issuer",
                        okJson("{\"issuer\":\"https://evil.example\","
                                + "\"jwks_uri\":\"https://evil.example/jwks\"}")));
    }

    @Test
    void givesUpOnAProviderThatDribbles() {
        try (ProviderFixture fixture = discovered()) {
            issuer.answer(TestIssuer.KEYS, okJson("{\"keys\":[]}").withChunkedDribbleDelay(10, 60_000));
            CLOCK.move(Duration.ofSeconds(11));
            fixture.fetch();
            assertThat(fixture.calls).contains("jwks timeout");
            assertThat(verifies(fixture)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest/meta-data",
                "http://evil.example/jwks",
                "file:///etc/passwd",
                "ftp://evil.example/jwks",
                "//evil.example/jwks",
                "/realms/test/certs",
                "https://user:pass@evil.example/jwks",
                "https://evil.example/jwks#x",
                "https:evil.example",
                "http://[::1",
                "jwks",
                ""
            })
    void doesNotCallAKeySetThere(String address) { // SSRF by way of jwks_uri
        Map<String, Object> document = issuer.discovery();
        document.put("jwks_uri", address);
        issuer.discover(document);
        try (ProviderFixture fixture = opened()) {
            fixture.fetch();
            assertThat(fixture.calls).isNotEmpty().allMatch("discovery ok"::equals);
            assertThat(fixture.providers.ready()).isFalse();
        }
    }

    @Test
    void followsNoRedirect() {
        WireMockServer other = new WireMockServer(
                WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());
        other.start();
        other.stubFor(any(anyUrl()).willReturn(okJson("{\"keys\":[]}")));
        try (ProviderFixture fixture = discovered()) {
            issuer.answer(TestIssuer.KEYS, temporaryRedirect(other.url("/keys")));
            CLOCK.move(Duration.ofSeconds(11));
            fixture.fetch();
            assertThat(other.getAllServeEvents()).isEmpty();
        } finally {
            other.stop();
        }
    }

    @Test
    void fetchesOnceIn10SecondsWhateverKeyIdsArrive() { // row 127
        try (ProviderFixture fixture = discovered()) {
            issuer.answer(TestIssuer.KEYS, serverError());
            int before = issuer.calls(TestIssuer.KEYS);
            CLOCK.move(Duration.ofSeconds(11));
            for (int i = 0; i < 1000; i++) {
                fixture.fetch();
            }
            assertThat(issuer.calls(TestIssuer.KEYS)).isEqualTo(before + 1);
            assertThat(verifies(fixture)).isTrue();
        }
    }

    @Test
    void acceptsANewKeyWithin30Seconds() {
        try (ProviderFixture fixture = discovered()) {
            issuer.rotate();
            assertThat(verifies(fixture)).isFalse();
            CLOCK.move(Duration.ofSeconds(10));
            assertThat(fixture.provider().mayFetchKeys()).isTrue();
            fixture.fetch();
            assertThat(verifies(fixture)).isTrue();
        }
    }

    @Test
    void keepsItsKeysWhenTheConfigurationIsReadAnewDuringAnOutage() {
        try (ProviderFixture fixture = discovered()) {
            issuer.stop();
            Providers reopened = fixture.providers.reopen(List.of(
                    ProviderSettings.of(issuer.issuer()).audiences("other").build()));
            try (reopened) {
                assertThat(reopened.ready()).isTrue();
                assertThat(verifies(reopened.all().get(0))).isTrue();
                assertThat(reopened.all().get(0).config().audiences()).containsExactly("other");
            }
        }
    }

    @Test
    void isReachedAtItsInternalUrl() {
        String outside = "https://sso.example.org/realms/test";
        Map<String, Object> document = issuer.discovery();
        document.put("issuer", outside);
        document.put("jwks_uri", outside + "/certs");
        issuer.discover(document);
        try (ProviderFixture fixture = new ProviderFixture(
                CLOCK, ProviderSettings.of(outside).internalUrl(issuer.at("")).build())) {
            fixture.fetch();
            assertThat(verifies(fixture)).isTrue();
        }
    }

    @Test
    void trustsNoOtherAuthorityThanTlsCa() {
        assertThat(discoveredByTls("localhost", "localhost.pem", 5)).isTrue();
        assertThat(discoveredByTls("localhost", "elsewhere.pem", 1)).isFalse();
    }

    @Test
    void wantsTheNameInTheCertificate() { // TLS host name checks
        assertThat(discoveredByTls("elsewhere", "elsewhere.pem", 1)).isFalse();
    }

    /** A busy machine may take longer than one call may, so that more than one is made where it should succeed. */
    private static boolean discoveredByTls(String certificate, String ca, int calls) {
        WireMockServer server = new WireMockServer(WireMockConfiguration.options()
                .bindAddress("127.0.0.1")
                .httpDisabled(true)
                .dynamicHttpsPort()
                .keystorePath(resource(certificate + ".p12"))
                .keystoreType("PKCS12")
                .keystorePassword("password")
                .keyManagerPassword("password"));
        server.start();
        String address = "https://localhost:" + server.httpsPort();
        server.stubFor(get(urlPathEqualTo("/.well-known/openid-configuration"))
                .willReturn(okJson("{\"issuer\":\"" + address + "\",\"jwks_uri\":\"" + address + "/keys\"}")));
        try (ProviderFixture fixture = new ProviderFixture(
                CLOCK, ProviderSettings.of(address).tlsCa(Path.of(resource(ca))).build())) {
            for (int call = 0; call < calls && !fixture.providers.ready(); call++) {
                CLOCK.move(Duration.ofSeconds(11));
                fixture.fetch();
            }
            return fixture.providers.ready();
        } finally {
            server.stop();
        }
    }

    private static String resource(String name) {
        return Path.of(URI.create(Objects.requireNonNull(ProvidersTest.class.getResource(name))
                        .toString()))
                .toString();
    }
}
