/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EnvironmentOverridesTest {

    @TempDir
    private Path folder;

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(delimiter = '|', textBlock = """
            POSTERN__UPSTREAM__ULR             | x          | upstream.ulr             | not a known key     | POSTERN__UPSTREAM__URL
            POSTERN__UPSTRAEM__URL             | x          | upstraem                 | not a known key     | POSTERN__UPSTREAM
            POSTERN__PROVIDERS__0__ISUER       | x          | providers[0].isuer       | not a known key     | POSTERN__PROVIDERS__0__ISSUER
            POSTERN__ZZZZZZZZZZZZZZZZZZ        | x          | zzzzzzzzzzzzzzzzzz       | not a known key     | use one of: access
            POSTERN__SERVER__DRAIN             | soon       | server.drain             | (set by POSTERN__SERVER__DRAIN) | 30s
            POSTERN__SERVER__DRAIN             | ''         | server.drain             | is empty            | value
            POSTERN__SERVER__DRAIN             | ${NOT_SET} | server.drain             | NOT_SET             | ${NOT_SET:-default}
            POSTERN__SERVER__LIMITS            | x          | server.limits            | not a section       | keys
            POSTERN__SERVER__LIMITS            | {a         | server.limits            | not a YAML list     | {key: value}
            POSTERN__ACCESS                    | /a         | access[0]                | not a section       | keys
            POSTERN__ACCESS                    | [a         | access                   | not a YAML list     | [a, b]
            POSTERN__PROVIDERS__2__ID          | x          | POSTERN__PROVIDERS__2__ID | entry 2 of providers, which has 1 | without a gap
            POSTERN__PROVIDERS__ID             | x          | POSTERN__PROVIDERS__ID   | which is a list     | by its number
            POSTERN__UPSTREAM__URL__X          | x          | POSTERN__UPSTREAM__URL__X | which is one value | the whole of it
            POSTERN__                          | x          | POSTERN__                | empty level         | POSTERN__SECTION__KEY
            POSTERN__UPSTREAM__                | x          | POSTERN__UPSTREAM__      | empty level         | POSTERN__SECTION__KEY
            """)
    void refusesAnOverrideThatMeansNothing(String variable, String value, String key, String message, String remedy) {
        assertThat(ConfigFile.problems(folder, ConfigFile.BEARER_ONLY, Map.of(variable, value)))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.key()).isEqualTo(key);
                    assertThat(problem.message()).contains(message);
                    assertThat(problem.remedy()).contains(remedy);
                });
    }

    @Test
    void putsTheEntriesOfAListInTheirOrder() throws InvalidConfigException {
        Map<String, String> hosts = new HashMap<>();
        for (int i = 0; i < 12; i++) {
            hosts.put("POSTERN__LOGIN__REDIRECT_HOSTS__" + i, "h" + i);
        }

        assertThat(ConfigFile.config(folder, ConfigFile.BEARER_ONLY, hosts)
                        .login()
                        .redirectHosts())
                .containsExactly("h0", "h1", "h2", "h3", "h4", "h5", "h6", "h7", "h8", "h9", "h10", "h11");
    }

    @Test
    void replacesWhatTheFileSays() throws InvalidConfigException {
        String file =
                ConfigFile.complete("login: {enabled: false, scopes: [openid], start-on: }\ncsrf: {exempt: [/a, /b]}");

        GateConfig config = ConfigFile.config(
                folder,
                file,
                Map.of(
                        "POSTERN__LOGIN__SCOPES", "openid,email",
                        "POSTERN__LOGIN__START_ON__0", "/login",
                        "POSTERN__CSRF__EXEMPT__1", "/c"));

        assertThat(config.login().scopes()).containsExactly("openid", "email");
        assertThat(config.login().startOn()).containsExactly("/login");
        assertThat(config.csrf().exempt()).containsExactly("/a", "/c");
    }
}
