/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.config.ConfigLoader;
import io.postern.config.GateConfig;
import io.postern.config.Loaded;
import io.postern.config.SecretReading;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples as the commands see them, and those for systemd and Kubernetes, where they hold something of ours. */
final class ExamplesTest {
    private static final Path CONF = Path.of("..", "conf");
    private static final String INDENT = "    ";

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void explainsEveryExampleWithoutItsSecrets(String name, String yaml) throws IOException {
        Path file = folder.resolve("proxy.yaml");
        Files.writeString(file, yaml.replace("${file:/run/secrets/", "${file:" + folder.resolve("absent") + "/"));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();

        int exit = Main.commands()
                .run(
                        List.of(
                                "explain",
                                "--config",
                                file.toString(),
                                "POST",
                                "https://data.example.org/deep",
                                "--header",
                                "Cookie: __Host-postern=0"),
                        new PrintWriter(out, true),
                        new PrintWriter(err, true));

        assertThat(err.toString()).contains("warning: ").doesNotContain("error");
        assertThat(out.toString()).contains("path        /deep", "401 sign_in_required");
        assertThat(exit).isZero();
    }

    static Stream<Arguments> examples() throws IOException {
        List<Arguments> examples = new ArrayList<>();
        for (String name : List.of("proxy.yaml", "keycloak-api.yaml", "shibboleth.yaml", "front-proxies/gate.yaml")) {
            examples.add(Arguments.of(name, Files.readString(CONF.resolve(name))));
        }
        examples.add(Arguments.of("kubernetes/sidecar.yaml", sidecar()));
        Pattern block = Pattern.compile("(?m)^```yaml complete\\n(.*?)^```", Pattern.DOTALL);
        try (Stream<Path> files = Files.walk(Path.of("..", "docs"))) {
            for (Path file : files.filter(one -> one.toString().endsWith(".md")).toList()) {
                block.matcher(Files.readString(file))
                        .results()
                        .forEach(found ->
                                examples.add(Arguments.of(file.getFileName().toString(), found.group(1))));
            }
        }
        return examples.stream();
    }

    private static String sidecar() throws IOException {
        String manifest = Files.readString(CONF.resolve("kubernetes/sidecar.yaml"));
        return manifest.substring(manifest.indexOf("proxy.yaml: |") + 14, manifest.indexOf("\n---"))
                .lines()
                .map(line -> line.startsWith(INDENT) ? line.substring(INDENT.length()) : line)
                .collect(Collectors.joining("\n", "", "\n"));
    }

    @Test
    void loadsTheConfigurationOfTheSidecar() throws Exception {
        Path file = folder.resolve("proxy.yaml");
        Files.writeString(file, sidecar());
        Loaded<GateConfig> loaded = ConfigLoader.load(file, Map.of(), SecretReading.CHECK);
        assertThat(loaded.config().access()).hasSize(2);
        assertThat(loaded.config().server().drain()).isLessThan(Duration.ofSeconds(40));
    }

    @Test
    void givesTheServiceLongerThanTheDrain() throws Exception {
        assertThat(Files.readString(CONF.resolve("systemd/postern.service")))
                .contains("TimeoutStopSec=30s", "ExecReload=/bin/kill -HUP $MAINPID");
    }
}
