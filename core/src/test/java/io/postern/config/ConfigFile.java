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

    private static final Map<String, String> SECTIONS = Map.of(
            "upstream", "upstream: {url: http://127.0.0.1:5000}",
            "providers", provider("id: keycloak, client-id: data-portal"),
            "login", "login: {enabled: false}",
            "assertion", "assertion: {enabled: false}");

    private ConfigFile() {}

    /** Sections with those added that a valid file needs; they may be one mapping in braces or lines. */
    static String complete(String sections) {
        String lines = sections.startsWith("{")
                ? sections.substring(1, sections.length() - 1).replace("}, ", "}\n")
                : sections;
        StringBuilder whole = new StringBuilder(lines).append('\n');
        SECTIONS.forEach((name, section) -> {
            if (!("\n" + lines).contains("\n" + name + ":")) {
                whole.append(section).append('\n');
            }
        });
        return whole.toString();
    }

    /** A list of one provider that is valid but for the keys that are given. */
    static String provider(String keys) {
        StringBuilder all = new StringBuilder(keys);
        Map.of("id", "keycloak", "issuer", "https://sso.example.org", "audiences", "[data-portal]")
                .forEach((key, value) -> {
                    if (!(", " + keys).contains(", " + key + ":")) {
                        all.append(", ").append(key).append(": ").append(value);
                    }
                });
        return "providers: [{" + all + "}]";
    }

    static Loaded<GateConfig> load(Path folder, String yaml, Map<String, String> environment, SecretReading mode)
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
