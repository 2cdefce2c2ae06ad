/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Attributes of a service provider that are the servlet request's: what proves them, and where they can be. */
final class AttributeSourceTest {
    private static final String GATE = """
            server: {public-url: "https://data.example.org"}
            upstream: {url: "http://127.0.0.1:5000"}
            shibboleth:
              enabled: true
              attributes: request
              identity-providers: [https://idp.example.org]
            """;

    private static final String SECRET = "  secret-header: {value: 0123456789abcdef}\n";

    private static List<String> problems(String yaml, Place place) {
        InvalidConfigException refused = catchThrowableOfType(
                InvalidConfigException.class,
                () -> ConfigLoader.load(yaml, Path.of(""), Map.of(), SecretReading.RUN, place));
        return refused == null
                ? List.of()
                : refused.problems().stream()
                        .filter(problem -> problem.severity() == Severity.ERROR)
                        .map(Problem::key)
                        .toList();
    }

    @Test
    void takesThemInsideAnAppWithASecret() {
        assertThat(problems(GATE + SECRET, Place.INSIDE)).isEmpty();
    }

    @Test
    void refusesThemInFrontOfAnApp() {
        assertThat(problems(GATE + SECRET, Place.IN_FRONT)).containsExactly("shibboleth.attributes");
    }

    @Test
    void refusesThemWithoutASecret() {
        assertThat(problems(GATE, Place.INSIDE)).containsExactly("shibboleth.secret-header");
    }

    @Test
    void refusesWhatProvesNothingOfAFrontServer() {
        String more = "  peers: [127.0.0.1]\n  client-certificate: {subjects: [CN=sp.example.org]}\n";
        assertThat(problems(GATE + SECRET + more, Place.INSIDE))
                .contains("shibboleth.peers", "shibboleth.client-certificate");
    }
}
