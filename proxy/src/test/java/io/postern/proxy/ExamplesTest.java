/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.config.ConfigLoader;
import io.postern.config.Loaded;
import io.postern.config.SecretReading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples for systemd and Kubernetes, where they hold something of ours. */
final class ExamplesTest {
    private static final Path CONF = Path.of("..", "conf");
    private static final String INDENT = "    ";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void loadsTheConfigurationOfTheSidecar() throws Exception {
        String manifest = Files.readString(CONF.resolve("kubernetes/sidecar.yaml"));
        String ours = manifest.substring(manifest.indexOf("proxy.yaml: |") + 14, manifest.indexOf("\n---"))
                .lines()
                .map(line -> line.startsWith(INDENT) ? line.substring(INDENT.length()) : line)
                .collect(Collectors.joining("\n", "", "\n"));
        Path file = folder.resolve("proxy.yaml");
        Files.writeString(file, ours);
        Loaded loaded = ConfigLoader.load(file, Map.of(), SecretReading.CHECK);
        assertThat(loaded.config().access()).hasSize(2);
        assertThat(loaded.config().server().drain()).isLessThan(Duration.ofSeconds(40));
    }

    @Test
    void givesTheServiceLongerThanTheDrain() throws Exception {
        assertThat(Files.readString(CONF.resolve("systemd/postern.service")))
                .contains("TimeoutStopSec=30s", "ExecReload=/bin/kill -HUP $MAINPID");
    }
}
