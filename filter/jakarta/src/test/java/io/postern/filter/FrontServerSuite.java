/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Attributes of a Shibboleth service provider that a front server has put into the request, as AJP does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FrontServerSuite {
    private static final String SECRET = "0123456789abcdef";
    private static final String YAML = Site.YAML + """
            access: [{path: /open/**, allow: anyone}]
            identity: {username: "{preferred_username}@{id}", shibboleth: {username: "{eppn}"}}
            shibboleth:
              enabled: true
              attributes: request
              secret-header: {name: X-Shib-Secret, value: %s}
              identity-providers: [https://idp.example.org]
            """.formatted(SECRET);

    private static final Map<String, String> ALICE = Map.of(
            "X-Shib-Secret", SECRET,
            "Shib-Session-ID", "_1",
            "Shib-Identity-Provider", "https://idp.example.org",
            "Shib-Session-Expires", "4102444800",
            "eppn", "alice@example.org",
            "mail", "alice@example.org",
            "displayName", latin1("Alicé"),
            "member", "staff;admins");

    private final FrontServer front = new FrontServer();
    private final Site site;

    FrontServerSuite(Container container) {
        this.site = Site.of(container, front, List.of(Container.Mapped.to("/*", new AttributeMirror(ALICE.keySet()))));
    }

    @AfterAll
    void close() {
        site.close();
    }

    /** What AJP makes of UTF-8. */
    private static String latin1(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** Sets attributes before the gate looks, as a connector does that was told them. */
    private static final class FrontServer implements Filter {
        private final GateFilter gate = GateFilter.builder()
                .config(YAML)
                .environment(Map.of("ISSUER", Site.issuer()))
                .build();
        private volatile Map<String, String> told = Map.of();

        @Override
        public void init(FilterConfig config) throws ServletException {
            gate.init(config);
        }

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            told.forEach(request::setAttribute);
            gate.doFilter(request, response, chain);
        }

        @Override
        public void destroy() {
            gate.destroy();
        }
    }

    private Wire.Answer with(Map<String, String> told, String target, String... headers) {
        front.told = told;
        try {
            return site.get(target, headers);
        } finally {
            front.told = Map.of();
        }
    }

    @Test
    @DisplayName("attributes of the request say who is calling, and none of them reaches the app, whose own do")
    void knowsTheCallerByAttributesOfTheRequest() {
        assertThat(with(ALICE, "/data").body()).isEqualTo("alice@example.org Alicé true SHIBBOLETH [] [] the app's");
    }

    @ParameterizedTest
    @DisplayName("attributes without the secret, or past their end, or of another provider are not believed")
    @CsvSource({
        "X-Shib-Secret, wrong-0123456789, 401",
        "X-Shib-Secret, '', 401",
        "Shib-Session-ID, '', 401",
        "Shib-Session-Expires, 1, 401",
        "Shib-Identity-Provider, https://other.example.org, 403",
        "eppn, a@example.org;b@example.org, 403",
    })
    void refusesWhatIsNotProven(String name, String value, int status) {
        Map<String, String> told = new HashMap<>(ALICE);
        told.put(name, value);
        assertThat(with(told, "/data").status()).isEqualTo(status);
        assertThat(with(told, "/data").body()).doesNotContain("alice");
    }

    @Test
    @DisplayName("what is not believed does not reach the app either")
    void hidesWhatIsNotBelieved() {
        Map<String, String> told = new HashMap<>(ALICE);
        told.put("X-Shib-Secret", "wrong-0123456789");
        assertThat(with(told, "/open/x").body()).isEqualTo("null nobody false null [] [] the app's");
    }

    @Test
    @DisplayName("headers of the same names prove nothing and do not reach the app")
    void takesNoHeadersForAttributes() {
        String[] headers = ALICE.entrySet().stream()
                .flatMap(entry -> List.of(entry.getKey(), entry.getValue()).stream())
                .toArray(String[]::new);
        assertThat(with(Map.of(), "/data", headers).status()).isEqualTo(401);
        assertThat(with(Map.of(), "/open/x", headers).body()).isEqualTo("null nobody false null [] [] the app's");
    }
}
