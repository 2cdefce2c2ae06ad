/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Request;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A rule wants a stronger sign-in; Keycloak has a flow of two levels, and asks for the password again for the second. */
@ExtendWith({KeycloakOnce.class, ChromiumOnce.class})
final class StepUpTest {
    private static final String CLIENT = "step-portal";

    private static Keycloak keycloak;
    private static Chromium chromium;
    private static SignInPortal portal;

    @BeforeAll
    static void start(Keycloak server, Chromium browser, @TempDir Path directory) {
        keycloak = server;
        chromium = browser;
        useFlowOfTwoLevels();
        portal = SignInPortal.start(
                directory,
                server,
                SignInPortal.Kind.PLAIN
                        .client(CLIENT)
                        .rules(
                                "- {path: /gold/**, allow: {claims: {acr: [gold]}}}",
                                "- {path: /platinum/**, allow: {claims: {acr: [platinum]}}}"));
    }

    @AfterAll
    static void stop() {
        portal.close();
    }

    @Test
    void sendsAPersonBackForAStrongerSignInAndThenOn() {
        Visitor bob = chromium.visitor();
        bob.goesTo(portal.at("/")).signsIn("bob");
        assertThat(bob.asks(portal.at("/gold/x")).status()).isEqualTo(403);

        bob.goesTo(portal.at("/gold/x?y=1"));
        assertThat(bob.isAskedToSignIn()).as("the password once more").isTrue();
        bob.signsIn("bob");

        assertThat(bob.tab().url()).isEqualTo(portal.at("/gold/x?y=1").toString());
        assertThat(bob.received(portal.at("/gold/z")).all("X-Remote-User")).containsExactly("bob");
    }

    @Test
    void asksForAStrongerSignInAtOnceWhereNobodyIsSignedIn() {
        Visitor carol = chromium.visitor();
        carol.goesTo(portal.at("/gold/x")).signsIn("carol");
        if (carol.isAskedToSignIn()) {
            carol.signsIn("carol");
        }

        assertThat(carol.tab().url()).isEqualTo(portal.at("/gold/x").toString());
        assertThat(carol.received(portal.at("/gold/x")).all("X-Remote-User")).containsExactly("carol");
    }

    @Test
    void asksOnceForWhatKeycloakDoesNotHave() {
        Visitor alice = chromium.visitor();
        alice.goesTo(portal.at("/")).signsIn("alice");
        List<String> departures = new ArrayList<>();
        alice.tab().onRequest((Request request) -> {
            if (request.url().startsWith(keycloak.issuer() + "/protocol/openid-connect/auth?")) {
                departures.add(request.url());
            }
        });

        assertThat(alice.opens(portal.at("/platinum/x")).status()).isEqualTo(403);
        assertThat(alice.tab().locator("h1").textContent()).isEqualTo("You cannot open this page");
        assertThat(departures).as("one visit of Keycloak").hasSize(1);

        assertThat(alice.opens(portal.at("/platinum/x")).status()).isEqualTo(403);
        assertThat(departures).hasSize(1);
        assertThat(alice.received(portal.at("/")).all("X-Remote-User")).containsExactly("alice");
    }

    /** As Keycloak's documentation makes it by hand, but for the second factor. */
    private static void useFlowOfTwoLevels() {
        keycloak.admin(
                "POST",
                "/authentication/flows",
                Map.of("alias", "levels", "providerId", "basic-flow", "topLevel", true, "builtIn", false));
        execution("levels", "auth-cookie", "ALTERNATIVE");
        flow("levels", "level-forms", "ALTERNATIVE");
        level("level-one", 1, "auth-username-password-form");
        level("level-two", 2, "auth-password-form");

        String id =
                keycloak.admin("/clients?clientId=" + CLIENT).get(0).get("id").asText();
        ObjectNode client = (ObjectNode) keycloak.admin("/clients/" + id);
        client.withObject("attributes").put("acr.loa.map", "{\"silver\":1,\"gold\":2}");
        for (JsonNode flow : keycloak.admin("/authentication/flows")) {
            if (flow.get("alias").asText().equals("levels")) {
                client.withObject("authenticationFlowBindingOverrides")
                        .put("browser", flow.get("id").asText());
            }
        }
        keycloak.admin("PUT", "/clients/" + id, client);
    }

    private static void level(String name, int level, String authenticator) {
        flow("level-forms", name, "CONDITIONAL");
        String condition = execution(name, "conditional-level-of-authentication", "REQUIRED");
        keycloak.admin(
                "POST",
                "/authentication/executions/" + condition + "/config",
                Map.of(
                        "alias",
                        "level " + name,
                        "config",
                        Map.of("loa-condition-level", Integer.toString(level), "loa-max-age", "36000")));
        execution(name, authenticator, "REQUIRED");
    }

    private static String execution(String flow, String provider, String requirement) {
        keycloak.admin("POST", "/authentication/flows/" + flow + "/executions/execution", Map.of("provider", provider));
        return require(flow, "providerId", provider, requirement);
    }

    private static void flow(String parent, String alias, String requirement) {
        keycloak.admin(
                "POST",
                "/authentication/flows/" + parent + "/executions/flow",
                Map.of("alias", alias, "type", "basic-flow", "description", "", "provider", ""));
        require(parent, "displayName", alias, requirement);
    }

    private static String require(String flow, String key, String value, String requirement) {
        String path = "/authentication/flows/" + flow + "/executions";
        for (JsonNode execution : keycloak.admin(path)) {
            if (execution.path(key).asText().equals(value)) {
                ((ObjectNode) execution).put("requirement", requirement);
                keycloak.admin("PUT", path, execution);
                return execution.get("id").asText();
            }
        }
        throw new IllegalStateException("no " + value + " in " + flow);
    }
}
