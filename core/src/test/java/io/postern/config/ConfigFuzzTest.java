/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** Whatever bytes a file has, loading it ends with a configuration or with the list of what is wrong. */
final class ConfigFuzzTest {

    private static final Map<String, String> ENVIRONMENT = Map.of("NAME", "value", "POSTERN__LOG__ACCESS", "true");

    @TempDir
    private static Path folder;

    @FuzzTest(maxDuration = "20s")
    void loadsAnyBytes(byte[] bytes) throws IOException {
        Path file = folder.resolve("fuzz.yaml");
        Files.write(file, bytes);
        try {
            Loaded<GateConfig> loaded = ConfigLoader.load(file, ENVIRONMENT, SecretReading.CHECK);
            assertThat(loaded.config().upstream().url()).isNotEqualTo(Addresses.NOWHERE);
            assertThat(loaded.warnings()).allMatch(problem -> problem.severity() == Severity.WARNING);
        } catch (InvalidConfigException e) {
            assertThat(e.problems()).anyMatch(problem -> problem.severity() == Severity.ERROR);
            assertThat(e.problems()).allSatisfy(problem -> {
                assertThat(problem.message()).isNotBlank();
                assertThat(problem.remedy()).isNotBlank();
                assertThat(problem.toString()).hasLineCount(1);
            });
        }
    }
}
