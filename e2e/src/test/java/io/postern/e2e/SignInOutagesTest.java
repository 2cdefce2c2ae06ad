/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Response;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestClassOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Keycloak goes away under people who are about to sign in, signed in, or about to sign out, and comes back. */
@ExtendWith({KeycloakOnce.class, ChromiumOnce.class})
@TestClassOrder(ClassOrderer.OrderAnnotation.class)
final class SignInOutagesTest {
    /** How long the gate may take to notice that a provider is back. */
    private static final Duration BACK = Duration.ofSeconds(60);

    private static Keycloak keycloak;
    private static Chromium chromium;
    private static SignInPortal portal;
    private static Gate startedWhileAway;
    private static Visitor alice;
    private static Visitor bob;
    private static URI bobsCallback;
    private static Visitor carol;
    private static Visitor nobody;

    /** Alice is signed in for as long as a refresh works, carol for the time being, and bob is on his way. */
    @BeforeAll
    static void start(Keycloak server, Chromium browser, @TempDir Path directory) {
        keycloak = server;
        chromium = browser;
        portal = SignInPortal.start(directory, server, SignInPortal.Kind.PLAIN.client("brief-portal"));
        alice = chromium.visitor();
        alice.goesTo(portal.at("/")).signsIn("alice");
        carol = chromium.visitor();
        carol.goesTo(portal.at("/")).signsIn("carol");
        bob = chromium.visitor();
        bobsCallback = bob.goesTo(portal.at("/records/7")).signsInUpToTheCallback("bob");
        nobody = chromium.visitor();
        assertThat(alice.received(portal.at("/")).all("X-Remote-User")).containsExactly("alice");
        keycloak.stop();
        startedWhileAway = portal.replica();
    }

    @AfterAll
    static void stop() {
        if (Http.status(keycloak.issuer()) == 0) {
            keycloak.stop();
            keycloak.resume();
        }
        portal.close();
    }

    @Nested
    @Order(1)
    final class WhileItIsAway {
        @Test
        void aGateThatStartsIsNotReadyAndSaysSo() {
            assertThat(startedWhileAway.readiness()).isEqualTo(503);
            assertIsUnavailable(nobody.opens(URI.create(startedWhileAway.uri() + "/oauth2/sign_in?rd=/records/7")));
            assertThat(Http.get(startedWhileAway.uri().resolve("/public/x")).statusCode())
                    .isEqualTo(200);
        }

        @Test
        void aSignInThatBeginsGetsAPage() {
            assertThat(portal.gate().readiness()).isEqualTo(200);
            assertIsUnavailable(nobody.opens(portal.at("/records/7")));
            assertThat(nobody.cookieNames(portal.at("/"))).isEmpty();
        }

        @Test
        void aSignInThatComesBackGetsAPage() {
            assertIsUnavailable(bob.opens(bobsCallback));
            assertThat(bob.cookieNames(portal.at("/"))).doesNotContain("postern");
        }

        @Test
        void aSessionGoesOnUntilItsWordEndsAndThenWaits() {
            await("the provider's word ends").atMost(BACK).until(() -> {
                APIResponse answer = alice.asks(portal.at("/"));
                assertThat(answer.status()).isIn(200, 503);
                return answer.status() == 503;
            });
            APIResponse answer = alice.asks(portal.at("/"));
            assertThat(answer.headers()).containsKey("retry-after");
            assertThat(answer.text()).contains("provider_unavailable").doesNotContain("alice");
            assertThat(alice.cookieNames(portal.at("/"))).contains("postern");
        }

        @Test
        void aSignOutHoldsNobodyUp() {
            String copied = carol.cookieHeader(portal.at("/"));
            APIResponse answer = carol.asks(portal.at("/oauth2/sign_out"), "text/html");

            assertThat(answer.status()).isEqualTo(302);
            assertThat(answer.headers().get("location"))
                    .startsWith(keycloak.issuer().toString());
            assertThat(carol.cookieNames(portal.at("/"))).doesNotContain("postern");
            assertThat(Http.get(portal.at("/"), "Cookie", copied).statusCode()).isEqualTo(401);
        }
    }

    @Nested
    @Order(2)
    final class WhenItIsBack {
        @BeforeAll
        static void resume() {
            keycloak.resume();
        }

        @Test
        void theGateThatStartedWithoutItIsReady() {
            await().atMost(BACK).until(() -> startedWhileAway.readiness() == 200);
            assertThat(chromium.visitor()
                            .goesTo(URI.create(startedWhileAway.uri() + "/oauth2/sign_in?rd=/records/7"))
                            .isAskedToSignIn())
                    .isTrue();
        }

        @Test
        void signingInWorks() {
            await().atMost(BACK)
                    .until(() -> nobody.opens(portal.at("/records/8")).status() == 200);
            assertThat(nobody.isAskedToSignIn()).isTrue();
            nobody.signsIn("carol");
            assertThat(nobody.tab().url()).isEqualTo(portal.at("/records/8").toString());
        }

        @Test
        void theLinkOfThePageTakesUpTheSignIn() {
            // Each click is followed to its last answer, and as long as that is the gate's page, its link is clicked
            // again.
            await().atMost(BACK).until(() -> {
                Response last = bob.tab()
                        .waitForResponse(
                                answer -> answer.request().isNavigationRequest() && answer.status() / 100 != 3,
                                () -> bob.tab().click("main a.button[href*='/oauth2/']"));
                return last.status() != 503;
            });
            bob.tab().waitForURL(portal.at("/records/7").toString());
            assertThat(bob.received(portal.at("/")).all("X-Remote-User")).containsExactly("bob");
        }

        @Test
        void theSessionThatWaitedGoesOn() {
            await().atMost(BACK).until(() -> alice.asks(portal.at("/")).status() == 200);
            assertThat(alice.received(portal.at("/")).all("X-Remote-User")).containsExactly("alice");
        }

        @Test
        void noLogShowsAStackTrace() {
            assertThat(portal.gate().log()).doesNotContain("\\tat ").doesNotContain("\tat ");
            assertThat(startedWhileAway.log()).doesNotContain("\\tat ").doesNotContain("\tat ");
        }
    }

    private static void assertIsUnavailable(Response page) {
        assertThat(page.status()).isEqualTo(503);
        assertThat(page.headers()).containsKey("retry-after");
        assertThat(page.text()).contains("provider_unavailable").contains("main");
        assertThat(page.text())
                .doesNotContain("Exception")
                .doesNotContain(keycloak.issuer().toString());
    }
}
