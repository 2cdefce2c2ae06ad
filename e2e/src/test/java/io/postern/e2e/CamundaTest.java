/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The filter inside an app of the jakarta namespace that nobody changed for it: Camunda's web applications on Tomcat 10.1, set up as in
 * conf/camunda, people of Keycloak.
 */
@ExtendWith({KeycloakOnce.class, ChromiumOnce.class})
final class CamundaTest {
    private static final AppTomcat.App CAMUNDA = new AppTomcat.App(
            "camunda",
            "camunda",
            Path.of(System.getProperty("filter.jar")),
            "<Listener className=\"org.camunda.bpm.container.impl.tomcat.TomcatBpmPlatformBootstrap\" />",
            CamundaTest::withPeopleOfTheContainer);

    /** Camunda wants one for everybody; nobody can sign in by it. */
    private static final String PASSWORD = "correct horse battery staple";

    /** What a script of Camunda's pages does: a form as a text, anything else as JSON. */
    private static final String FETCH = """
            async ([method, address, body]) => {
              const form = typeof body === 'string';
              const answer = await fetch(address, {
                method,
                headers: {
                  'Content-Type': form ? 'application/x-www-form-urlencoded' : 'application/json',
                  'X-XSRF-TOKEN': document.cookie.match(/XSRF-TOKEN=([^;]+)/)[1],
                },
                body: form ? body : JSON.stringify(body),
              });
              return answer.status;
            }
            """;

    private static Chromium chromium;
    private static AppTomcat camunda;

    @BeforeAll
    static void start(Keycloak keycloak, Chromium browser, @TempDir Path folder) {
        chromium = browser;
        Resources.copy("/camunda/bpm-platform.xml", folder.resolve("conf"), Map.of());
        camunda = AppTomcat.start(folder, CAMUNDA, keycloak.issuer(), "oauth2/jwks");
    }

    @AfterAll
    static void stop() {
        camunda.close();
    }

    /** As the guide says: Camunda's filter that asks the container who is there, out of its comment. */
    private static String withPeopleOfTheContainer(String descriptor) {
        return descriptor.replace("<!-- <filter>", "<filter>").replace("</filter-mapping> -->", "</filter-mapping>");
    }

    /** One story, since Camunda has one first run. */
    @Test
    void showsThePersonAndDecidesByItsOwnAuthorizations() {
        Visitor bob = signedIn("bob", "app/admin/default/setup/");
        assertThat(bob.opens(camunda.at("app/admin/default/setup/")).status())
                .as("who comes first is no administrator by that")
                .isEqualTo(403);

        Visitor alice = signedIn("alice", "app/admin/default/setup/");
        alice.goesTo(camunda.at("app/admin/default/setup/#/setup"));
        becomesTheAdministrator(alice.tab());
        alice.goesTo(camunda.at("app/admin/default/"));
        assertThat(alice.tab().locator(".account")).containsText("Alice Meyer");
        assertThat(alice.tab().locator("[ng-view]")).containsText("Users");

        enrolsBob(alice);
        isAPersonWithoutRights(bob);

        lets(alice, "readers", "tasklist");
        Visitor reader = signedIn("bob", "app/tasklist/default/");
        assertThat(reader.tab().locator(".account")).containsText("Bob Okafor");
        assertThat(reader.tab().url()).contains("/app/tasklist/default/");
        isRefused(reader, "admin");
        signsOut(reader);
    }

    /** Camunda's own way out forgets nothing but what Camunda remembers; the gate's ends all. */
    private static void signsOut(Visitor bob) {
        assertThat(asks(bob, "POST", "admin/auth/user/default/logout", Map.of()))
                .isEqualTo(200);
        bob.goesTo(camunda.at("app/welcome/default/"));
        assertThat(bob.tab().locator(".account")).containsText("Bob Okafor");

        bob.goesTo(camunda.at("oauth2/sign_out"));
        bob.goesTo(camunda.at("app/welcome/default/"));
        assertThat(bob.isAskedToSignIn()).isTrue();
        assertThat(bob.asks(camunda.at("api/engine/engine/default/user")).status())
                .isEqualTo(401);
    }

    /** Camunda's page for a first run. */
    private static void becomesTheAdministrator(Page tab) {
        tab.fill("#inputUserId", "alice");
        tab.fill("#inputPassword", PASSWORD);
        tab.fill("#inputPasswordRepeat", PASSWORD);
        tab.fill("#inputFirstname", "Alice");
        tab.fill("#inputLastname", "Meyer");
        tab.click("button[type=submit]");
        assertThat(tab.locator(".alert-success")).isVisible();
    }

    private static void enrolsBob(Visitor administrator) {
        Map<String, String> profile = Map.of("id", "bob", "firstName", "Bob", "lastName", "Okafor");
        Map<String, Object> user = Map.of("profile", profile, "credentials", Map.of("password", PASSWORD));
        assertThat(asks(administrator, "POST", "engine/engine/default/user/create", user))
                .isEqualTo(204);
    }

    private static void isAPersonWithoutRights(Visitor bob) {
        isRefused(bob, "admin");
        isRefused(bob, "tasklist");
        bob.goesTo(camunda.at("app/welcome/default/"));
        assertThat(bob.tab().locator(".account")).containsText("Bob Okafor");
        assertThat(asks(bob, "PUT", "engine/engine/default/group/camunda-admin/members/bob", Map.of()))
                .isEqualTo(403);
        assertThat(asks(bob, "POST", "admin/auth/user/default/login/welcome", "username=alice&password=" + PASSWORD))
                .as("the sign-in by password is closed")
                .isEqualTo(403);
    }

    /** Makes Bob a member of a new group, whose members may use an application. */
    private static void lets(Visitor administrator, String group, String app) {
        String engine = "engine/engine/default/";
        Map<String, Object> members = Map.of("id", group, "name", group, "type", "WORKFLOW");
        assertThat(asks(administrator, "POST", engine + "group/create", members))
                .isEqualTo(204);
        assertThat(asks(administrator, "PUT", engine + "group/" + group + "/members/bob", Map.of()))
                .isEqualTo(204);
        Map<String, Object> grant = Map.of(
                "type", 1, "permissions", List.of("ACCESS"), "groupId", group, "resourceType", 0, "resourceId", app);
        assertThat(asks(administrator, "POST", engine + "authorization/create", grant))
                .isEqualTo(200);
    }

    private static void isRefused(Visitor visitor, String app) {
        assertThat(visitor.opens(camunda.at("app/" + app + "/default/")).status())
                .isEqualTo(403);
        assertThat(visitor.tab().content()).contains("No access rights for " + app);
    }

    private static Visitor signedIn(String person, String path) {
        return chromium.visitor().goesTo(camunda.at(path)).signsIn(person);
    }

    /** The status of the answer to a script of a page of Camunda's, which must be shown. */
    private static Object asks(Visitor visitor, String method, String path, Object body) {
        String address = camunda.at("api/" + path).getPath();
        return visitor.tab().evaluate(FETCH, List.of(method, address, body));
    }
}
