/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.postern.config.Secret;
import io.postern.sync.source.Entry;
import io.postern.sync.source.Reception;
import io.postern.sync.source.Scope;
import io.postern.sync.source.Verdict;
import io.postern.sync.source.http.ClientCredentials;
import io.postern.sync.source.http.HttpSettings;
import io.postern.sync.source.http.Rhythm;
import io.postern.sync.source.keycloak.KeycloakSettings;
import io.postern.sync.source.keycloak.KeycloakSource;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the sync worker's source makes of a real realm: users, groups within groups, members, links to other providers. */
@ExtendWith(KeycloakOnce.class)
final class KeycloakDirectoryTest {
    private static final String REALM = "directory";
    private static final int USERS = 23;
    private static final int PAGE = 10;

    private static Keycloak keycloak;

    private final Map<String, Map<String, Object>> people = new LinkedHashMap<>();
    private final Map<String, Map<String, Object>> groups = new LinkedHashMap<>();
    private final List<String> members = new ArrayList<>();

    @BeforeAll
    static void fill(Keycloak server) {
        keycloak = server;
        keycloak.addRealm(Map.of(
                "realm",
                REALM,
                "enabled",
                true,
                "sslRequired",
                "none",
                "clients",
                List.of(Map.of(
                        "clientId", "sync",
                        "secret", "sync-secret",
                        "publicClient", false,
                        "serviceAccountsEnabled", true,
                        "standardFlowEnabled", false)),
                "identityProviders",
                List.of(Map.of(
                        "alias",
                        "edugain",
                        "providerId",
                        "oidc",
                        "config",
                        Map.of(
                                "clientId", "none",
                                "authorizationUrl", "https://edugain.example.org/authorize",
                                "tokenUrl", "https://edugain.example.org/token"))),
                "users",
                users(),
                "groups",
                List.of(
                        Map.of("name", "empty"),
                        Map.of(
                                "name",
                                "projects",
                                "subGroups",
                                List.of(
                                        Map.of("name", "papyri", "attributes", Map.of("gid", List.of("77"))),
                                        Map.of("name", "maps"))))));
        showUndeclaredAttributes();
        allow("view-users", "query-groups");
        JsonNode papyri = keycloak.adminOf(REALM, "/groups?search=papyri")
                .get(0)
                .get("subGroups")
                .get(0);
        JsonNode all = keycloak.adminOf(REALM, "/users?max=100");
        all.forEach(user -> keycloak.adminOf(
                REALM,
                "PUT",
                "/users/" + user.get("id").asText() + "/groups/"
                        + papyri.get("id").asText(),
                Map.of()));
    }

    @AfterAll
    static void clear() {
        keycloak.removeRealm(REALM);
    }

    @Test
    void readsARealmToItsEnd() throws InterruptedException {
        assertThat(read()).isInstanceOf(Verdict.Complete.class);
        assertThat(people.values())
                .extracting(user -> user.get("username"))
                .as("neither the service account nor the disabled user")
                .hasSize(USERS - 1)
                .doesNotHaveDuplicates()
                .contains("user-02", "user-23")
                .doesNotContain("user-01", "service-account-sync");
        assertThat(people.values())
                .filteredOn(user -> "user-07".equals(user.get("username")))
                .singleElement()
                .satisfies(user -> assertThat(user)
                        .containsEntry("email", "user-07@example.org")
                        .containsEntry("firstName", "User")
                        .containsEntry("eppn", List.of("user-07@example.org")));
    }

    @Test
    void readsGroupsWithinGroupsAndTheirDirectMembers() throws InterruptedException {
        assertThat(read()).isInstanceOf(Verdict.Complete.class);
        assertThat(groups.values())
                .extracting(group -> group.get("path"))
                .containsExactlyInAnyOrder("/empty", "/projects", "/projects/papyri", "/projects/maps");
        String papyri = ref("/projects/papyri");
        assertThat(groups.get(papyri)).containsEntry("gid", List.of("77"));
        assertThat(members)
                .hasSize(USERS + 2)
                .contains(ref("/projects") + " " + papyri, ref("/projects") + " " + ref("/projects/maps"))
                .filteredOn(member -> member.startsWith(papyri))
                .hasSize(USERS);
    }

    @Test
    void readsLinksToOtherProviders() throws InterruptedException {
        assertThat(read()).isInstanceOf(Verdict.Complete.class);
        assertThat(people.values())
                .allSatisfy(user -> assertThat(user.get("federatedIdentities"))
                        .isEqualTo(
                                "user-05".equals(user.get("username"))
                                        ? List.of(Map.of(
                                                "identityProvider", "edugain", "userId", "5", "userName", "five"))
                                        : List.of()));
    }

    @Test
    void aClientWithoutRightsReadsNobody() throws InterruptedException {
        KeycloakSettings settings = settings(new ClientCredentials("sync", Secret.of("another-secret")));
        try (KeycloakSource source = new KeycloakSource(settings, Rhythm.system())) {
            assertThat(source.read(new Scope.Full(), new Keeping()))
                    .isEqualTo(new Verdict.Incomplete(
                            "The token endpoint refused the client with status 401: see client-id and client-secret"));
        }
    }

    private static List<Map<String, Object>> users() {
        List<Map<String, Object>> users = new ArrayList<>(IntStream.rangeClosed(1, USERS)
                .mapToObj(KeycloakDirectoryTest::user)
                .toList());
        users.add(Map.of("username", "service-account-sync", "enabled", true, "serviceAccountClientId", "sync"));
        return users;
    }

    private static Map<String, Object> user(int number) {
        String name = "user-%02d".formatted(number);
        Map<String, Object> user = new LinkedHashMap<>();
        user.put("username", name);
        user.put("enabled", number != 1);
        user.put("email", name + "@example.org");
        user.put("firstName", "User");
        user.put("lastName", "Number " + number);
        user.put("attributes", Map.of("eppn", List.of(name + "@example.org")));
        if (number == 5) {
            user.put(
                    "federatedIdentities",
                    List.of(Map.of("identityProvider", "edugain", "userId", "5", "userName", "five")));
        }
        return user;
    }

    /** Without this the Admin interface leaves out what the realm's user profile does not declare. */
    private static void showUndeclaredAttributes() {
        ObjectNode profile = (ObjectNode) keycloak.adminOf(REALM, "/users/profile");
        keycloak.adminOf(REALM, "PUT", "/users/profile", profile.put("unmanagedAttributePolicy", "ADMIN_VIEW"));
    }

    private static void allow(String... roles) {
        String account = keycloak.adminOf(REALM, "/users?max=100&exact=true&username=service-account-sync")
                .path(0)
                .path("id")
                .asText();
        if (account.isEmpty()) {
            String client = keycloak.adminOf(REALM, "/clients?clientId=sync")
                    .get(0)
                    .get("id")
                    .asText();
            account = keycloak.adminOf(REALM, "/clients/" + client + "/service-account-user")
                    .get("id")
                    .asText();
        }
        String management = keycloak.adminOf(REALM, "/clients?clientId=realm-management")
                .get(0)
                .get("id")
                .asText();
        for (String role : roles) {
            JsonNode one = keycloak.adminOf(REALM, "/clients/" + management + "/roles/" + role);
            keycloak.adminOf(REALM, "POST", "/users/" + account + "/role-mappings/clients/" + management, List.of(one));
        }
    }

    private String ref(String path) {
        return groups.entrySet().stream()
                .filter(group -> path.equals(group.getValue().get("path")))
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    private Verdict read() throws InterruptedException {
        try (KeycloakSource source = new KeycloakSource(
                settings(new ClientCredentials("sync", Secret.of("sync-secret"))), Rhythm.system())) {
            return source.read(new Scope.Full(), new Keeping());
        }
    }

    private static KeycloakSettings settings(ClientCredentials client) {
        URI server = keycloak.issuer(REALM).resolve("/");
        return new KeycloakSettings(
                "keycloak", server, REALM, client, PAGE, false, true, true, true, HttpSettings.USUAL);
    }

    private final class Keeping implements Reception {
        @Override
        public void person(Entry entry) {
            people.put(entry.ref(), entry.attributes());
        }

        @Override
        public boolean group(Entry entry) {
            groups.put(entry.ref(), entry.attributes());
            return true;
        }

        @Override
        public void member(String groupRef, String memberRef) {
            members.add(groupRef + " " + memberRef);
        }

        @Override
        public void unreadable(String label, String reason) {
            throw new AssertionError(label + ": " + reason);
        }
    }
}
