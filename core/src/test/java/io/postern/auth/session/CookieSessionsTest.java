/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postern.auth.Outcome;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Sessions in cookies, revocations in memory. */
class CookieSessionsTest extends SessionsContract {
    private static final SecureRandom RANDOM = new SecureRandom();

    CookieSessionsTest() {
        super(new Site());
    }

    private static String[] groups(int count) {
        String[] groups = new String[count];
        for (int i = 0; i < count; i++) {
            // random, so that it does not compress
            groups[i] = "group-" + Long.toHexString(RANDOM.nextLong()) + Long.toHexString(RANDOM.nextLong());
        }
        return groups;
    }

    private static String noise(int chars) {
        byte[] bytes = new byte[chars];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes).substring(0, chars);
    }

    @Test
    void showsNothingOfTheSession() throws Exception {
        Browser browser = new Browser().take(open().begin(site.session("ada", "staff"), new Browser().request()));
        assertThat(browser.cookies()).containsOnlyKeys(COOKIE);
        assertThat(browser.value(COOKIE)).matches("[A-Za-z0-9_-]+").doesNotContain("ada", "staff");
    }

    @Test
    @DisplayName("row 128: a part that is missing, comes twice, or is another session's breaks the whole")
    void allPartsOrNone() throws Exception {
        BrowserSessions sessions = open();
        Browser three = new Browser().take(sessions.begin(site.session("ada", groups(300)), new Browser().request()));
        Browser older = new Browser().take(sessions.begin(site.session("ada", groups(300)), new Browser().request()));
        int parts = three.cookies().size();
        assertThat(parts).isBetween(3, 5);
        String last = COOKIE + "_" + (parts - 1);
        assertThat(three.visit(sessions)).isInstanceOf(Outcome.Accepted.class);
        assertEnded(three.copy().without(COOKIE).visit(sessions));
        assertEnded(three.copy().without(COOKIE + "_1").visit(sessions));
        assertEnded(three.copy().without(last).visit(sessions));
        assertEnded(three.copy().with(last, older.value(last)).visit(sessions));
        assertEnded(three.copy().with(COOKIE + "_1", older.value(COOKIE + "_1")).visit(sessions));
        assertEnded(three.copy()
                .with(COOKIE + "_1", three.value(COOKIE + "_2"))
                .with(COOKIE + "_2", three.value(COOKIE + "_1"))
                .visit(sessions));
        Browser broken = three.copy().without(COOKIE + "_1");
        assertEnded(broken.visit(sessions));
        assertThat(broken.cookies()).isEmpty();
    }

    @Test
    void aSmallerSessionLeavesNoPartBehind() throws Exception {
        BrowserSessions sessions = open();
        Browser browser = new Browser().take(sessions.begin(site.session("ada", groups(300)), new Browser().request()));
        assertThat(browser.cookies().size()).isGreaterThan(1);
        browser.take(sessions.begin(site.session("ada"), browser.request()));
        assertThat(browser.cookies()).containsOnlyKeys(COOKIE);
        assertThat(browser.visit(sessions)).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    @DisplayName("row 42: the same session twice makes two texts")
    void neverSealsTheSame() throws Exception {
        Session session = site.session("ada");
        BrowserSessions sessions = open();
        Browser one = new Browser().take(sessions.begin(session, new Browser().request()));
        Browser other = new Browser().take(sessions.begin(session, new Browser().request()));
        assertThat(one.cookies()).isNotEqualTo(other.cookies());
    }

    @Test
    void theIdTokenGoesFirst() throws Exception {
        Session session = site.session("ada", groups(100));
        Session large = session.refreshed(
                session.person(),
                new Session.Tokens(
                        Optional.empty(), Optional.of(noise(3000)), Optional.of(noise(16_000)), Optional.empty()));
        BrowserSessions sessions = open();
        Browser browser = new Browser().take(sessions.begin(large, new Browser().request()));
        Session shown = sessions.shown(browser.request()).orElseThrow();
        assertThat(shown.tokens().idToken()).isEmpty();
        assertThat(shown.tokens().refresh()).isEqualTo(large.tokens().refresh());
        assertThat(shown.person()).isEqualTo(large.person());
    }

    @Test
    void thenTheGroupsThatNobodyAsksFor() throws Exception {
        String[] groups = groups(3000);
        groups[7] = "admins";
        groups[8] = "kept-1";
        BrowserSessions sessions =
                ready(BrowserSessions.open(site.groupsKeep("kept-*").settings(), site.surroundings()));
        Browser browser = new Browser().take(sessions.begin(site.session("ada", groups), new Browser().request()));
        assertThat(accepted(browser.visit(sessions)).groups()).containsExactly("admins", "kept-1");
    }

    @Test
    void thenItIsRefused() {
        BrowserSessions sessions = open();
        assertThatThrownBy(() -> sessions.begin(site.session("ada", groups(3000)), new Browser().request()))
                .isInstanceOf(SessionsUnavailable.class)
                .hasMessageContaining("identity.groups-keep")
                .hasMessageContaining("session.store: redis");
    }

    @Test
    void aSessionOfTheOldKeyGetsTheNewOne() throws Exception {
        BrowserSessions before = open();
        Browser browser = new Browser().take(before.begin(site.session("ada"), new Browser().request()));
        site.keys(Site.NEW_KEY, Site.OLD_KEY);
        browser.visit(ready(before.reopen(site.settings())));
        site.keys(Site.NEW_KEY);
        assertThat(browser.visit(open())).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    @DisplayName("a cookie that is shown again and again is written anew only after a quarter of the idle time")
    void writesCookiesSeldom() throws Exception {
        BrowserSessions sessions = open();
        Browser browser = new Browser().take(sessions.begin(site.session("ada"), new Browser().request()));
        site.clock.move(Site.IDLE.dividedBy(5));
        assertThat(((Outcome.Accepted) browser.visit(sessions)).kept().cookies())
                .isEmpty();
        site.clock.move(Site.IDLE.dividedBy(5));
        Browser tab = browser.copy();
        assertThat(((Outcome.Accepted) browser.visit(sessions)).kept().cookies())
                .hasSize(5);
        tab.visit(sessions);
        assertThat(tab.cookies()).isEqualTo(browser.cookies());
        assertThat(((Outcome.Accepted) browser.visit(sessions)).kept().cookies())
                .isEmpty();
    }
}
