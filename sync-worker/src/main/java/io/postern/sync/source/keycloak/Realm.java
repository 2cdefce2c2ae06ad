/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.keycloak;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Where the parts of a realm are. */
final class Realm {
    private final String server;
    private final String name;

    Realm(KeycloakSettings settings) {
        this.server = settings.url().toString().replaceFirst("/+$", "");
        this.name = encoded(settings.realm());
    }

    URI token() {
        return URI.create(server + "/realms/" + name + "/protocol/openid-connect/token");
    }

    URI users(long first, int max) {
        return admin("/users?briefRepresentation=false", first, max);
    }

    URI userCount() {
        return URI.create(root() + "/users/count");
    }

    URI federatedIdentities(String user) {
        return URI.create(root() + "/users/" + encoded(user) + "/federated-identity");
    }

    URI groups(long first, int max) {
        return admin("/groups?briefRepresentation=false&populateHierarchy=false", first, max);
    }

    URI groupCount() {
        return URI.create(root() + "/groups/count?top=true");
    }

    URI children(String group, long first, int max) {
        return admin("/groups/" + encoded(group) + "/children?briefRepresentation=false", first, max);
    }

    URI members(String group, long first, int max) {
        return admin("/groups/" + encoded(group) + "/members?briefRepresentation=true", first, max);
    }

    private URI admin(String path, long first, int max) {
        return URI.create(root() + path + "&first=" + first + "&max=" + max);
    }

    private String root() {
        return server + "/admin/realms/" + name;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
