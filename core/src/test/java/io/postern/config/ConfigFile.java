/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes a configuration into a folder and loads it. */
final class ConfigFile {

    /** The least that works without a warning: bearer tokens of one provider, no assertion. */
    static final String BEARER_ONLY = """
            upstream: {url: "http://127.0.0.1:5000"}
            providers:
              - {id: keycloak, issuer: "https://sso.example.org/realms/science", audiences: [data-portal]}
            login: {enabled: false}
            assertion: {enabled: false}
            """;

    private ConfigFile() {}

    static Loaded load(Path folder, String yaml, Map<String, String> environment, SecretReading mode)
            throws InvalidConfigException {
        try {
            Path file = folder.resolve("proxy.yaml");
            Files.writeString(file, yaml);
            return ConfigLoader.load(file, environment, mode);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static GateConfig config(Path folder, String yaml, Map<String, String> environment) throws InvalidConfigException {
        return load(folder, yaml, environment, SecretReading.RUN).config();
    }

    static GateConfig config(Path folder, String yaml) throws InvalidConfigException {
        return config(folder, yaml, Map.of());
    }

    /** What is wrong with a file; fails where nothing is. */
    static List<Problem> problems(Path folder, String yaml, Map<String, String> environment) {
        try {
            load(folder, yaml, environment, SecretReading.RUN);
        } catch (InvalidConfigException e) {
            return e.problems();
        }
        throw new AssertionError("accepted: " + yaml);
    }

    static List<Problem> problems(Path folder, String yaml) {
        return problems(folder, yaml, Map.of());
    }
}
