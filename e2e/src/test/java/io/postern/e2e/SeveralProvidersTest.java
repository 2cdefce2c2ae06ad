/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two realms that both know an alice, and a page on which people choose between them. */
@ExtendWith({KeycloakOnce.class, ChromiumOnce.class})
final class SeveralProvidersTest {
    private static Keycloak keycloak;
    private static Chromium chromium;
    private static SignInPortal portal;

    @BeforeAll
    static void start(Keycloak server, Chromium browser, @TempDir Path directory) {
        keycloak = server;
        chromium = browser;
        portal = SignInPortal.start(directory, server, SignInPortal.Kind.PLAIN.realms("science", "guests"));
    }

    @AfterAll
    static void stop() {
        portal.close();
    }

    @Test
    void offersTheChoiceWhichTheKeyboardMakesAndRemembersIt() {
        Visitor alice = chromium.visitor();
        Page tab = alice.goesTo(portal.at("/records/7?x=1")).tab();
        assertThat(ways(tab)).hasText(new String[] {"University login", "Guest accounts"});

        tab.keyboard().press("Tab");
        assertThat(ways(tab).nth(0)).isFocused();
        tab.keyboard().press("Tab");
        assertThat(ways(tab).nth(1)).isFocused();
        tab.keyboard().press("Enter");
        tab.waitForURL(address -> address.startsWith(keycloak.issuer("guests").toString()));
        alice.signsIn("alice");
        assertThat(tab.url()).isEqualTo(portal.at("/records/7?x=1").toString());

        alice.goesTo(portal.at("/oauth2/sign_out?rd=/records/8"));
        assertThat(ways(tab)).hasText(new String[] {"Guest accounts used last time", "University login"});
    }

    @Test
    void goesStraightToTheProviderThatALinkNames() {
        Visitor alice = chromium.visitor();
        Page tab = alice.goesTo(portal.at("/oauth2/sign_in?provider=guests&rd=/records/9"))
                .tab();
        assertThat(tab.url()).startsWith(keycloak.issuer("guests").toString());

        alice.goesTo(portal.at("/oauth2/start?provider=keycloak&rd=/records/9"));
        assertThat(tab.url()).startsWith(keycloak.issuer().toString());
        alice.signsIn("alice");
        assertThat(tab.url()).isEqualTo(portal.at("/records/9").toString());

        alice.goesTo(portal.at("/oauth2/sign_in?provider=nobody&rd=/records/9"));
        assertThat(ways(tab).first()).isVisible();
    }

    @Test
    void neverTakesAPersonOfOneRealmForHerNamesakeOfAnother() {
        Visitor member = chromium.visitor();
        member.goesTo(portal.at("/oauth2/start?provider=keycloak&rd=/")).signsIn("alice");
        Visitor guest = chromium.visitor();
        guest.goesTo(portal.at("/oauth2/start?provider=guests&rd=/")).signsIn("alice");

        Shown asMember = member.received(portal.at("/sysadmin/x"));
        assertThat(asMember.all("X-Remote-User")).containsExactly("alice@keycloak");
        assertThat(asMember.all("X-Remote-Sysadmin")).containsExactly("true");
        assertThat(asMember.all("X-Remote-Subject").get(0)).endsWith("/realms/science");

        Shown asGuest = guest.received(portal.at("/"));
        assertThat(asGuest.all("X-Remote-User")).containsExactly("alice@guests");
        assertThat(asGuest.list("X-Remote-Groups")).contains("admins");
        assertThat(asGuest.all("X-Remote-Sysadmin"))
                .as("it is the admins of the other realm who are sysadmins")
                .containsExactly("false");
        assertThat(asGuest.all("X-Remote-Subject").get(0)).endsWith("/realms/guests");
        assertThat(asGuest.assertion().get("claims").get("idp").asText())
                .isEqualTo(keycloak.issuer("guests").toString());
        assertThat(guest.asks(portal.at("/sysadmin/x")).status()).isEqualTo(403);
    }

    @Test
    void changesThePersonWhereTheOtherWayIsTaken() {
        Visitor alice = chromium.visitor();
        alice.goesTo(portal.at("/oauth2/start?provider=keycloak&rd=/")).signsIn("alice");
        String before = alice.received(portal.at("/")).all("X-Remote-Subject").get(0);

        alice.goesTo(portal.at("/oauth2/start?provider=guests&rd=/")).signsIn("alice");

        assertThat(alice.received(portal.at("/")).all("X-Remote-User")).containsExactly("alice@guests");
        assertThat(alice.received(portal.at("/")).all("X-Remote-Subject")).doesNotContain(before);
    }

    private static Locator ways(Page tab) {
        return tab.locator("main a.button");
    }
}
