/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.demo.SampleApp;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Apache with mod_shib in front of the gate, Keycloak as its SAML identity provider, an app behind. */
@ExtendWith(KeycloakOnce.class)
final class ShibbolethTest {
    private static final String SECRET = "between-apache-and-gate";
    private static final List<String> CONSUMED = List.of("eppn", "mail", "displayname", "ismemberof", "remote_user");

    private static Keycloak keycloak;
    private static SampleApp app;
    private static Gate gate;
    private static ShibbolethFront front;

    @BeforeAll
    static void start(Keycloak server, @TempDir Path directory) {
        keycloak = server;
        Gate.Addresses addresses = Gate.Addresses.choose();
        app = SampleApp.start(0, addresses.uri());
        gate = Gate.start(directory, addresses, """
                upstream:
                  url: %s
                bearer:
                  enabled: false
                login:
                  enabled: false
                shibboleth:
                  enabled: true
                  peers: [127.0.0.1/32]
                  secret-header: {name: X-Shib-Secret, value: %s}
                  identity-providers: ['%s']
                sysadmin:
                  groups: [admins]
                access:
                  - {path: /public/**, allow: anyone}
                  - {path: /secure/admin/**, allow: {groups: [admins]}}
                  - {path: /**, allow: signed-in}
                """.formatted(app.uri(), SECRET, server.issuer()));
        gate.ready();
        front = ShibbolethFront.start(directory, server, gate.uri(), SECRET);
    }

    @AfterAll
    static void stop() {
        front.close();
        gate.close();
        app.close();
    }

    @Test
    void carriesAPersonFromTheIdentityProviderToTheApp() {
        Shown shown = Shown.in(signIn("alice", "/secure/x"));

        assertThat(shown.all("X-Remote-User")).containsExactly("alice@example.org");
        assertThat(shown.all("X-Remote-Email")).containsExactly("alice@example.org");
        assertThat(shown.all("X-Remote-Name")).containsExactly("Alice Meyer-Łukasz");
        assertThat(shown.list("X-Remote-Groups")).containsExactlyInAnyOrder("admins", "papyri");
        assertThat(shown.all("X-Remote-Sysadmin")).containsExactly("true");
        assertThat(shown.assertion().get("status").asText()).isEqualTo("verified");
        assertThat(shown.assertion().get("claims").get("idp").asText())
                .isEqualTo(keycloak.issuer().toString());
        assertThat(shown.assertion().get("claims").get("client").asText()).isEqualTo("browser");
        assertConsumed(shown);
    }

    @Test
    void readsAGroupInWhichTheDelimiterOccurs() {
        Shown shown = Shown.in(signIn("carol", "/secure/x"));

        assertThat(shown.all("X-Remote-Name")).containsExactly("Carol Ní Bhriain");
        assertThat(shown.list("X-Remote-Groups")).containsExactlyInAnyOrder("maps%2C old; new", "papyri");
    }

    @Test
    void makesOnlyMembersOfTheGroupSysadmins() {
        Browser bob = new Browser();
        HttpResponse<String> page = signIn(bob, "bob", "/secure/x");

        assertThat(Shown.in(page).all("X-Remote-Sysadmin")).containsExactly("false");
        assertThat(bob.get(front.uri().resolve("/secure/admin")).statusCode()).isEqualTo(403);
        assertThat(signIn("alice", "/secure/admin").statusCode()).isEqualTo(200);
    }

    @Test
    void knowsNobodyAfterTheSignOutAtTheServiceProvider() {
        Browser browser = new Browser();
        assertThat(signIn(browser, "alice", "/secure/x").statusCode()).isEqualTo(200);
        assertThat(Shown.in(browser.get(front.uri().resolve("/public/x"))).all("X-Remote-User"))
                .containsExactly("alice@example.org");

        browser.get(front.uri().resolve("/Shibboleth.sso/Logout"));

        Shown.in(browser.get(front.uri().resolve("/public/x"))).assertNobody();
        assertThat(browser.get(front.uri().resolve("/x")).statusCode()).isEqualTo(401);
    }

    @Test
    void forgetsWhatAVisitorMakesUp() {
        Shown shown = Shown.in(Http.get(
                front.uri().resolve("/public/x"),
                "X-Remote-User",
                "alice",
                "X_Remote_Groups",
                "admins",
                "X-Shib-Secret",
                SECRET));

        shown.assertNobody();
        assertConsumed(shown);
    }

    @Test
    void ignoresTheAttributesOfAStrangerBesideApache() {
        for (List<String> proof : List.of(List.<String>of(), List.of("X-Shib-Secret", "guessed"))) {
            assertThat(Http.get(gate.uri(), attributes(proof)).statusCode()).isEqualTo(401);
            Shown shown = Shown.in(Http.get(gate.uri().resolve("/public/x"), attributes(proof)));
            shown.assertNobody();
            assertConsumed(shown);
        }
    }

    @Test
    void believesTheSameAttributesBesideTheSecret() {
        Shown shown = Shown.in(Http.get(gate.uri(), attributes(List.of("X-Shib-Secret", SECRET))));

        assertThat(shown.all("X-Remote-User")).containsExactly("mallory@example.org");
        assertConsumed(shown);
    }

    @Test
    void logsNoSecret() {
        assertThat(gate.log()).doesNotContain(SECRET).doesNotContain("guessed");
    }

    private static String[] attributes(List<String> proof) {
        List<String> headers = new ArrayList<>(proof);
        Collections.addAll(
                headers,
                "Shib-Session-ID",
                "_0123456789",
                "Shib-Identity-Provider",
                keycloak.issuer().toString(),
                "Shib-Session-Expires",
                String.valueOf(Instant.now().plusSeconds(600).getEpochSecond()),
                "eppn",
                "mallory@example.org",
                "isMemberOf",
                "admins");
        return headers.toArray(String[]::new);
    }

    private static void assertConsumed(Shown shown) {
        assertThat(shown.headers().keySet())
                .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("shib"))
                .noneMatch(name -> CONSUMED.contains(name.toLowerCase(Locale.ROOT)))
                .doesNotContain("X-Shib-Secret");
        assertThat(shown.headers().values()).noneMatch(values -> values.contains(SECRET));
    }

    private static HttpResponse<String> signIn(String person, String path) {
        return signIn(new Browser(), person, path);
    }

    private static HttpResponse<String> signIn(Browser browser, String person, String path) {
        URI page = front.uri().resolve(path);
        HttpResponse<String> login = browser.get(page);
        HttpResponse<String> assertion = browser.submit(login, Map.of("username", person, "password", person));
        HttpResponse<String> answer = browser.submit(assertion, Map.of());
        assertThat(answer.uri()).isEqualTo(page);
        return answer;
    }
}
