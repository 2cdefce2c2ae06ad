/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** People who visit an Invenio, and what it keeps of them. */
final class InvenioPeople {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private final Chromium chromium;
    private final InvenioSite site;

    InvenioPeople(Chromium chromium, InvenioSite site) {
        this.chromium = chromium;
        this.site = site;
    }

    /** Somebody whom nobody knows yet. */
    Visitor visitor() {
        return patient(chromium.visitor());
    }

    /** Somebody to whom a certificate of the test's own is good. */
    Visitor visitorOfAnyCertificate() {
        return patient(chromium.visitorOfAnyCertificate());
    }

    /** Somebody who has signed in at the gate. */
    Visitor signedIn(String person) {
        Visitor visitor = visitor();
        signsIn(visitor, person);
        return visitor;
    }

    /** Signs somebody in at the gate who is nobody yet. */
    void signsIn(Visitor visitor, String person) {
        visitor.goesTo(site.at("/login/")).signsIn(person);
        assertThat(visitor.tab().textContent("#who")).contains("You are " + person);
    }

    /** What REST says of who a visitor is. */
    String who(Visitor visitor) {
        return visitor.asks(site.at("/api/who")).text();
    }

    /** What REST says of who a program with a token is. */
    String withToken(String token) {
        return Http.get(site.at("/api/who"), "Authorization", "Bearer " + token, "User-Agent", "a script")
                .body();
    }

    /** What REST says of who comes with these cookies, at that address. */
    String withSession(URI address, String session) {
        return Http.get(address, "Cookie", "session=" + session, "User-Agent", "an attacker")
                .body();
    }

    /** Puts a cookie into a visitor's browser. */
    void plants(Visitor visitor, String name, String value) {
        visitor.tab()
                .context()
                .addCookies(List.of(new Cookie(name, value).setUrl(site.at("/").toString())));
    }

    /** The id of Invenio's session that a visitor's browser has, signed as the cookie has it. */
    String sessionOf(Visitor visitor) {
        return visitor.cookies(site.at("/")).getOrDefault("session", "none");
    }

    /** The id of somebody's account. */
    String accountOf(String name) {
        return site.invenio()
                .rows("SELECT id FROM accounts_user WHERE username = '" + name + "'")
                .get(0);
    }

    /** The sessions that Invenio lists for an account. */
    List<String> sessionsOf(String account) {
        return site.invenio().rows("SELECT sid_s FROM accounts_user_session_activity WHERE user_id = " + account);
    }

    /** A personal access token, as a person makes one on the page for it, by Invenio's own command. */
    String personalToken(String person) {
        String[] lines = site.invenio()
                .command("tokens", "create", "--name", "script", "--user", person + "@example.org")
                .strip()
                .split("\n", -1);
        return lines[lines.length - 1].strip();
    }

    /** Lets two accounts change their keys. */
    void swap(String one, String other) {
        String ofOne = "(SELECT id FROM accounts_user WHERE username = '" + one + "')";
        String ofOther = "(SELECT id FROM accounts_user WHERE username = '" + other + "')";
        String update = "UPDATE accounts_useridentity SET ";
        site.invenio().change(update + "method = 'parked' WHERE id_user = " + ofOne);
        site.invenio().change(update + "id_user = " + ofOne + " WHERE id_user = " + ofOther);
        site.invenio().change(update + "method = 'keycloak', id_user = " + ofOther + " WHERE method = 'parked'");
    }

    /** Waits until a part of the page begins so. */
    static void waitFor(Visitor visitor, String selector, String beginning) {
        visitor.tab().waitForCondition(() -> visitor.tab().textContent(selector).startsWith(beginning));
    }

    /** Keeps a picture of the first tab. */
    static void shoot(Visitor visitor, String name) {
        visitor.tab().screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve("invenio-" + name + ".png")));
    }

    private static Visitor patient(Visitor visitor) {
        visitor.tab().setDefaultTimeout(PATIENCE.toMillis());
        return visitor;
    }
}
