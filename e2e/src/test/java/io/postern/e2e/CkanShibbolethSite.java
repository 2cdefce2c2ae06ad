/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The parts of {@code conf/ckan/shibboleth} around a CKAN. */
final class CkanShibbolethSite {
    private CkanShibbolethSite() {}

    /** Writes every secret that the files name. */
    static void secrets(Path directory) {
        try {
            for (String name : List.of("ckan-tokens", "session-endpoint", "session")) {
                Files.writeString(
                        directory.resolve(name), Command.output(Gate.JAVA, "-jar", Gate.JAR, "keygen", "session"));
            }
            Files.writeString(
                    directory.resolve("assertion"), Command.output(Gate.JAVA, "-jar", Gate.JAR, "keygen", "assertion"));
            Files.writeString(directory.resolve("shib"), ShibbolethSite.SECRET);
            Files.writeString(directory.resolve("database"), "postern\n");
            Files.writeString(directory.resolve("ldap"), "never shown\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the worker's role. */
    static void role(Ckan ckan) {
        ckan.database().execute("CREATE ROLE postern LOGIN PASSWORD 'postern'");
        ckan.database().execute(Example.text("ckan/database.sql", Map.of()));
    }

    /**
     * A worker that serves.
     *
     * @param directory with the secrets
     * @param endpoint where it listens
     * @param tokens whether it gives API tokens of CKAN
     */
    static SyncWorker worker(Path directory, Ckan ckan, URI endpoint, boolean tokens) {
        URI admin = URI.create("http://127.0.0.1:" + Http.freePort());
        Map<String, String> replaced = new HashMap<>(Map.of(
                "jdbc:postgresql://127.0.0.1/ckan",
                ckan.database().jdbcUrl(),
                "127.0.0.1:4190",
                endpoint.getAuthority(),
                "127.0.0.1:4191",
                admin.getAuthority(),
                "/run/secrets/",
                directory + "/"));
        if (!tokens) {
            replaced.put("    token-secret: \"file:/run/secrets/ckan-tokens\"\n", "");
        }
        return SyncWorker.start(directory, admin, ShibbolethSite.example("sync.yaml", replaced));
    }
}
