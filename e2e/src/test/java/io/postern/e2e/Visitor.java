/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.microsoft.playwright.APIRequestContext;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;

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

    /** The page at an address in the first tab, after all redirects. */
    Response opens(URI address) {
        return Objects.requireNonNull(tab.navigate(address.toString()), "a page");
    }

    /**
     * Fills in Keycloak's form in the first tab, and stops before the gate hears of it.
     *
     * @return where the browser was about to go
     */
    URI signsInUpToTheCallback(String person) {
        CDPSession devTools = profile.newCDPSession(tab);
        CompletableFuture<String> callback = new CompletableFuture<>();
        devTools.on("Fetch.requestPaused", paused -> {
            callback.complete(paused.getAsJsonObject("request").get("url").getAsString());
            JsonObject failure = new JsonObject();
            failure.add("requestId", paused.get("requestId"));
            failure.addProperty("errorReason", "Aborted");
            devTools.send("Fetch.failRequest", failure);
        });
        JsonObject pattern = new JsonObject();
        pattern.addProperty("urlPattern", "*/oauth2/callback?*");
        JsonArray patterns = new JsonArray();
        patterns.add(pattern);
        JsonObject enable = new JsonObject();
        enable.add("patterns", patterns);
        devTools.send("Fetch.enable", enable);
        fillsIn(tab, person);
        tab.waitForCondition(callback::isDone);
        devTools.detach();
        return URI.create(callback.join());
    }

    /** Fills in Keycloak's form in the first tab. */
    Visitor signsIn(String person) {
        signsIn(tab, person);
        return this;
    }

    /** Fills in Keycloak's form in that tab. */
    static void signsIn(Page at, String person) {
        fillsIn(at, person);
        at.waitForLoadState();
    }

    private static void fillsIn(Page at, String person) {
        // else a page that is on its way looks like one that asks for no name
        at.waitForSelector("#kc-login");
        if (at.locator("#username").isVisible()) {
            at.fill("#username", person);
        }
        at.fill("#password", person);
        at.click("#kc-login");
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
        return asks(address, "application/json");
    }

    /** The answer to a request for such a kind of answer, redirects not followed. */
    APIResponse asks(URI address, String accept) {
        APIRequestContext requests = profile.request();
        return requests.get(
                address.toString(),
                RequestOptions.create().setHeader("Accept", accept).setMaxRedirects(0));
    }

    /** Waits until requests of this profile are refused for want of a sign-in. */
    void isSignedOutWithin(Duration time, URI address) {
        isRefusedWithin(time, () -> asks(address).status());
    }

    /** Waits until an answer has the status of those who are not signed in. */
    static void isRefusedWithin(Duration time, Supplier<Integer> status) {
        await("nobody is signed in any more")
                .atMost(time)
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> assertThat(status.get()).isEqualTo(401));
    }

    /** The names of the cookies that this profile would send to an address. */
    List<String> cookieNames(URI address) {
        return List.copyOf(cookies(address).keySet());
    }

    /** The cookies that this profile would send to an address, by name. */
    Map<String, String> cookies(URI address) {
        return profile.cookies(address.toString()).stream()
                .collect(Collectors.toMap(cookie -> cookie.name, cookie -> cookie.value));
    }

    /** The header {@code Cookie} that this profile would send to an address. */
    String cookieHeader(URI address) {
        return cookies(address).entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    /** Forgets one cookie. */
    void drops(String cookie) {
        profile.clearCookies(new BrowserContext.ClearCookiesOptions().setName(cookie));
    }
}
