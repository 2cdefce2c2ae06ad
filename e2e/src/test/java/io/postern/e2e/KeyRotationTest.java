/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code session.keys}, changed under people who are signed in, as docs/sessions.md tells operators to. */
@ExtendWith({KeycloakOnce.class, ChromiumOnce.class})
final class KeyRotationTest {
    private static final String NEW_KEY = "YSBuZXcga2V5IHRoYXQgbm9ib2R5IGhhcyBzZWVuISE";

    private static Chromium chromium;
    private static SignInPortal portal;

    @BeforeAll
    static void start(Keycloak keycloak, Chromium browser, @TempDir Path directory) {
        chromium = browser;
        portal = SignInPortal.start(directory, keycloak, SignInPortal.Kind.PLAIN);
    }

    @AfterAll
    static void stop() {
        portal.close();
    }

    @Test
    void readsOldCookiesWhileTheOldKeyIsThereAndGivesThemAnew() {
        Visitor seen = signedIn("alice");
        Visitor away = signedIn("bob");
        String sealedBefore = seen.cookies(portal.at("/")).get("postern");

        portal.gate()
                .reconfigure(
                        "[" + SignInPortal.SESSION_KEY + "]", "[" + NEW_KEY + ", " + SignInPortal.SESSION_KEY + "]");

        assertThat(seen.received(portal.at("/")).all("X-Remote-User")).containsExactly("alice");
        assertThat(seen.cookies(portal.at("/")).get("postern"))
                .as("sealed with the new key")
                .isNotEqualTo(sealedBefore);

        portal.gate().reconfigure(", " + SignInPortal.SESSION_KEY + "]", "]");

        assertThat(seen.received(portal.at("/")).all("X-Remote-User")).containsExactly("alice");
        assertThat(away.asks(portal.at("/")).status()).isEqualTo(401);
        assertThat(away.cookieNames(portal.at("/"))).doesNotContain("postern");
        away.goesTo(portal.at("/records/7"));
        assertThat(away.tab().url())
                .as("Keycloak still knows bob, who is back at once")
                .isEqualTo(portal.at("/records/7").toString());
    }

    private static Visitor signedIn(String person) {
        Visitor visitor = chromium.visitor();
        visitor.goesTo(portal.at("/")).signsIn(person);
        return visitor;
    }
}
