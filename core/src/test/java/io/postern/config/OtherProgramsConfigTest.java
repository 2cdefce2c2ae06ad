/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What another program than the gate gets from the same rules. */
final class OtherProgramsConfigTest {

    private record Clock(String face, Duration tick, List<String> bells, Secret key) {}

    @TempDir
    private Path folder;

    @Test
    void readsTheFileOfAnotherProgramWithReferencesAndOverrides() throws Exception {
        Files.writeString(folder.resolve("key"), "hunter2\n");

        Loaded<Clock> loaded =
                load("face: ${FACE:-round}\ntick: 1s\nbells: [a]\nkey: ${file:key}\n", Map.of("POSTERN__TICK", "2s"));

        assertThat(loaded.config())
                .isEqualTo(new Clock("round", Duration.ofSeconds(2), List.of("a"), Secret.of("hunter2")));
        assertThat(loaded.filesRead()).contains(folder.resolve("key"), folder.resolve("clock.yaml"));
    }

    @Test
    void reportsTheProblemsOfAnotherProgramTogether() {
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> load("fase: round\ntick: soon\n", Map.of()))
                .satisfies(invalid -> assertThat(invalid.problems())
                        .extracting(Problem::key)
                        .containsExactlyInAnyOrder("fase", "tick", "key"));
    }

    @Test
    void completesASectionByABuiltInOneAndKeepsWhatTheFileSays() throws Exception {
        Section defaults = ConfigLoader.builtIn("face: square\ntick: 9s\nbells: [x, y]\n");

        Clock clock = load("tick: 1s\nbells: [a]\nkey: k\n", Map.of(), defaults).config();

        assertThat(clock).isEqualTo(new Clock("square", Duration.ofSeconds(1), List.of("a"), Secret.of("k")));
    }

    @Test
    void refusesABuiltInSectionThatIsNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> ConfigLoader.builtIn("- a\n"));
    }

    private Loaded<Clock> load(String yaml, Map<String, String> environment)
            throws InvalidConfigException, IOException {
        return load(yaml, environment, ConfigLoader.builtIn(""));
    }

    private Loaded<Clock> load(String yaml, Map<String, String> environment, Section defaults)
            throws InvalidConfigException, IOException {
        Path file = Files.writeString(folder.resolve("clock.yaml"), yaml);
        return ConfigLoader.load(file, environment, SecretReading.RUN, root -> clock(root.withDefaults(defaults)));
    }

    private static Clock clock(Section root) {
        Clock clock = new Clock(
                root.value("face", "", Names.visible()),
                root.value("tick", Duration.ZERO, Quantities.duration("1s", "1m")),
                root.list("bells", List.of(), Syntax.text()),
                root.secret("key", Syntax.text()).orElse(Secret.of("")));
        if (clock.key().reveal().isEmpty()) {
            root.problems().error("key", "", "is missing", "set it");
        }
        root.finish();
        return clock;
    }
}
