/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** People with a real browser, a real Keycloak, and an app that knows nothing of either. */
@ExtendWith({KeycloakOnce.class, ChromiumOnce.class})
final class SignInTest {
    /** What the contract promises of a sign-out, on every replica. */
    private static final Duration CUT_OFF = Duration.ofSeconds(5);

    private static Keycloak keycloak;
    private static Chromium chromium;
    private static SignInPortal portal;

    @BeforeAll
    static void start(Keycloak server, Chromium browser, @TempDir Path directory) {
        keycloak = server;
        chromium = browser;
        portal = SignInPortal.start(directory, server, SignInPortal.Kind.PLAIN).toldAbout(server, "data-portal");
    }

    @AfterAll
    static void stop() {
        portal.close();
    }

    @Test
    void signsInAndReturnsToTheDeepLink() {
        Visitor alice = chromium.visitor();
        alice.goesTo(portal.at("/records/7?tab=files%20%26%20more&x=1")).signsIn("alice");

        assertThat(alice.tab().url())
                .isEqualTo(portal.at("/records/7?tab=files%20%26%20more&x=1").toString());
        Shown shown = alice.received(portal.at("/records/7"));
        assertThat(shown.all("X-Remote-User")).containsExactly("alice");
        assertThat(shown.all("X-Remote-Sysadmin")).containsExactly("true");
        assertThat(shown.list("X-Remote-Groups")).contains("admins", "curator");
        assertThat(shown.assertion().get("status").asText()).isEqualTo("verified");
        assertThat(shown.assertion().get("claims").get("client").asText()).isEqualTo("browser");
        assertThat(shown.all("Cookie")).noneMatch(line -> line.contains("postern"));
    }

    @Test
    void signsInFromTheAppsOwnLoginPage() {
        Visitor bob = chromium.visitor();
        bob.goesTo(portal.at("/user/login?came_from=%2Fdatasets%3Fq%3D1")).signsIn("bob");
        assertThat(bob.tab().url()).isEqualTo(portal.at("/datasets?q=1").toString());

        bob.goesTo(portal.at("/user/login?came_from=%2Fdatasets"));
        assertThat(bob.tab().url()).isEqualTo(portal.at("/datasets").toString());
        bob.goesTo(portal.at("/user/login?came_from=https%3A%2F%2Fevil.example%2F"));
        assertThat(bob.tab().url()).startsWith(portal.at("/").toString());
    }

    @Test
    void leavesBackgroundRequestsWithoutASignIn() {
        Visitor nobody = chromium.visitor();
        // A page of the gate's own origin whose content policy lets a script ask.
        nobody.goesTo(portal.at("/oauth2/jwks"));
        Object status = nobody.tab()
                .evaluate("fetch('/records/7', {headers: {Accept: 'text/html'}}).then(answer => answer.status)");
        assertThat(status).isEqualTo(401);
        assertThat(nobody.cookieNames(portal.at("/"))).isEmpty();
    }

    @Test
    void signsInManyTabsAtOnce() {
        Visitor carol = chromium.visitor();
        List<Page> tabs = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Page tab = carol.newTab();
            tab.navigate(portal.at("/tab/" + i).toString());
            tabs.add(tab);
        }
        Visitor.signsIn(tabs.get(2), "carol");
        for (int i = 0; i < 5; i++) {
            Page tab = tabs.get(i);
            String wanted = portal.at("/tab/" + i).toString();
            await("tab " + i + " is at " + tab.url())
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> {
                        tab.waitForTimeout(50);
                        return tab.url().equals(wanted);
                    });
        }
        assertThat(carol.received(portal.at("/")).all("X-Remote-User")).containsExactly("carol");
        assertThat(carol.cookieNames(portal.at("/"))).noneMatch(name -> name.contains("_state_"));
    }

    @Test
    void signsOutHereAndAtTheProvider() {
        Visitor alice = chromium.visitor();
        alice.goesTo(portal.at("/")).signsIn("alice");
        alice.goesTo(portal.at("/oauth2/sign_out?rd=/public/bye"));

        assertThat(alice.tab().url()).isEqualTo(portal.at("/public/bye").toString());
        alice.isSignedOutWithin(CUT_OFF, portal.at("/"));
        assertThat(alice.goesTo(portal.at("/")).isAskedToSignIn()).isTrue();
    }

    @Test
    void signsOutByTheAppsOwnLogoutPage() {
        Visitor alice = chromium.visitor();
        alice.goesTo(portal.at("/")).signsIn("alice");
        alice.goesTo(portal.at("/user/_logout"));

        alice.isSignedOutWithin(CUT_OFF, portal.at("/"));
        assertThat(alice.goesTo(portal.at("/")).isAskedToSignIn()).isTrue();
    }

    @Test
    void endsWithTheProvidersSession() {
        Visitor carol = chromium.visitor();
        carol.goesTo(portal.at("/")).signsIn("carol");
        assertThat(carol.received(portal.at("/")).all("X-Remote-User")).containsExactly("carol");

        keycloak.admin("POST", "/users/" + keycloak.idOf("carol") + "/logout", Map.of());
        carol.isSignedOutWithin(CUT_OFF, portal.at("/"));
    }

    @Test
    void asksForAFreshSignInWhereARuleWantsOne() {
        Visitor bob = chromium.visitor();
        bob.goesTo(portal.at("/")).signsIn("bob");
        await("the sign-in is too old for the rule")
                .atMost(Duration.ofSeconds(10))
                .until(() -> bob.asks(portal.at("/fresh/x")).status() != 200);

        assertThat(bob.goesTo(portal.at("/fresh/x")).isAskedToSignIn()).isTrue();
        bob.signsIn("bob");
        assertThat(bob.tab().url()).isEqualTo(portal.at("/fresh/x").toString());
    }

    @Test
    void restartsOnceAndThenExplainsWhereCookiesAreLost() {
        Visitor nobody = chromium.visitor();
        nobody.goesTo(portal.at("/records/7"));
        nobody.cookieNames(portal.at("/")).forEach(nobody::drops);
        nobody.signsIn("alice");

        // The provider's session is there by now, so that the restart ends signed in without a question.
        assertThat(nobody.received(portal.at("/")).all("X-Remote-User")).containsExactly("alice");
    }

    @Test
    void refusesARequestThatAnotherSiteCaused() {
        Visitor alice = chromium.visitor();
        alice.goesTo(portal.at("/")).signsIn("alice");
        Page evil = alice.newTab();
        evil.setContent("<form method=post action='" + portal.at("/records/7")
                + "'><input name=title value=defaced><button>win a prize</button></form>");
        evil.click("button");
        evil.waitForLoadState();

        assertThat(evil.url()).isEqualTo(portal.at("/records/7").toString());
        assertThat(evil.content()).doesNotContain("defaced");
        assertThat(portal.gate().log()).contains("\"sign_in_required\"");
    }
}
