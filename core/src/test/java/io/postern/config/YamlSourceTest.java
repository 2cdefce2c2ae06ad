/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class YamlSourceTest {

    @TempDir
    private Path folder;

    @ParameterizedTest(name = "{1}")
    @MethodSource
    void refusesWhatIsNotAConfiguration(String yaml, String message) {
        assertThat(ConfigFile.problems(folder, yaml)).singleElement().satisfies(problem -> {
            assertThat(problem.key()).isEmpty();
            assertThat(problem.message()).contains(message);
            assertThat(problem.remedy()).isNotEmpty();
        });
    }

    static Stream<Arguments> refusesWhatIsNotAConfiguration() {
        String bomb = Stream.iterate(1, i -> i < 9, i -> i + 1)
                .map(i -> "l" + i + ": &l" + i + " [" + ("*l" + (i - 1) + ", ").repeat(7) + "]\n")
                .reduce("l0: &l0 [a]\n", String::concat);
        return Stream.of(
                arguments("- a", "not a mapping"),
                arguments("text", "not a mapping"),
                arguments("a: b: c", "not YAML"),
                arguments("a: [b", "not YAML"),
                arguments("a: *b", "not YAML"),
                arguments("a: 1\n---\nb: 2", "not YAML"),
                arguments("\u0007", "not YAML"),
                arguments("log: {? [a] : b}", "not YAML"),
                arguments("a: \uE000", "private-use"),
                arguments("a: " + "[".repeat(100) + "]".repeat(100), "nested more than 32"),
                arguments("a: " + "[".repeat(200_000), "nested more than 32"),
                arguments("a: &a [*a]", "an alias contains itself"),
                arguments("a: &a b\nc: [" + "*a, ".repeat(65) + "]", "more than 64 aliases"),
                arguments(bomb, "is too large"),
                arguments("# " + "x".repeat(1024 * 1024), "longer than"));
    }

    @Test
    void refusesBytesThatAreNotUtf8() throws IOException {
        Path file = folder.resolve("latin.yaml");
        Files.write(file, "name: Universität".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(problems(file))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("not UTF-8"));
    }

    @Test
    void readsAnchorsAndAliases() throws InvalidConfigException {
        GateConfig config = ConfigFile.config(folder, ConfigFile.complete("""
                        access:
                          - {path: /a, methods: &read [GET, HEAD], allow: anyone}
                          - {path: /b, methods: *read, allow: anyone}
                        """));

        assertThat(config.access()).extracting(AccessRule::methods).containsOnly(List.of("GET", "HEAD"));
    }

    private static List<Problem> problems(Path file) {
        try {
            ConfigLoader.load(file, Map.of(), SecretReading.RUN);
        } catch (InvalidConfigException e) {
            return e.problems();
        }
        throw new AssertionError("accepted");
    }
}
