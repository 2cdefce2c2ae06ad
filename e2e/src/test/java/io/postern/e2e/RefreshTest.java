/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Sessions that live longer than what Keycloak said at their start: its word holds for six seconds at this client. */
@ExtendWith({KeycloakOnce.class, ChromiumOnce.class})
final class RefreshTest {
    private static final Duration SEVERAL_LIVES_OF_A_TOKEN = Duration.ofSeconds(60);

    private static Keycloak keycloak;
    private static Chromium chromium;
    private static SignInPortal portal;

    @BeforeAll
    static void start(Keycloak server, Chromium browser, @TempDir Path directory) {
        keycloak = server;
        chromium = browser;
        portal = SignInPortal.start(directory, server, SignInPortal.Kind.PLAIN.client("brief-portal"));
    }

    @AfterAll
    static void stop() {
        portal.close();
    }

    @Test
    void goesOnAfterTheTokensEnd() {
        Visitor alice = signedIn("alice");
        double before = renewed();

        await("refreshed twice").atMost(SEVERAL_LIVES_OF_A_TOKEN).until(() -> {
            assertThat(alice.received(portal.at("/")).all("X-Remote-User")).containsExactly("alice");
            return renewed() >= before + 2;
        });

        assertThat(alice.opens(portal.at("/records/7")).status()).isEqualTo(200);
        assertThat(alice.tab().url()).isEqualTo(portal.at("/records/7").toString());
    }

    @Test
    void takesAGroupAwayThatKeycloakTookAway() {
        String admins = keycloak.admin("/groups?exact=true&search=admins")
                .get(0)
                .get("id")
                .asText();
        String membership = "/users/" + keycloak.idOf("carol") + "/groups/" + admins;
        keycloak.admin("PUT", membership, Map.of());
        try {
            Visitor carol = signedIn("carol");
            assertThat(carol.received(portal.at("/admin/x")).all("X-Remote-Sysadmin"))
                    .containsExactly("true");

            keycloak.admin("DELETE", membership, Map.of());

            await("an admin no longer")
                    .atMost(SEVERAL_LIVES_OF_A_TOKEN)
                    .until(() -> carol.asks(portal.at("/admin/x")).status() == 403);
            Shown shown = carol.received(portal.at("/"));
            assertThat(shown.all("X-Remote-User")).containsExactly("carol");
            assertThat(shown.list("X-Remote-Groups")).doesNotContain("admins").contains("projects/papyri");
            assertThat(shown.all("X-Remote-Sysadmin")).containsExactly("false");
            assertThat(shown.assertion().get("claims").get("sysadmin").asBoolean())
                    .isFalse();
        } finally {
            keycloak.admin("DELETE", membership, Map.of());
        }
    }

    @Test
    void endsWhereKeycloakRefusesToRefresh() {
        Visitor bob = signedIn("bob");
        double before = portal.gate().metric("postern_session_refreshes_total", "outcome=\"refused\"");
        // No logout token is sent for this client, so that only the refresh can tell.
        for (JsonNode session : keycloak.admin("/users/" + keycloak.idOf("bob") + "/sessions")) {
            keycloak.admin("DELETE", "/sessions/" + session.get("id").asText(), Map.of());
        }

        bob.isSignedOutWithin(SEVERAL_LIVES_OF_A_TOKEN, portal.at("/"));

        assertThat(portal.gate().metric("postern_session_refreshes_total", "outcome=\"refused\""))
                .isEqualTo(before + 1);
        assertThat(bob.goesTo(portal.at("/")).isAskedToSignIn()).isTrue();
    }

    @Test
    void refreshesAndSignsInWithANewKeyOfTheRealm() {
        Visitor alice = signedIn("alice");
        String key = keycloak.addKey("newer");
        try {
            double before = renewed();

            await("refreshed with the new key").atMost(SEVERAL_LIVES_OF_A_TOKEN).until(() -> {
                assertThat(alice.asks(portal.at("/")).status()).isIn(200, 503);
                return renewed() > before;
            });
            assertThat(alice.received(portal.at("/")).all("X-Remote-User")).containsExactly("alice");
            assertThat(signedIn("bob").received(portal.at("/")).all("X-Remote-User"))
                    .containsExactly("bob");
        } finally {
            keycloak.removeKey(key);
        }
    }

    private static Visitor signedIn(String person) {
        Visitor visitor = chromium.visitor();
        visitor.goesTo(portal.at("/")).signsIn(person);
        assertThat(visitor.tab().url()).isEqualTo(portal.at("/").toString());
        return visitor;
    }

    private static double renewed() {
        return portal.gate().metric("postern_session_refreshes_total", "outcome=\"renewed\"");
    }
}
