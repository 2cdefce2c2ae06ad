/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A realm that changes its keys, is switched off, or is away. */
@ExtendWith(KeycloakOnce.class)
final class KeycloakOutagesTest {
    /** How long the gate may take to accept a new key. */
    private static final Duration NEW_KEY = Duration.ofSeconds(30);

    /** How long the gate may take to notice that a provider is back. */
    private static final Duration BACK = Duration.ofSeconds(60);

    private static Keycloak keycloak;
    private static Path directory;

    @AutoClose
    private static Portals portals;

    @BeforeAll
    static void start(Keycloak server, @TempDir Path temporary) {
        keycloak = server;
        directory = temporary;
        portals = Portals.start(directory, server);
    }

    @AfterEach
    void restore() {
        if (Http.status(keycloak.issuer()) == 0) {
            keycloak.stop();
            keycloak.resume();
        }
        keycloak.admin("PUT", "", Map.of("enabled", true));
    }

    @Test
    void acceptsANewKeyAndKeepsTheOld() {
        String before = keycloak.accessToken("portal-cli", "alice");
        assertThat(status(portals.local(), before)).isEqualTo(200);

        String key = keycloak.addKey("rotated");
        try {
            String after = keycloak.accessToken("portal-cli", "alice");

            assertThat(header(after)).as("the header names another key").isNotEqualTo(header(before));
            await().atMost(NEW_KEY).until(() -> status(portals.local(), after) == 200);
            assertThat(status(portals.local(), before)).isEqualTo(200);
            assertThat(status(portals.local(), keycloak.accessToken("portal-cli", "bob")))
                    .isEqualTo(200);
        } finally {
            keycloak.removeKey(key);
        }
    }

    @Test
    void servesWithKeysItHasWhileTheRealmIsSwitchedOff() {
        String known = keycloak.accessToken("portal-cli", "alice");
        String fresh = keycloak.accessToken("portal-cli", "bob");
        String light = keycloak.accessToken("light", "bob");
        assertThat(status(portals.local(), known)).isEqualTo(200);

        keycloak.admin("PUT", "", Map.of("enabled", false));

        assertThat(keycloak.tokenResponse(Map.of(
                                "grant_type",
                                "password",
                                "client_id",
                                "portal-cli",
                                "username",
                                "bob",
                                "password",
                                "bob"))
                        .statusCode())
                .as("the realm gives no tokens")
                .isNotEqualTo(200);
        assertThat(status(portals.local(), known)).isEqualTo(200);
        assertThat(status(portals.local(), fresh)).isEqualTo(200);
        assertUnavailable(portals.introspecting().getAs(light, "/"));
    }

    @Test
    void servesWithKeysItHasWhileKeycloakIsAwayAndGoesOnWhenItIsBack() {
        String known = keycloak.accessToken("portal-cli", "alice");
        String fresh = keycloak.accessToken("portal-cli", "bob");
        String seen = keycloak.accessToken("light", "alice");
        String unseen = keycloak.accessToken("light", "bob");
        assertThat(status(portals.local(), known)).isEqualTo(200);
        assertThat(status(portals.introspecting(), seen)).isEqualTo(200);

        keycloak.stop();

        assertThat(status(portals.local(), known)).isEqualTo(200);
        assertThat(status(portals.local(), fresh)).isEqualTo(200);
        assertUnavailable(portals.introspecting().getAs(unseen, "/"));
        assertThat(portals.local().readiness())
                .as("an outage is no reason to be taken out of service")
                .isEqualTo(200);

        keycloak.resume();

        String token = keycloak.accessToken("portal-cli", "alice");
        await().atMost(NEW_KEY).until(() -> status(portals.local(), token) == 200);
        await().atMost(BACK).until(() -> status(portals.introspecting(), keycloak.accessToken("light", "bob")) == 200);
    }

    @Test
    void startsWhileKeycloakIsAwayAndIsReadyWhenItIsBack() {
        String token = keycloak.accessToken("portal-cli", "alice");
        keycloak.stop();

        try (Portal early = Portal.local(directory, keycloak)) {
            assertThat(early.gate().readiness()).isEqualTo(503);
            assertUnavailable(early.gate().getAs(token, "/"));
            Shown.in(Http.get(early.gate().uri().resolve("/public/x"))).assertNobody();

            keycloak.resume();

            await().atMost(BACK).until(() -> early.gate().readiness() == 200);
            assertThat(status(early.gate(), token)).isEqualTo(200);
        }
    }

    private static String header(String token) {
        return token.substring(0, token.indexOf('.'));
    }

    private static int status(Gate gate, String token) {
        return gate.getAs(token, "/").statusCode();
    }

    private static void assertUnavailable(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
    }
}
