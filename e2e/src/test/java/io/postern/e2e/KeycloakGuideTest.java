/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.postern.demo.SampleApp;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What docs/guides/keycloak.md promises of the realm file and the configuration in conf/keycloak. */
@ExtendWith(KeycloakOnce.class)
final class KeycloakGuideTest {
    private static final String REALM = "university";
    private static final Duration CUT_OFF = Duration.ofSeconds(5);

    private static Keycloak keycloak;
    private static SampleApp app;
    private static Gate gate;

    @BeforeAll
    static void start(Keycloak server, @TempDir Path directory) throws Exception {
        keycloak = server;
        Gate.Addresses addresses = Gate.Addresses.choose();
        keycloak.importRealm(
                Example.path("keycloak/realm.json"),
                Map.of("PORTAL_URL", addresses.uri().toString()));
        enrol("ada", "portal-admins");
        enrol("carl", "curators");
        enrol("bea", "none");

        app = SampleApp.start(0, addresses.uri());
        Files.writeString(directory.resolve("oidc"), secretOf("data-portal") + "\n");
        for (String kind : List.of("session", "assertion")) {
            Files.writeString(directory.resolve(kind), Command.output(Gate.JAVA, "-jar", Gate.JAR, "keygen", kind));
        }
        gate = Gate.startWith(directory, addresses, configuration(directory, addresses))
                .ready();
    }

    @AfterAll
    static void stop() {
        gate.close();
        app.close();
    }

    @Test
    void tellsTheAppGroupsAndRoles() {
        Shown ada = received(signedIn("ada"), "/admin/users");
        assertThat(ada.all("X-Remote-User")).containsExactly("ada");
        assertThat(ada.all("X-Remote-Email")).containsExactly("ada@example.org");
        assertThat(ada.all("X-Remote-Groups")).containsExactly("portal-admins");
        assertThat(ada.all("X-Remote-Sysadmin")).containsExactly("true");

        Shown carl = received(signedIn("carl"), "/curation/7");
        assertThat(carl.list("X-Remote-Groups")).containsExactlyInAnyOrder("curators", "curator");
        assertThat(carl.all("X-Remote-Sysadmin")).containsExactly("false");
    }

    @Test
    void keepsPeopleOutWhoAreInNoGroup() {
        Browser bea = signedIn("bea");
        assertThat(received(bea, "/me").all("X-Remote-User")).containsExactly("bea");
        for (String path : List.of("/admin/users", "/curation/7")) {
            assertThat(bea.get(at(path), "Accept", "application/json").statusCode())
                    .as(path)
                    .isEqualTo(403);
        }
    }

    @Test
    void returnsToThePageThatWasAskedFor() {
        Browser ada = new Browser();
        HttpResponse<String> form = ada.get(at("/records/7?tab=files"), "Accept", "text/html");
        assertThat(form.uri().toString()).startsWith(keycloak.issuer(REALM).toString());

        HttpResponse<String> page = ada.submit(form, Map.of("username", "ada", "password", "ada"));
        assertThat(page.uri()).isEqualTo(at("/records/7?tab=files"));
    }

    @Test
    void signsOutHereAndAtKeycloak() {
        Browser ada = signedIn("ada");
        HttpResponse<String> page = ada.get(at("/logout"), "Accept", "text/html");

        assertThat(page.uri().toString()).startsWith(at("/oauth2/sign_out").toString());
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(ada.get(at("/me"), "Accept", "text/html").uri().toString())
                .startsWith(keycloak.issuer(REALM).toString());
    }

    @Test
    void endsWithTheSessionAtKeycloak() {
        Browser carl = signedIn("carl");
        assertThat(received(carl, "/me").all("X-Remote-User")).containsExactly("carl");
        String id = keycloak.adminOf(REALM, "/users?exact=true&username=carl")
                .get(0)
                .get("id")
                .asText();
        keycloak.adminOf(REALM, "POST", "/users/" + id + "/logout", Map.of());

        await("nobody is signed in any more")
                .atMost(CUT_OFF)
                .until(() -> carl.get(at("/me"), "Accept", "application/json").statusCode() == 401);
    }

    @Test
    void letsTheProgramInWithATokenOfItsOwn() {
        HttpResponse<String> answer = keycloakToken(Map.of(
                "grant_type", "client_credentials", "client_id", "harvester", "client_secret", secretOf("harvester")));
        Shown shown = Shown.in(gate.getAs(Http.json(answer).get("access_token").asText(), "/curation/7"));

        assertThat(shown.all("X-Remote-User")).containsExactly("service-account-harvester");
        assertThat(shown.all("X-Remote-Groups")).containsExactly("curator");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "response_type=code&scope=openid&redirect_uri=%s/oauth2/callback",
                "response_type=code&scope=openid&redirect_uri=%s/elsewhere&code_challenge_method=S256&code_challenge="
                        + "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
                "response_type=token&scope=openid&redirect_uri=%s/oauth2/callback"
            })
    void refusesWhatTheGateNeverAsksFor(String query) {
        HttpResponse<String> answer = Http.get(URI.create(keycloak.issuer(REALM)
                + "/protocol/openid-connect/auth?client_id=data-portal&" + query.formatted(gate.uri())));

        String location = answer.headers().firstValue("Location").orElse("");
        assertThat(answer.statusCode() == 400 || location.contains("error="))
                .as("%s %s", answer, location)
                .isTrue();
        assertThat(location).doesNotContain("code=");
    }

    @Test
    void refusesAPasswordThatIsShownToTheGatesClient() {
        HttpResponse<String> answer = keycloakToken(Map.of(
                "grant_type",
                "password",
                "client_id",
                "data-portal",
                "client_secret",
                secretOf("data-portal"),
                "username",
                "ada",
                "password",
                "ada"));
        assertThat(Http.json(answer).get("error").asText()).isEqualTo("unauthorized_client");
    }

    private static String configuration(Path directory, Gate.Addresses addresses) {
        return Example.text(
                "keycloak/gate.yaml",
                Map.of(
                        "listen: 0.0.0.0:4180",
                        "listen: " + addresses.uri().getAuthority() + "\n  admin: "
                                + addresses.admin().getAuthority(),
                        "https://data.example.org",
                        addresses.uri().toString(),
                        "http://127.0.0.1:5000",
                        app.uri().toString(),
                        "https://sso.example.org/realms/university",
                        keycloak.issuer(REALM).toString(),
                        "/run/secrets/",
                        directory + "/",
                        "/var/lib/postern/",
                        directory + "/"));
    }

    /** A person whose password is the name. */
    private static void enrol(String name, String group) {
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
                        name,
                        "lastName",
                        "Example",
                        "groups",
                        group.equals("none") ? List.of() : List.of("/" + group),
                        "credentials",
                        List.of(Map.of("type", "password", "value", name, "temporary", false))));
    }

    private static String secretOf(String client) {
        JsonNode found = keycloak.adminOf(REALM, "/clients?clientId=" + client).get(0);
        return keycloak.adminOf(REALM, "/clients/" + found.get("id").asText() + "/client-secret")
                .get("value")
                .asText();
    }

    private static HttpResponse<String> keycloakToken(Map<String, String> form) {
        return Http.post(URI.create(keycloak.issuer(REALM) + "/protocol/openid-connect/token"), form);
    }

    private static Browser signedIn(String person) {
        Browser browser = new Browser();
        HttpResponse<String> form = browser.get(at("/me"), "Accept", "text/html");
        browser.submit(form, Map.of("username", person, "password", person));
        return browser;
    }

    private static Shown received(Browser browser, String path) {
        return Shown.in(browser.get(at(path), "Accept", "application/json"));
    }

    private static URI at(String path) {
        return URI.create(gate.uri() + path);
    }
}
