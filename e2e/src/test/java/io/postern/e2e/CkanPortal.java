/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every part of {@code conf/ckan} as it stands, but for its addresses: Keycloak's realm, CKAN, the worker, the gate, nginx. */
final class CkanPortal implements AutoCloseable {
    /** The realm of {@code conf/ckan/realm.json}. */
    static final String REALM = "catalogue";

    private final Keycloak keycloak;
    private final Ckan ckan;
    private final SyncWorker worker;
    private final Gate gate;
    private final FrontProxy front;

    private CkanPortal(Keycloak keycloak, Ckan ckan, SyncWorker worker, Gate gate, FrontProxy front) {
        this.keycloak = keycloak;
        this.ckan = ckan;
        this.worker = worker;
        this.gate = gate;
        this.front = front;
    }

    /** A portal that serves, with nobody in the realm. */
    static CkanPortal start(Path directory, Keycloak keycloak) {
        Path environment = Ckan.environment();
        int port = Http.freePort();
        URI publicUrl = URI.create("http://127.0.0.1:" + port);
        keycloak.importRealm(Example.path("ckan/realm.json"), Map.of("PORTAL_URL", publicUrl.toString()));
        secrets(directory, keycloak);
        Ckan ckan = Ckan.start(directory, new Ckan.Kind(environment, publicUrl, directory, Map.of()));
        ckan.database().execute("CREATE ROLE postern LOGIN PASSWORD 'postern'");
        ckan.database().execute(Example.text("ckan/database.sql", Map.of()));
        URI endpoint = URI.create("http://127.0.0.1:" + Http.freePort());
        SyncWorker worker = worker(directory, keycloak, ckan, endpoint);
        ckan.database().execute(Example.text("ckan/directory-fields.sql", Map.of()));
        Gate.Addresses addresses = Gate.Addresses.choose();
        Gate gate = gate(directory, keycloak, ckan, endpoint, addresses, publicUrl);
        return new CkanPortal(keycloak, ckan, worker, gate, front(directory, port, addresses.uri()));
    }

    private static void secrets(Path directory, Keycloak keycloak) {
        try {
            Files.writeString(directory.resolve("oidc"), secretOf(keycloak, "data-portal") + "\n");
            Files.writeString(directory.resolve("keycloak"), secretOf(keycloak, "postern-sync") + "\n");
            Files.writeString(directory.resolve("database"), "postern\n");
            for (String name : List.of("ckan-tokens", "session-endpoint", "session")) {
                Files.writeString(
                        directory.resolve(name), Command.output(Gate.JAVA, "-jar", Gate.JAR, "keygen", "session"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String secretOf(Keycloak keycloak, String client) {
        String id = keycloak.adminOf(REALM, "/clients?clientId=" + client)
                .get(0)
                .get("id")
                .asText();
        return keycloak.adminOf(REALM, "/clients/" + id + "/client-secret")
                .get("value")
                .asText();
    }

    private static SyncWorker worker(Path directory, Keycloak keycloak, Ckan ckan, URI endpoint) {
        URI admin = URI.create("http://127.0.0.1:" + Http.freePort());
        return SyncWorker.start(
                directory,
                admin,
                Example.text(
                        "ckan/sync.yaml",
                        Map.of(
                                "https://sso.example.org/realms/catalogue",
                                keycloak.issuer(REALM).toString(),
                                "url: https://sso.example.org",
                                "url: " + keycloak.issuer(REALM).resolve("/"),
                                "jdbc:postgresql://127.0.0.1/ckan",
                                ckan.database().jdbcUrl(),
                                "127.0.0.1:4190",
                                endpoint.getAuthority(),
                                "127.0.0.1:4191",
                                admin.getAuthority(),
                                "/run/secrets/",
                                directory + "/")));
    }

    private static Gate gate(
            Path directory, Keycloak keycloak, Ckan ckan, URI endpoint, Gate.Addresses addresses, URI publicUrl) {
        return Gate.startWith(
                        directory,
                        addresses,
                        Example.text(
                                "ckan/gate.yaml",
                                Map.of(
                                        "listen: 127.0.0.1:4180",
                                        "listen: " + addresses.uri().getAuthority() + "\n  admin: "
                                                + addresses.admin().getAuthority(),
                                        "https://data.example.org",
                                        publicUrl.toString(),
                                        "http://127.0.0.1:5000",
                                        ckan.uri().toString(),
                                        "https://sso.example.org/realms/catalogue",
                                        keycloak.issuer(REALM).toString(),
                                        "http://127.0.0.1:4190",
                                        endpoint.toString(),
                                        "/run/secrets/",
                                        directory + "/",
                                        "/var/lib/postern/",
                                        directory + "/")))
                .ready();
    }

    private static FrontProxy front(Path directory, int port, URI gate) {
        return NginxFront.start(
                directory,
                port,
                Example.text(
                        "ckan/nginx.conf",
                        Map.of(
                                "listen 443 ssl;",
                                "listen 127.0.0.1:" + port + ";",
                                "    ssl_certificate     /etc/nginx/tls/chain.pem;\n",
                                "",
                                "    ssl_certificate_key /etc/nginx/tls/key.pem;\n",
                                "",
                                "127.0.0.1:4180",
                                gate.getAuthority(),
                                "/var/cache/nginx/ckan",
                                directory.resolve("cache").toString())));
    }

    /** A page as a browser sees it. */
    URI at(String path) {
        return front.uri().resolve(path);
    }

    /** The app. */
    Ckan ckan() {
        return ckan;
    }

    /** The gate. */
    Gate gate() {
        return gate;
    }

    /** The worker. */
    SyncWorker worker() {
        return worker;
    }

    /** A run of the worker; what exceeds a limit, since so few are so many of them here, is approved. */
    void sync() {
        Command.Result run = worker.command("run");
        Matcher approval = Pattern.compile("--approve ([0-9a-f]+)").matcher(run.output());
        if (run.exit() == 4 && approval.find()) {
            run = worker.command("run", "--approve", approval.group(1));
        }
        if (run.exit() != 0) {
            throw new IllegalStateException("the run ended with " + run.exit() + ": " + run.output());
        }
    }

    /** Puts a person into the directory whose password is the name. */
    void enrol(String name, String fullName, String... groups) {
        Map<String, Object> person = new LinkedHashMap<>();
        person.put("username", name);
        person.put("enabled", true);
        person.put("email", name + "@example.org");
        person.put("emailVerified", true);
        person.put("firstName", fullName.substring(0, fullName.indexOf(' ')));
        person.put("lastName", fullName.substring(fullName.indexOf(' ') + 1));
        person.put("groups", List.of(groups));
        person.put("credentials", List.of(Map.of("type", "password", "value", name, "temporary", false)));
        keycloak.adminOf(REALM, "POST", "/users", person);
    }

    /** Changes a field of a person in the directory. */
    void changes(String name, String field, Object value) {
        ObjectNode person = (ObjectNode) person(name);
        person.putPOJO(field, value);
        keycloak.adminOf(REALM, "PUT", "/users/" + person.get("id").asText(), person);
    }

    /** Gives a person of the directory another user name, which Keycloak lets nobody do unless the realm says so. */
    void renames(String name, String after) {
        keycloak.adminOf(REALM, "PUT", "", Map.of("editUsernameAllowed", true));
        changes(name, "username", after);
        keycloak.adminOf(REALM, "PUT", "", Map.of("editUsernameAllowed", false));
    }

    /** Takes a person out of the directory. */
    void removes(String name) {
        keycloak.adminOf(REALM, "DELETE", "/users/" + person(name).get("id").asText(), Map.of());
    }

    /** Takes a person out of a group of the directory. */
    void leavesGroup(String name, String path) {
        keycloak.adminOf(REALM, "DELETE", membership(name, path), Map.of());
    }

    /** Puts a person into a group of the directory. */
    void joinsGroup(String name, String path) {
        keycloak.adminOf(REALM, "PUT", membership(name, path), Map.of());
    }

    private String membership(String name, String path) {
        return "/users/" + person(name).get("id").asText() + "/groups/"
                + keycloak.adminOf(REALM, "/group-by-path" + path).get("id").asText();
    }

    private JsonNode person(String name) {
        return keycloak.adminOf(REALM, "/users?exact=true&username=" + name).get(0);
    }

    @Override
    public void close() throws Exception {
        front.close();
        gate.close();
        worker.close();
        ckan.close();
    }
}
