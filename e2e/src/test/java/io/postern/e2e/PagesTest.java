/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each page of the gate's as people see it: on a phone and on a desk, light and dark, by keyboard and by what a screen reader
 * needs. The pictures are in {@code target/screenshots}, for people to look at.
 */
@ExtendWith({KeycloakOnce.class, ChromiumOnce.class})
final class PagesTest {
    private static final Path PICTURES = Path.of("target", "screenshots");
    private static final Map<String, int[]> SCREENS =
            Map.of("phone", new int[] {390, 844}, "desktop", new int[] {1280, 800});

    /** What is wrong with the page that is shown, one sentence each (WCAG 2.2: 1.1.1, 1.3.1, 1.4.3, 1.4.10, 2.4.2, 2.5.8, 3.1.1). */
    private static final String INSPECTION = """
            () => {
              const wrong = [];
              const want = (good, what) => { if (!good) wrong.push(what); };
              const root = document.documentElement;
              want(root.lang, 'no language');
              want(document.title.includes('Data Portal'), 'title: ' + document.title);
              want(document.querySelectorAll('h1').length === 1, 'not one h1');
              want(document.querySelectorAll('main h1').length === 1, 'no h1 in main');
              want(document.querySelectorAll('main').length === 1, 'not one main');
              want(document.querySelectorAll('header').length === 1, 'not one header');
              want(document.querySelectorAll('script').length === 0, 'a script');
              want(document.querySelectorAll('img:not([alt])').length === 0, 'a picture without alt');
              want(root.scrollWidth <= window.innerWidth, 'wider than the screen: ' + root.scrollWidth);
              for (const target of document.querySelectorAll('.button, button')) {
                const box = target.getBoundingClientRect();
                want(box.height >= 44, 'too small for a finger: ' + target.textContent);
              }
              const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
              const light = ([r, g, b]) => {
                const part = v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
                return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
              };
              const behind = element => {
                for (let at = element; at; at = at.parentElement) {
                  const colour = numbers(getComputedStyle(at).backgroundColor);
                  if (colour.length === 3 || colour[3] === 1) return colour;
                }
                return [255, 255, 255];
              };
              for (const element of document.body.querySelectorAll('*')) {
                if (![...element.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) continue;
                const pair = [light(numbers(getComputedStyle(element).color)), light(behind(element))].sort((a, b) => b - a);
                const ratio = (pair[0] + 0.05) / (pair[1] + 0.05);
                want(ratio >= 4.5, 'contrast ' + ratio.toFixed(2) + ': ' + element.textContent.trim());
              }
              return wrong;
            }
            """;

    private static Chromium chromium;
    private static AccountService accounts;
    private static SignInPortal portal;

    @BeforeAll
    static void start(Keycloak keycloak, Chromium browser, @TempDir Path directory) {
        chromium = browser;
        accounts = AccountService.start(Map.of("bob@keycloak", 409, "carol@keycloak", 403));
        portal = SignInPortal.start(
                directory,
                keycloak,
                SignInPortal.Kind.PLAIN.realms("science", "guests").section("""
                        provisioning:
                          endpoint: %s
                          secret: %s
                        """.formatted(
                                accounts.endpoint(), AccountService.SECRET)));
    }

    @AfterAll
    static void stop() {
        portal.close();
        accounts.close();
    }

    @Test
    void chooser() {
        Visitor nobody = chromium.visitor();
        assertThat(nobody.opens(portal.at("/records/7")).status()).isEqualTo(200);
        look(nobody.tab(), "chooser", "Sign in", 2);
    }

    @Test
    void chooserOfSomebodyWhoHasBeenHere() {
        Visitor alice = signedIn("alice");
        alice.goesTo(portal.at("/oauth2/sign_out?rd=/"));
        look(alice.tab(), "chooser-again", "Sign in", 2);
    }

    @Test
    void signedOut() {
        Visitor alice = signedIn("alice");
        assertThat(alice.opens(portal.at("/oauth2/sign_out")).status()).isEqualTo(200);
        look(alice.tab(), "signed-out", "You are signed out", 1);
    }

    @Test
    void signOutAskedForByAnotherSite() {
        Visitor alice = signedIn("alice");
        Page tab = alice.newTab();
        tab.setContent("<a href='" + portal.at("/oauth2/sign_out") + "'>win a prize</a>");
        tab.click("a");
        tab.waitForURL(portal.at("/oauth2/sign_out").toString());
        look(tab, "confirm-sign-out", "Sign out?", 2);
        assertThat(alice.asks(portal.at("/")).status()).isEqualTo(200);

        tab.click("button");
        tab.waitForURL(
                address -> address.startsWith(portal.at("/oauth2/sign_out?").toString()));
        assertThat(tab.locator("h1").textContent()).isEqualTo("You are signed out");
        assertThat(alice.asks(portal.at("/")).status()).isEqualTo(401);
    }

    @Test
    void refused() {
        Visitor guest = chromium.visitor();
        guest.goesTo(portal.at("/oauth2/start?provider=guests&rd=/")).signsIn("alice");
        assertThat(guest.opens(portal.at("/sysadmin/x")).status()).isEqualTo(403);
        look(guest.tab(), "refused", "You cannot open this page", 3);
    }

    @Test
    void accountOfSomebodyElse() {
        Visitor bob = signedIn("bob");
        assertThat(bob.asks(portal.at("/"), "text/html").status()).isEqualTo(409);
        look(bob.tab(), "conflict", "Your account needs attention", 2);
    }

    @Test
    void accountThatIsSwitchedOff() {
        Visitor carol = signedIn("carol");
        assertThat(carol.asks(portal.at("/"), "text/html").status()).isEqualTo(403);
        look(carol.tab(), "blocked", "Your account is not active", 2);
    }

    @Test
    void error() {
        Visitor nobody = chromium.visitor();
        assertThat(nobody.opens(portal.at("/records//7")).status()).isEqualTo(400);
        look(nobody.tab(), "error", "This request was refused", 1);
    }

    @Test
    void signInThatFailed() {
        Visitor nobody = chromium.visitor();
        assertThat(nobody.opens(portal.at("/oauth2/callback?code=x")).status()).isEqualTo(400);
        look(nobody.tab(), "sign-in-failed", "Sign-in did not work", 2);
    }

    private static Visitor signedIn(String person) {
        Visitor visitor = chromium.visitor();
        visitor.goesTo(portal.at("/oauth2/start?provider=keycloak&rd=/")).signsIn(person);
        return visitor;
    }

    /** Four pictures, and everything that a person with a keyboard or a screen reader stumbles over. */
    private static void look(Page tab, String name, String heading, int stops) {
        assertThat(tab.locator("h1").textContent()).isEqualTo(heading);
        for (Map.Entry<String, int[]> screen : SCREENS.entrySet()) {
            tab.setViewportSize(screen.getValue()[0], screen.getValue()[1]);
            for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                tab.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
                String picture =
                        name + "-" + screen.getKey() + "-" + scheme.name().toLowerCase(Locale.ROOT) + ".png";
                tab.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(picture)));
                assertThat((List<?>) tab.evaluate(INSPECTION)).as(picture).isEmpty();
            }
        }
        assertThat(tab.locator("html").getAttribute("lang")).isEqualTo("en");
        byKeyboard(tab, stops);
    }

    /** Everything that can be clicked is met by the Tab key, in the order of the page, and shows that it is met. */
    private static void byKeyboard(Page tab, int stops) {
        Locator all = tab.locator("a[href], button, input:not([type=hidden])");
        assertThat(all.count()).isEqualTo(stops);
        for (int i = 0; i < stops; i++) {
            tab.keyboard().press("Tab");
            assertThat(all.nth(i).evaluate("e => e === document.activeElement")).isEqualTo(true);
            assertThat(all.nth(i).evaluate("e => getComputedStyle(e).outlineStyle"))
                    .isEqualTo("solid");
        }
    }
}
