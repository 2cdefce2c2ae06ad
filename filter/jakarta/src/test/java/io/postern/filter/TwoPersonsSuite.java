/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two gates of one app, each with a person of its own. For Tomcat: Jetty 12.1 may lose a session whose id changes while the request
 * before is not put away yet.
 */
abstract class TwoPersonsSuite extends SeveralFiltersSuite {
    TwoPersonsSuite(Container container) {
        super(container);
    }

    /** What the app says to a token that comes with a browser's container session. */
    private static Wire.Answer with(Site site, Browser browser, String credential, String target) {
        return site.get(
                target, "Authorization", credential, "Cookie", "JSESSIONID=" + browser.cookies.get("JSESSIONID"));
    }

    private static void takeNewId(Browser browser, Wire.Answer answer) {
        for (String line : answer.headers().all("Set-Cookie")) {
            if (line.startsWith("JSESSIONID=")) {
                browser.cookies.put("JSESSIONID", line.substring("JSESSIONID=".length(), line.indexOf(';')));
            }
        }
    }

    @Test
    @DisplayName("a container session may belong to a person of each gate, and gets another id for the second")
    void belongsToAPersonOfEach() {
        try (Site site = gates()) {
            Browser browser = new Browser(site);
            assertThat(browser.goesTo("/one/x?begin").body()).isEqualTo("ada 1");
            assertThat(browser.visits("/two/open/x").body()).isEqualTo("null 2");
            assertThat(browser.visits("/one/x").body()).isEqualTo("ada 3");
            String before = browser.cookies.get("JSESSIONID");
            Wire.Answer root = with(site, browser, Site.root(), "/two/x");
            assertThat(root.body()).isEqualTo("root 4");
            takeNewId(browser, root);
            assertThat(browser.cookies.get("JSESSIONID"))
                    .as("a person more has it")
                    .isNotEqualTo(before);
            assertThat(browser.visits("/one/x").body()).isEqualTo("ada 5");
            assertThat(with(site, browser, Site.root(), "/two/x").body()).isEqualTo("root 6");
            assertThat(site.get("/one/open/x", "Cookie", "JSESSIONID=" + before).body())
                    .isEqualTo("null 0");
        }
    }

    @ParameterizedTest
    @DisplayName("and end it where it comes with nobody, or with somebody else, after a person of their own")
    @ValueSource(strings = {"nobody", "somebody else"})
    void endsTheSessionOfItsOwnPerson(String caller) {
        try (Site site = gates()) {
            Browser browser = new Browser(site);
            browser.goesTo("/one/x?begin");
            takeNewId(browser, with(site, browser, Site.root(), "/two/x"));
            assertThat(browser.visits("/one/x").body()).isEqualTo("ada 3");
            Wire.Answer answer = caller.equals("nobody")
                    ? browser.visits("/two/open/x")
                    : with(site, browser, Site.alice(), "/two/open/x");
            assertThat(answer.body()).endsWith(" 0");
            assertThat(browser.visits("/one/x").body()).isEqualTo("ada 0");
        }
    }

    @Test
    @DisplayName("a sign-out at one gate ends the container session, and not the session of the other gate")
    void signsOutAtOneGate() {
        try (Site site = gates()) {
            Browser browser = new Browser(site);
            browser.goesTo("/one/x?begin");
            assertThat(browser.goesTo("/two/oauth2/sign_in?rd=/two/open/x").body())
                    .isEqualTo("ada 2");
            assertThat(browser.visits("/one/x").body()).isEqualTo("ada 3");
            browser.visits("/two/oauth2/sign_out");
            assertThat(browser.visits("/two/open/x").body()).isEqualTo("null 0");
            assertThat(browser.visits("/one/x").body()).isEqualTo("ada 0");
        }
    }
}
