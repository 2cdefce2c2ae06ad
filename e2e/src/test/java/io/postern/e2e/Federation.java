/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The SAML identity provider of {@code conf/ckan/shibboleth/realm.json}, as a realm of the Keycloak of this run. */
final class Federation implements AutoCloseable {
    private static final String REALM = "federation";

    private final Keycloak keycloak;

    private Federation(Keycloak keycloak) {
        this.keycloak = keycloak;
    }

    /**
     * The realm, with the service provider at this address as its client.
     *
     * @param portal what a visitor sees
     */
    static Federation start(Keycloak keycloak, URI portal) {
        String realm = ShibbolethSite.example(
                "realm.json", Map.of("${PORTAL_URL:" + ShibbolethSite.PORTAL + "}", portal.toString()));
        try {
            keycloak.addRealm(new ObjectMapper().readValue(realm, new TypeReference<Map<String, Object>>() {}));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        return new Federation(keycloak);
    }

    /** Its entity ID. */
    URI entityId() {
        return keycloak.issuer(REALM);
    }

    /** What it tells service providers about itself. */
    String metadata() {
        return Http.get(URI.create(entityId() + "/protocol/saml/descriptor")).body();
    }

    /** Adds a person with an eppn of that name, a common name where it is not empty, and the name as the password. */
    void enrol(String name, String commonName, String surname) {
        keycloak.adminOf(
                REALM,
                "POST",
                "/users",
                Map.of(
                        "username",
                        name,
                        "enabled",
                        true,
                        "email",
                        name + "@example.org",
                        "emailVerified",
                        true,
                        "firstName",
                        name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1),
                        "lastName",
                        surname,
                        "attributes",
                        commonName.isEmpty()
                                ? Map.of("eppn", List.of(name + "@example.org"))
                                : Map.of("eppn", List.of(name + "@example.org"), "cn", List.of(commonName)),
                        "credentials",
                        List.of(Map.of("type", "password", "value", name, "temporary", false))));
    }

    /** Makes somebody a member of a group. */
    void join(String person, String group) {
        keycloak.adminOf(REALM, "PUT", membership(person, group), Map.of());
    }

    /** Takes somebody out of a group. */
    void leave(String person, String group) {
        keycloak.adminOf(REALM, "DELETE", membership(person, group), Map.of());
    }

    /** How many sessions somebody has. */
    int sessions(String person) {
        return keycloak.adminOf(REALM, "/users/" + idOf(person) + "/sessions").size();
    }

    @Override
    public void close() {
        keycloak.removeRealm(REALM);
    }

    private String membership(String person, String group) {
        String id = keycloak.adminOf(REALM, "/groups?exact=true&search=" + group)
                .get(0)
                .get("id")
                .asText();
        return "/users/" + idOf(person) + "/groups/" + id;
    }

    private String idOf(String person) {
        return keycloak.adminOf(REALM, "/users?exact=true&username=" + person)
                .get(0)
                .get("id")
                .asText();
    }
}
