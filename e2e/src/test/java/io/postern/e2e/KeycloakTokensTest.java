/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tokens as a real Keycloak makes them, through the gate to an app. */
@ExtendWith(KeycloakOnce.class)
final class KeycloakTokensTest {
    private static Keycloak keycloak;

    @AutoClose
    private static Portals portals;

    @BeforeAll
    static void start(Keycloak server, @TempDir Path directory) {
        keycloak = server;
        portals = Portals.start(directory, server);
    }

    @Test
    void carriesAPersonToTheApp() {
        JsonNode claims = claims(keycloak.accessToken("portal-cli", "alice"));
        Shown shown = Shown.in(portals.local().getAs(keycloak.accessToken("portal-cli", "alice"), "/"));

        assertAlice(shown);
        assertThat(shown.all("X-Remote-Subject"))
                .containsExactly(claims.get("sub").asText() + "@"
                        + keycloak.issuer().toString().replace("http://", ""));
        assertThat(shown.all("Authorization")).isEmpty();
        assertThat(shown.assertion().get("status").asText()).isEqualTo("verified");
        JsonNode asserted = shown.assertion().get("claims");
        assertThat(asserted.get("sub").asText()).isEqualTo(claims.get("sub").asText());
        assertThat(asserted.get("idp").asText()).isEqualTo(keycloak.issuer().toString());
        assertThat(asserted.get("client").asText()).isEqualTo("api");
        assertThat(asserted.get("sysadmin").asBoolean()).isTrue();
    }

    @Test
    void keepsAnUnverifiedAddressBackAndTheAdminPagesClosed() {
        String token = keycloak.accessToken("portal-cli", "bob");
        Shown shown = Shown.in(portals.local().getAs(token, "/"));

        assertThat(shown.all("X-Remote-User")).containsExactly("bob");
        assertThat(shown.all("X-Remote-Email")).isEmpty();
        assertThat(shown.all("X-Remote-Sysadmin")).containsExactly("false");
        assertThat(portals.local().getAs(token, "/admin/users").statusCode()).isEqualTo(403);
    }

    @Test
    void carriesAProgramToTheApp() {
        Shown shown = Shown.in(portals.local().getAs(keycloak.serviceToken("harvester", "harvester-secret"), "/"));

        assertThat(shown.all("X-Remote-User")).containsExactly("service-account-harvester");
        assertThat(shown.list("X-Remote-Groups")).containsExactly("reader");
    }

    @Test
    void asksTheRealmAboutALightweightToken() {
        String token = keycloak.accessToken("light", "alice");

        assertThat(claims(token).has("sub")).isFalse();
        assertAlice(Shown.in(portals.introspecting().getAs(token, "/")));
        assertThat(portals.local().getAs(token, "/").statusCode()).isEqualTo(401);
    }

    @Test
    void refusesATokenMadeForAnotherApp() {
        assertInvalid(portals.local().getAs(keycloak.accessToken("stranger", "alice"), "/"));
        assertInvalid(portals.introspecting().getAs(keycloak.accessToken("stranger", "alice"), "/"));
    }

    @Test
    void refusesWhatIsNotAnAccessToken() throws Exception {
        JsonNode tokens = keycloak.signIn("data-portal", "alice", "client_secret", "portal-secret", "scope", "openid");

        for (Gate gate : List.of(portals.local(), portals.introspecting())) {
            assertThat(gate.getAs(tokens.get("id_token").asText(), "/").statusCode())
                    .isEqualTo(401);
            assertThat(gate.getAs(tokens.get("refresh_token").asText(), "/").statusCode())
                    .isEqualTo(401);
            assertThat(gate.getAs(logoutToken(), "/").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void leavesTheTokenOfAnotherRealmToTheApp() {
        String foreign = Http.json(Http.post(
                        keycloak.issuer().resolve("/realms/master/protocol/openid-connect/token"),
                        Map.of(
                                "grant_type",
                                "password",
                                "client_id",
                                "admin-cli",
                                "username",
                                "admin",
                                "password",
                                "admin")))
                .get("access_token")
                .asText();

        assertThat(portals.local().getAs(foreign, "/").statusCode()).isEqualTo(401);
        assertThat(portals.local().getAs(foreign, "/public/x").statusCode()).isEqualTo(401);
    }

    @Test
    void refusesNobodyOnlyWhereSomebodyIsAskedFor() {
        assertThat(Http.get(portals.local().uri()).statusCode()).isEqualTo(401);
        Shown.in(Http.get(
                        portals.local().uri().resolve("/public/x"),
                        "X-Remote-User",
                        "alice",
                        "X_Remote_Groups",
                        "admins",
                        "X-Remote-Sysadmin",
                        "true"))
                .assertNobody();
    }

    @Test
    void seesThatAPersonJoinsAndLeavesAGroup() {
        String group = keycloak.admin("/groups?exact=true&search=admins")
                .get(0)
                .get("id")
                .asText();
        String membership = "/users/" + keycloak.idOf("bob") + "/groups/" + group;

        keycloak.admin("PUT", membership, Map.of());
        try {
            Shown shown = Shown.in(portals.local().getAs(keycloak.accessToken("portal-cli", "bob"), "/admin/users"));
            assertThat(shown.all("X-Remote-Sysadmin")).containsExactly("true");
        } finally {
            keycloak.admin("DELETE", membership, Map.of());
        }

        assertThat(portals.local()
                        .getAs(keycloak.accessToken("portal-cli", "bob"), "/admin/users")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void seesThatAPersonGetsARole() {
        JsonNode role = keycloak.admin("/roles/curator");
        String roles = "/users/" + keycloak.idOf("carol") + "/role-mappings/realm";

        keycloak.admin("POST", roles, List.of(role));
        try {
            Shown shown = Shown.in(portals.local().getAs(keycloak.accessToken("portal-cli", "carol"), "/"));
            assertThat(shown.list("X-Remote-Groups"))
                    .containsExactlyInAnyOrder("maps%2C old; new", "projects/papyri", "curator");
        } finally {
            keycloak.admin("DELETE", roles, List.of(role));
        }

        assertThat(Shown.in(portals.local().getAs(keycloak.accessToken("portal-cli", "carol"), "/"))
                        .list("X-Remote-Groups"))
                .doesNotContain("curator");
    }

    @Test
    void logsNoToken() {
        String token = keycloak.accessToken("portal-cli", "alice");
        portals.local().getAs(token, "/logged?access_token=" + token);

        await().atMost(Duration.ofSeconds(5)).until(() -> portals.local().log().contains("/logged"));
        assertThat(portals.local().log()).doesNotContain(token).doesNotContain("eyJ");
    }

    private static void assertAlice(Shown shown) {
        assertThat(shown.all("X-Remote-User")).containsExactly("alice");
        assertThat(shown.all("X-Remote-Email")).containsExactly("alice@example.org");
        assertThat(shown.all("X-Remote-Name")).containsExactly("Alice Meyer-Łukasz");
        assertThat(shown.all("X-Remote-Sysadmin")).containsExactly("true");
        assertThat(shown.list("X-Remote-Groups"))
                .containsExactlyInAnyOrder("admins", "projects/papyri", "curator", "editor");
    }

    private static void assertInvalid(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate").orElseThrow())
                .contains("error=\"invalid_token\"");
    }

    private static JsonNode claims(String token) {
        String payload = token.substring(token.indexOf('.') + 1, token.lastIndexOf('.'));
        return Http.json(new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8));
    }

    /** A logout token as Keycloak sends it to a client when somebody's sessions are ended. */
    private static String logoutToken() throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        HttpServer listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        listener.createContext("/", exchange -> {
            received.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        listener.start();
        try {
            JsonNode client = keycloak.admin("/clients?clientId=data-portal").get(0);
            keycloak.admin(
                    "PUT",
                    "/clients/" + client.get("id").asText(),
                    Map.of(
                            "clientId",
                            "data-portal",
                            "attributes",
                            Map.of(
                                    "backchannel.logout.url",
                                    "http://127.0.0.1:" + listener.getAddress().getPort() + "/",
                                    "backchannel.logout.session.required",
                                    "true")));
            keycloak.signIn("data-portal", "carol", "client_secret", "portal-secret", "scope", "openid");
            keycloak.admin("POST", "/users/" + keycloak.idOf("carol") + "/logout", Map.of());
            String form = received.poll(20, TimeUnit.SECONDS);
            assertThat(form).isNotNull().startsWith("logout_token=");
            return URLDecoder.decode(String.valueOf(form), StandardCharsets.UTF_8)
                    .substring("logout_token=".length());
        } finally {
            listener.stop(0);
        }
    }
}
