/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A real Keycloak with the realms {@code science} and {@code guests}, on loopback, that can be stopped and started again. */
final class Keycloak implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(3);
    private static final String ADMIN = "admin";
    private static final String REALM = "science";

    private final Path home;
    private final URI address;
    private Optional<RunningProgram> server = Optional.empty();

    private Keycloak(Path home, URI address) {
        this.home = home;
        this.address = address;
    }

    /** A started Keycloak with a fresh database into which the realms were imported. */
    static Keycloak start() {
        Path home = Path.of(System.getProperty("keycloak.home")).toAbsolutePath();
        Keycloak keycloak = new Keycloak(home, URI.create("http://127.0.0.1:" + Http.freePort()));
        try {
            keycloak.build();
            deleteRecursively(home.resolve("data"));
            for (String realm : List.of(REALM, "guests")) {
                Resources.copy("/keycloak/" + realm + "-realm.json", home.resolve("data/import"), Map.of());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        keycloak.resume();
        return keycloak;
    }

    /** The issuer of the realm {@code science}. */
    URI issuer() {
        return issuer(REALM);
    }

    /** The issuer of a realm. */
    URI issuer(String realm) {
        return address.resolve("/realms/" + realm);
    }

    /** What the realm tells SAML service providers about itself. */
    String samlMetadata() {
        return Http.get(URI.create(issuer() + "/protocol/saml/descriptor")).body();
    }

    /** Stops the server; its database stays. */
    void stop() {
        server.ifPresent(RunningProgram::close);
        server = Optional.empty();
    }

    /** Starts the server, at the same address and with the database as it was. */
    void resume() {
        resume(Map.of());
    }

    /**
     * Restarts the server so that it imports one more realm.
     *
     * @param file the realm; it is imported as it stands
     * @param environment the variables that it names
     */
    void importRealm(Path file, Map<String, String> environment) {
        stop();
        try {
            Files.copy(
                    file, home.resolve("data/import").resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        resume(environment);
    }

    /** Makes a realm out of its representation. */
    void addRealm(Map<String, Object> representation) {
        accepted(Http.json("POST", address.resolve("/admin/realms"), representation, "Authorization", administrator()));
    }

    /** Takes such a realm away again. */
    void removeRealm(String name) {
        adminOf(name, "DELETE", "", Map.of());
    }

    private void resume(Map<String, String> environment) {
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("JAVA_HOME", System.getProperty("java.home"));
        variables.put("JAVA_OPTS_KC_HEAP", "-Xms64m -Xmx512m");
        variables.put("KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN);
        variables.put("KC_BOOTSTRAP_ADMIN_PASSWORD", ADMIN);
        RunningProgram program = RunningProgram.start(
                home.resolve("server.log"),
                variables,
                List.of(
                        home.resolve("bin/kc.sh").toString(),
                        "start",
                        "--optimized",
                        "--import-realm",
                        "--http-enabled=true",
                        "--http-host=127.0.0.1",
                        "--http-port=" + address.getPort(),
                        "--hostname=" + address,
                        "--cache=local"));
        server = Optional.of(program);
        await("Keycloak, see " + home.resolve("server.log"))
                .atMost(START)
                .pollInterval(Duration.ofMillis(250))
                .until(() -> {
                    if (!program.alive()) {
                        throw new IllegalStateException(program.output());
                    }
                    return Http.status(issuer()) == 200;
                });
    }

    /** The answer of the token endpoint to a password grant by a public client. */
    JsonNode signIn(String client, String person, String... more) {
        Map<String, String> form = new LinkedHashMap<>(
                Map.of("grant_type", "password", "client_id", client, "username", person, "password", person));
        for (int i = 0; i < more.length; i += 2) {
            form.put(more[i], more[i + 1]);
        }
        return token(form);
    }

    /** An access token for a person who uses this public client. */
    String accessToken(String client, String person) {
        return signIn(client, person).get("access_token").asText();
    }

    /** An access token for a client itself. */
    String serviceToken(String client, String secret) {
        return token(Map.of("grant_type", "client_credentials", "client_id", client, "client_secret", secret))
                .get("access_token")
                .asText();
    }

    /** The answer of the token endpoint, whatever it is. */
    HttpResponse<String> tokenResponse(Map<String, String> form) {
        return Http.post(URI.create(issuer() + "/protocol/openid-connect/token"), form);
    }

    /** What the admin interface says about a part of the realm {@code science}, such as {@code /users?username=bob}. */
    JsonNode admin(String path) {
        return adminOf(REALM, path);
    }

    /** The same of another realm. */
    JsonNode adminOf(String realm, String path) {
        return Http.json(accepted(Http.get(adminAddress(realm, path), "Authorization", administrator())));
    }

    /** Changes a part of the realm {@code science} through the admin interface. */
    void admin(String method, String path, Object body) {
        adminOf(REALM, method, path, body);
    }

    /** The same of another realm. */
    void adminOf(String realm, String method, String path, Object body) {
        accepted(Http.json(method, adminAddress(realm, path), body, "Authorization", administrator()));
    }

    /**
     * Gives the realm {@code science} a key of a higher priority than its own, with which it signs from now on.
     *
     * @return the id by which {@link #removeKey} takes it away, for the classes that use this server next
     */
    String addKey(String name) {
        admin(
                "POST",
                "/components",
                Map.of(
                        "name",
                        name,
                        "providerId",
                        "rsa-generated",
                        "providerType",
                        "org.keycloak.keys.KeyProvider",
                        "config",
                        Map.of(
                                "priority", List.of("200"),
                                "enabled", List.of("true"),
                                "active", List.of("true"),
                                "algorithm", List.of("RS256"))));
        return admin("/components?name=" + name).get(0).get("id").asText();
    }

    /** Takes such a key away again. */
    void removeKey(String id) {
        admin("DELETE", "/components/" + id, Map.of());
    }

    /** The internal id of a person. */
    String idOf(String person) {
        return admin("/users?exact=true&username=" + person).get(0).get("id").asText();
    }

    @Override
    public void close() {
        stop();
    }

    private JsonNode token(Map<String, String> form) {
        return Http.json(accepted(tokenResponse(form)));
    }

    private URI adminAddress(String realm, String path) {
        return address.resolve("/admin/realms/" + realm + path);
    }

    private String administrator() {
        JsonNode answer = Http.json(accepted(Http.post(
                address.resolve("/realms/master/protocol/openid-connect/token"),
                Map.of("grant_type", "password", "client_id", "admin-cli", "username", ADMIN, "password", ADMIN))));
        return "Bearer " + answer.get("access_token").asText();
    }

    private static HttpResponse<String> accepted(HttpResponse<String> response) {
        if (response.statusCode() / 100 != 2) {
            throw new IllegalStateException(response + " " + response.body());
        }
        return response;
    }

    /** Once for each unpacked distribution: fixes the options that Keycloak wants fixed, so that it starts quickly. */
    private void build() throws IOException {
        Path done = home.resolve("built");
        if (Files.notExists(done)) {
            Command.output(
                    "env",
                    "JAVA_HOME=" + System.getProperty("java.home"),
                    home.resolve("bin/kc.sh").toString(),
                    "build",
                    "--db=dev-file");
            Files.createFile(done);
        }
    }

    private static void deleteRecursively(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
