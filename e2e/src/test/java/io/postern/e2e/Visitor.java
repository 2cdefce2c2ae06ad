/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.APIRequestContext;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** A person with a browser profile: tabs, cookies, and a hand on the keyboard. The profile ends with its browser. */
final class Visitor {
    private final BrowserContext profile;
    private final Page tab;

    Visitor(BrowserContext profile) {
        this.profile = profile;
        this.tab = profile.newPage();
    }

    /** The first tab. */
    Page tab() {
        return tab;
    }

    /** One more tab. */
    Page newTab() {
        return profile.newPage();
    }

    /** Goes to an address in the first tab, through all redirects. */
    Visitor goesTo(URI address) {
        tab.navigate(address.toString());
        return this;
    }

    /** Fills in Keycloak's form in the first tab. */
    Visitor signsIn(String person) {
        signsIn(tab, person);
        return this;
    }

    /** Fills in Keycloak's form in that tab. */
    static void signsIn(Page at, String person) {
        if (at.locator("#username").isVisible()) {
            at.fill("#username", person);
        }
        at.fill("#password", person);
        at.click("#kc-login");
        at.waitForLoadState();
    }

    /** Whether the first tab shows Keycloak's form. */
    boolean isAskedToSignIn() {
        return tab.locator("#kc-login").isVisible();
    }

    /** What the app received with a request of this profile that is not a navigation. */
    Shown received(URI address) {
        return Shown.in(asks(address));
    }

    /** The answer to such a request, redirects not followed. */
    APIResponse asks(URI address) {
        APIRequestContext requests = profile.request();
        return requests.get(
                address.toString(),
                RequestOptions.create().setHeader("Accept", "application/json").setMaxRedirects(0));
    }

    /** Waits until requests of this profile are refused for want of a sign-in. */
    void isSignedOutWithin(Duration time, URI address) {
        await("nobody is signed in any more")
                .atMost(time)
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> assertThat(asks(address).status()).isEqualTo(401));
    }

    /** The names of the cookies that this profile would send to an address. */
    List<String> cookieNames(URI address) {
        return profile.cookies(address.toString()).stream()
                .map(cookie -> cookie.name)
                .toList();
    }

    /** Forgets one cookie. */
    void drops(String cookie) {
        profile.clearCookies(new BrowserContext.ClearCookiesOptions().setName(cookie));
    }
}
