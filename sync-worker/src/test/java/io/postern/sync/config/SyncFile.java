/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.config;

import io.postern.config.InvalidConfigException;
import io.postern.config.Loaded;
import io.postern.config.Problem;
import io.postern.config.SecretReading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes a configuration into a folder and loads it. */
final class SyncFile {

    /** The least that works: a directory on this machine, and an Invenio. */
    static final String LEAST = """
            source:
              - id: directory
                preset: cern-ldap
                ldap: {url: "ldap://127.0.0.1"}
            target:
              app: invenio
              database: jdbc:postgresql://127.0.0.1/invenio
              invenio: {client-id: rdm, identity-method: cern, session-redis: "redis://127.0.0.1/1"}
            """;

    /** The same for a CKAN. */
    static final String LEAST_CKAN = """
            source:
              - id: directory
                preset: openldap
                ldap: {url: "ldap://127.0.0.1", users: {base: "ou=People,dc=example,dc=org"}}
            target: {app: ckan, database: "jdbc:postgresql://127.0.0.1/ckan"}
            """;

    private SyncFile() {}

    static Loaded<SyncConfig> load(Path folder, String yaml, Map<String, String> environment)
            throws InvalidConfigException {
        try {
            return SyncConfigLoader.load(
                    Files.writeString(folder.resolve("sync.yaml"), yaml), environment, SecretReading.RUN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SyncConfig config(Path folder, String yaml) throws InvalidConfigException {
        return load(folder, yaml, Map.of()).config();
    }

    /** What is wrong with a file; fails where nothing is. */
    static List<Problem> problems(Path folder, String yaml) {
        try {
            load(folder, yaml, Map.of());
        } catch (InvalidConfigException e) {
            return e.problems();
        }
        throw new AssertionError("no problem was found");
    }
}
