/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** The realm of {@code conf/invenio/realm.json} in a running Keycloak, with people whose passwords are their names. */
final class InvenioRealm implements AutoCloseable {
    private static final String NAME = "records";
    private static final ObjectMapper JSON = new ObjectMapper();
    /** So many that the worker's own limits let somebody leave: 5% of fewer than twenty is nobody. */
    private static final int READERS = 60;

    private final Keycloak keycloak;

    private InvenioRealm(Keycloak keycloak) {
        this.keycloak = keycloak;
    }

    /** The realm, made for a site at that address, with its people. */
    static InvenioRealm add(Keycloak keycloak, URI site) throws IOException {
        String text =
                Example.text("invenio/realm.json", Map.of("${SITE_URL:https://records.example.org}", site.toString()));
        ObjectNode realm = (ObjectNode) JSON.readTree(text);
        ArrayNode users = realm.withArray("users");
        for (int number = 1; number <= READERS; number++) {
            String name = "reader" + number;
            users.addObject()
                    .put("username", name)
                    .put("email", name + "@example.org")
                    .put("emailVerified", true)
                    .put("enabled", true);
        }
        keycloak.addRealm(JSON.convertValue(realm, new TypeReference<>() {}));
        InvenioRealm added = new InvenioRealm(keycloak);
        added.enrol("ada", "/curators", "/projects/papyri");
        added.enrol("bea");
        added.enrol("carl", "/curators");
        added.enrol("dora");
        added.enrol("fay");
        return added;
    }

    /** What it is called in tokens. */
    URI issuer() {
        return keycloak.issuer(NAME);
    }

    /** Where its Keycloak is. */
    URI server() {
        return keycloak.issuer(NAME).resolve("/");
    }

    /** Somebody more; the password is the name. */
    void enrol(String name, String... groups) {
        Map<String, Object> password = Map.of("type", "password", "value", name, "temporary", false);
        Map<String, Object> person = Map.of(
                "username",
                name,
                "enabled",
                true,
                "email",
                name + "@example.org",
                "emailVerified",
                true,
                "firstName",
                name,
                "lastName",
                "Example",
                "groups",
                List.of(groups),
                "credentials",
                List.of(password));
        keycloak.adminOf(NAME, "POST", "/users", person);
    }

    /** A person's id. */
    String idOf(String name) {
        return idOfFirst("/users?exact=true&username=" + name);
    }

    /** Changes what it knows of a person. */
    void change(String name, Map<String, Object> to) {
        keycloak.adminOf(NAME, "PUT", "/users/" + idOf(name), to);
    }

    /** Takes somebody out of a group. */
    void leaves(String name, String group) {
        String id = idOfFirst("/groups?exact=true&search=" + group);
        keycloak.adminOf(NAME, "DELETE", "/users/" + idOf(name) + "/groups/" + id, Map.of());
    }

    /** One more group, below no other. */
    void addGroup(String name) {
        keycloak.adminOf(NAME, "POST", "/groups", Map.of("name", name));
    }

    /** Ends somebody's sessions, as an administrator does it in the console. */
    void signsOut(String name) {
        keycloak.adminOf(NAME, "POST", "/users/" + idOf(name) + "/logout", Map.of());
    }

    /** The secret that Keycloak made up for a client. */
    String secretOf(String client) {
        return keycloak.adminOf(NAME, "/clients/" + idOfClient(client) + "/client-secret")
                .get("value")
                .asText();
    }

    /** Puts something else into what a client is. */
    void changeClient(String client, Map<String, Object> to) {
        String path = "/clients/" + idOfClient(client);
        Map<String, Object> changed = JSON.convertValue(keycloak.adminOf(NAME, path), new TypeReference<>() {});
        changed.putAll(to);
        keycloak.adminOf(NAME, "PUT", path, changed);
    }

    /** An access token for a person who uses a program whose client has the audience and the groups that the guide asks for. */
    String accessToken(String person) {
        Map<String, Object> audience = mapper(
                "audience records",
                "oidc-audience-mapper",
                Map.of("included.client.audience", "records", "access.token.claim", "true"));
        Map<String, Object> groups = mapper(
                "groups",
                "oidc-group-membership-mapper",
                Map.of("claim.name", "groups", "full.path", "true", "access.token.claim", "true"));
        if (keycloak.adminOf(NAME, "/clients?clientId=script").isEmpty()) {
            Map<String, Object> client = Map.of(
                    "clientId", "script",
                    "publicClient", true,
                    "directAccessGrantsEnabled", true,
                    "standardFlowEnabled", false,
                    "protocolMappers", List.of(audience, groups));
            keycloak.adminOf(NAME, "POST", "/clients", client);
        }
        Map<String, String> form = Map.of(
                "grant_type",
                "password",
                "client_id",
                "script",
                "username",
                person,
                "password",
                person,
                "scope",
                "openid");
        JsonNode answer = Http.json(Http.post(URI.create(issuer() + "/protocol/openid-connect/token"), form));
        return answer.get("access_token").asText();
    }

    @Override
    public void close() {
        keycloak.removeRealm(NAME);
    }

    private String idOfClient(String client) {
        return idOfFirst("/clients?clientId=" + client);
    }

    private String idOfFirst(String path) {
        return keycloak.adminOf(NAME, path).get(0).get("id").asText();
    }

    private static Map<String, Object> mapper(String name, String kind, Map<String, String> config) {
        return Map.of("name", name, "protocol", "openid-connect", "protocolMapper", kind, "config", config);
    }
}
