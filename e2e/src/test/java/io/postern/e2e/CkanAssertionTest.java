/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A CKAN of 2.12 with the plug-in of {@code apps/ckan}, the worker, the gate, Keycloak and Chromium. */
@ExtendWith({KeycloakOnce.class, ChromiumOnce.class})
final class CkanAssertionTest {
    private static final String PROFILE = "/user/edit/alice";

    /** What a page of another origin cannot read, but a script of this one may try to do without. */
    private static final String POST = """
            async ([path, token]) => {
                const form = new FormData();
                for (const name of ['name', 'fullname', 'email', 'about']) {
                    form.append(name, {name: 'alice', fullname: 'Forged', email: 'alice@example.org', about: ''}[name]);
                }
                form.append('save', '');
                if (token) form.append('_csrf_token', token);
                return (await fetch(path, {method: 'POST', body: form})).status;
            }""";

    private static final Deque<AutoCloseable> PARTS = new ArrayDeque<>();

    private static Keycloak keycloak;
    private static Chromium chromium;
    private static Ckan ckan;
    private static Gate gate;

    @BeforeAll
    static void start(Keycloak server, Chromium browser, @TempDir Path directory) throws IOException {
        Path environment = Ckan.environment("POSTERN_TEST_CKAN_PLUGIN");
        keycloak = server;
        chromium = browser;
        Gate.Addresses addresses = Gate.Addresses.choose();
        CkanShibbolethSite.secrets(directory);
        ckan = Ckan.start(
                directory,
                new Ckan.Kind(
                        environment,
                        addresses.publicUrl(),
                        directory,
                        Map.of(
                                "ckan.plugins",
                                "postern",
                                "ckan.auth.enable_cookie_auth_in_api",
                                "true",
                                "ckanext.postern.issuer",
                                addresses.publicUrl().toString(),
                                "ckanext.postern.audience",
                                "https://ckan.example.org",
                                "ckanext.postern.keys",
                                addresses.uri() + "/oauth2/jwks")));
        PARTS.push(ckan);
        CkanShibbolethSite.role(ckan);
        URI endpoint = URI.create("http://127.0.0.1:" + Http.freePort());
        PARTS.push(CkanShibbolethSite.worker(directory, ckan, endpoint, false));
        gate = Gate.start(directory, addresses, """
                        upstream: {url: '%s', app: ckan}
                        bearer: {enabled: true}
                        providers:
                          - id: keycloak
                            name: University login
                            issuer: %s
                            audiences: [data-portal]
                            client-id: data-portal
                            client-secret: portal-secret
                        session: {keys: ['%s']}
                        sysadmin: {groups: [admins]}
                        assertion: {audience: 'https://ckan.example.org'}
                        provisioning:
                          endpoint: %s/v1/session
                          secret: ${file:%s/session-endpoint}
                          when-unavailable: refuse
                        access:
                          - {path: /api/**, allow: app}
                          - {path: /**, allow: anyone}
                        """.formatted(
                                ckan.uri(), server.issuer(), SignInPortal.SESSION_KEY, endpoint, directory))
                .ready();
        PARTS.push(gate);
    }

    @AfterAll
    static void stop() throws Exception {
        while (!PARTS.isEmpty()) {
            PARTS.pop().close();
        }
    }

    @Test
    void pagesAndApiKnowThePersonWithoutAnApiToken() {
        Visitor alice = signedIn();
        alice.goesTo(at(PROFILE));
        assertThat(alice.tab().inputValue("#field-email")).isEqualTo("alice@example.org");
        alice.tab().screenshot(new Page.ScreenshotOptions().setPath(Path.of("target/ckan-plugin-signed-in.png")));
        assertThat(emailOf(alice)).isEqualTo("alice@example.org");

        assertThat(ckan.database().query("SELECT count(*) FROM api_token")).containsExactly("0");
        assertThat(emailOf(chromium.visitor())).isEmpty();
    }

    @Test
    void ckanItselfRefusesAFormWithoutItsToken() {
        Visitor alice = signedIn();
        // With the first visit of nobody's CKAN 2.12.0 would forget the check of this view.
        chromium.visitor().goesTo(at(PROFILE));
        alice.goesTo(at(PROFILE));
        String token = alice.tab().getAttribute("input[name=_csrf_token]", "value");

        assertThat(alice.tab().evaluate(POST, List.of(PROFILE, ""))).isEqualTo(400);
        assertThat(alice.tab().evaluate(POST, List.of(PROFILE, "forged"))).isEqualTo(400);
        assertThat(ckan.database().query("SELECT fullname FROM \"user\" WHERE name = 'alice'"))
                .doesNotContain("Forged");
        // About oneself alone: name and address are the directory's.
        assertThat(token).isNotBlank();
        alice.tab().fill("#field-about", "Reads maps.");
        alice.tab().click("button[name=save]");
        alice.tab().waitForLoadState();
        assertThat(ckan.database().query("SELECT about FROM \"user\" WHERE name = 'alice'"))
                .containsExactly("Reads maps.");
    }

    @Test
    void aProgramIsKnownByItsTokenAndNeedsNoOther() {
        String token = keycloak.accessToken("portal-cli", "alice");
        JsonNode answer = Http.json(Http.json(
                "POST", at("/api/3/action/user_show"), Map.of("id", "alice"), "Authorization", "Bearer " + token));
        assertThat(answer.at("/result/email").asText()).as("%s", answer).isEqualTo("alice@example.org");
    }

    @Test
    void whoIsDeletedIsNobody() {
        Visitor carol = chromium.visitor();
        carol.goesTo(at("/user/login")).signsIn("carol");
        carol.tab().waitForURL(at("/").toString());
        assertThat(carol.asks(at("/user/edit/carol"), "text/html").status()).isEqualTo(200);

        ckan.database().execute("UPDATE \"user\" SET state = 'deleted' WHERE name = 'carol'");

        assertThat(carol.asks(at("/user/edit/carol"), "text/html").status()).isNotEqualTo(200);
    }

    private static String emailOf(Visitor visitor) {
        return Http.json(visitor.asks(at("/api/3/action/user_show?id=alice")).text())
                .at("/result/email")
                .asText();
    }

    private static Visitor signedIn() {
        Visitor alice = chromium.visitor();
        alice.goesTo(at("/user/login")).signsIn("alice");
        alice.tab().waitForURL(at("/").toString());
        return alice;
    }

    private static URI at(String path) {
        return URI.create(gate.uri() + path);
    }
}
