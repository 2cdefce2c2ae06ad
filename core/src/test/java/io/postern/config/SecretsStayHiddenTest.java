/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No message and no {@code toString} shows a secret, wherever it was put by mistake (row 119). */
final class SecretsStayHiddenTest {

    private static final String SECRET = "hunter2-is-my-password";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "providers: [{id: a, issuer: https://a, audiences: [b], client-secrt: %s}]",
                "providers: [{id: a, issuer: https://a, audiences: [b], client-secret: [%s]}]",
                "providers: [{id: a, issuer: https://a, audiences: [b], client-secret: {%s: x}}]",
                "providers: [{id: a, issuer: https://a, audiences: [b], client-secret: \"%s\\u0007\"}]",
                "providers: [{id: a, issuer: https://a, audiences: [b], client-secret: !%s x}, client-secret]",
                "providers: [{id: a, issuer: 'https://u:%s@a', audiences: [b]}]",
                "providers: [{id: a, issuer: 'https://u:%s@a b', audiences: [b]}]",
                "providers: [{id: a, issuer: 'https://u:p/%s@a', audiences: [b]}]",
                "providers: [{id: a, issuer: '${file:secret}', audiences: [b]}]",
                "upstream: {url: 'http://:%s@a'}",
                "session: {redis: 'redis:%s'}",
                "session: {redis: '%s'}",
                "session: {keys: ['%s']}",
                "session: {keys: %s}",
                "session: {keys: {%s}}",
                "assertion: {keys: ['{\"kty\": \"EC\", \"d\": \"%s\"}']}",
                "shibboleth: {secret-header: {value: '%s\u00e9'}}",
                "shibboleth: {secret-header: %s}",
                "provisioning: {endpoint: http://localhost, secret: '%s '}",
                "provisioning: {endpoint: 'http://localhost/?%s'}",
                "provisioning: {secret: \"%s",
                "provisioning: {secret: %s: b}",
                "provisioning: secret: %s",
                "provisioning: {secret: *%s }",
                "%s",
                "- %s",
            })
    void hidesASecretInEveryMistake(String yaml) throws IOException {
        Files.writeString(folder.resolve("secret"), SECRET);
        String shown = ConfigFile.problems(folder, ConfigFile.complete(yaml.replace("%s", SECRET))).stream()
                .map(Problem::toString)
                .collect(Collectors.joining("\n"));

        assertThat(shown).isNotEmpty().doesNotContain(SECRET).doesNotContain("hunter2");
    }

    @Test
    void hidesSecretsInTheWholeConfiguration() throws InvalidConfigException {
        Loaded<GateConfig> loaded = ConfigFile.load(
                folder, """
                server: {public-url: https://data.example.org}
                upstream: {url: http://127.0.0.1:5000}
                providers:
                  - {id: a, issuer: https://a.example.org, audiences: [b], client-id: c, client-secret: hunter2-is-my-password, client-key: '%s'}
                session: {keys: [%s], redis: "redis://:hunter2@h"}
                shibboleth: {secret-header: {value: hunter2-is-my-password}}
                provisioning: {endpoint: http://localhost, secret: hunter2-is-my-password}
                assertion: {keys: ['%s']}
                """.formatted(TestKeys.EC_P256, "B".repeat(43), TestKeys.EC_P256), Map.of(), SecretReading.RUN);

        assertThat(loaded.toString())
                .contains("***")
                .doesNotContain("hunter2")
                .doesNotContain("BBBB")
                .doesNotContain("\"d\"");
    }

    @Test
    void showsNoControlCharacterAndNoEndlessValue() {
        String yaml = ConfigFile.complete("server: {drain: \"\\e[2J\\n\\u202e" + "x".repeat(1000) + "\"}");

        assertThat(ConfigFile.problems(folder, yaml)).singleElement().satisfies(problem -> {
            assertThat(problem.value()).startsWith("?[2J??xxx").hasSizeLessThan(130);
            assertThat(problem.toString()).hasLineCount(1);
        });
    }
}
