/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postern.auth.Account;
import io.postern.auth.Header;
import io.postern.auth.Identity;
import io.postern.auth.Outcome;
import io.postern.auth.Proof;
import io.postern.auth.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What sessions do, wherever they are kept. */
abstract class SessionsContract {
    static final String COOKIE = "__Host-postern";

    final Site site;
    private final List<BrowserSessions> opened = new ArrayList<>();

    /** Of a site with that store. */
    SessionsContract(Site site) {
        this.site = site;
    }

    /** Sessions of one replica of the site as it is configured now, ready to be used. */
    final BrowserSessions open() {
        return ready(BrowserSessions.open(site.settings(), site.surroundings()));
    }

    final BrowserSessions ready(BrowserSessions sessions) {
        opened.add(sessions);
        await().until(() -> !(new Browser().with(COOKIE, "x").visit(sessions) instanceof Outcome.Unavailable));
        return sessions;
    }

    @AfterEach
    final void close() {
        opened.forEach(BrowserSessions::close);
    }

    static Identity accepted(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
        return ((Outcome.Accepted) outcome).identity();
    }

    static void assertEnded(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Ended.class);
        assertThat(((Outcome.Ended) outcome).cookies())
                .extracting(Header::value)
                .contains(
                        COOKIE + "=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Lax",
                        COOKIE + "_4=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Lax");
    }

    @Test
    void knowsWhoSignedIn() throws Exception {
        BrowserSessions sessions = open();
        Session session = site.session("ada", "staff");
        Browser browser = new Browser().take(sessions.begin(session, new Browser().request()));
        Identity identity = accepted(browser.visit(sessions));
        assertThat(identity.account()).isEqualTo(new Account(Site.ISSUER, "ada"));
        assertThat(identity.username()).isEqualTo("ada-name");
        assertThat(identity.groups()).containsExactly("staff");
        assertThat(identity.proof()).isEqualTo(Proof.SESSION);
        assertThat(identity.until()).isEqualTo(session.ends());
        assertThat(identity.claims()).containsOnlyKeys("acr");
        assertThat(sessions.shown(browser.request())).contains(session);
        assertThat(sessions.known()).isPositive();
        assertThat(site.events).contains("begun");
    }

    @Test
    void knowsTheNextReplicaToo() throws Exception {
        Browser browser = new Browser().take(open().begin(site.session("ada"), new Browser().request()));
        assertThat(accepted(browser.visit(open())).username()).isEqualTo("ada-name");
    }

    @Test
    void knowsNobodyWithoutACookie() throws Exception {
        BrowserSessions sessions = open();
        Browser browser =
                new Browser().with("app", "1").with(COOKIE + "_state_1", "x").with("posternx", "y");
        assertThat(browser.visit(sessions)).isInstanceOf(Outcome.Absent.class);
        assertThat(sessions.shown(browser.request())).isEmpty();
    }

    @ParameterizedTest
    @DisplayName("rows 40, 46, 71 and 86: whatever else stands in the cookie is nobody, and is taken away")
    @ValueSource(
            strings = {
                "x",
                "%s%n",
                "a\r\nDEL x",
                "' OR 1=1--",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "eyJhbGciOiJQQkVTMi1IUzI1NitBMTI4S1ciLCJwMmMiOjIxNDc0ODM2NDd9.AAAA.AAAA.AAAA.AAAA",
                "eyJhbGciOiJkaXIiLCJ6aXAiOiJERUYifQ..AAAA.AAAA.AAAA"
            })
    void takesAwayWhatIsNoSession(String value) throws Exception {
        BrowserSessions sessions = open();
        Browser browser = new Browser().with(COOKIE, value);
        assertThat(sessions.shown(browser.request())).isEmpty();
        assertEnded(browser.visit(sessions));
        assertThat(browser.cookies()).isEmpty();
        assertThat(site.events).contains("unreadable");
    }

    @Test
    @DisplayName("rows 40 and 86: so is a cookie of 64 KiB and one of a megabyte")
    void takesAwayALongCookie() {
        BrowserSessions sessions = open();
        assertEnded(new Browser().with(COOKIE, "A".repeat(1 << 16)).visit(sessions));
        assertEnded(new Browser().with(COOKIE, "A".repeat(1 << 20)).visit(sessions));
    }

    @ParameterizedTest
    @DisplayName("row 72: no number that a client chose is counted to")
    @ValueSource(strings = {"_2147483647", "_-1", "_99", "_3", "_0", "_05", "_1"})
    void takesAwayAStrangePart(String suffix) throws Exception {
        BrowserSessions sessions = open();
        Browser browser = new Browser().take(sessions.begin(site.session("ada"), new Browser().request()));
        assertEnded(browser.copy().with(COOKIE + suffix, "x").visit(sessions));
        Browser alone = new Browser().with(COOKIE + suffix, "x");
        assertEnded(alone.visit(sessions));
        assertThat(alone.cookies()).isEmpty();
        assertThat(browser.visit(sessions)).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    @DisplayName("row 125: of two different sessions in one request neither counts")
    void takesTwoSessionsAway() throws Exception {
        BrowserSessions sessions = open();
        String one = cookie(new Browser().take(sessions.begin(site.session("ada"), new Browser().request())));
        String other = cookie(new Browser().take(sessions.begin(site.session("bob"), new Browser().request())));
        assertEnded(sessions.authenticator().known(Requests.with(one + "; " + other)));
        assertEnded(sessions.authenticator().known(Requests.with(one, other)));
        assertThat(sessions.shown(Requests.with(one, other))).isEmpty();
        assertThat(sessions.authenticator().known(Requests.with(one, one))).isNotInstanceOf(Outcome.Ended.class);
    }

    private static String cookie(Browser browser) {
        return COOKIE + "=" + browser.value(COOKIE);
    }

    @Test
    @DisplayName("row 120: a sign-in ends the session that the request showed, whoever set it")
    void endsTheSessionThatWasThereBefore() throws Exception {
        BrowserSessions sessions = open();
        Browser attacker = new Browser().take(sessions.begin(site.session("eve"), new Browser().request()));
        Browser victim = attacker.copy();
        victim.take(sessions.begin(site.session("ada"), victim.request()));
        assertThat(victim.cookies()).isNotEqualTo(attacker.cookies());
        assertThat(accepted(victim.visit(sessions)).username()).isEqualTo("ada-name");
        assertEnded(attacker.visit(sessions));
    }

    @Test
    @DisplayName("row 67: the very next request after a sign-out is nobody's, and open connections end")
    void endsWithTheSignOut() throws Exception {
        BrowserSessions sessions = open();
        Browser browser = new Browser().take(sessions.begin(site.session("ada"), new Browser().request()));
        Browser thief = browser.copy();
        Outcome.Accepted accepted = (Outcome.Accepted) browser.visit(sessions);
        assertThat(accepted.kept().ended().getAsBoolean()).isFalse();
        browser.take(sessions.end(browser.request()));
        assertThat(browser.cookies()).isEmpty();
        assertThat(accepted.kept().ended().getAsBoolean()).isTrue();
        assertThat(sessions.shown(thief.request())).isEmpty();
        assertEnded(thief.visit(sessions));
        assertThat(site.events).contains("signed_out");
    }

    @Test
    void takesCookiesAwayWithoutASession() throws Exception {
        BrowserSessions sessions = open();
        assertThat(sessions.end(new Browser().request())).hasSize(5);
        assertThat(sessions.end(new Browser().with(COOKIE + "_77", "x").request()))
                .extracting(Header::value)
                .anyMatch(line -> line.startsWith(COOKIE + "_77=; Max-Age=0;"));
    }

    @Test
    @DisplayName("row 124: the end of a person's sessions is the end of all of them, and of nobody else's")
    void endsAllSessionsOfAPerson() throws Exception {
        BrowserSessions sessions = open();
        List<Browser> hers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            hers.add(new Browser().take(sessions.begin(site.session("ada"), new Browser().request())));
        }
        Browser his = new Browser().take(sessions.begin(site.session("bob"), new Browser().request()));
        Browser first = hers.remove(0);
        first.take(sessions.end(first.request()));
        sessions.endAll(new Account(Site.ISSUER, "ada"));
        hers.forEach(browser -> assertEnded(browser.visit(sessions)));
        assertThat(his.visit(sessions)).isInstanceOf(Outcome.Accepted.class);
        site.clock.move(Duration.ofMillis(1));
        Browser again = new Browser().take(sessions.begin(site.session("ada"), new Browser().request()));
        assertThat(again.visit(sessions)).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void endsAllSessionsOfASessionOfTheProviders() throws Exception {
        BrowserSessions sessions = open();
        Duration hour = Duration.ofHours(1);
        Browser ada =
                new Browser().take(sessions.begin(site.fresh(site.session("ada"), hour, "r"), new Browser().request()));
        Browser bob =
                new Browser().take(sessions.begin(site.fresh(site.session("bob"), hour, "r"), new Browser().request()));
        sessions.endAll(Site.ISSUER, "sid-ada' OR 1=1--\n");
        sessions.endAll("https://other.example.org", "sid-ada");
        site.refresher(new CountingRefresher(site));
        BrowserSessions asking = ready(sessions.reopen(site.settings()));
        assertThat(ada.visit(asking)).isInstanceOf(Outcome.Accepted.class);
        asking.endAll(Site.ISSUER, "sid-ada");
        assertEnded(ada.visit(asking));
        assertThat(bob.visit(asking)).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void endsWhenItIsNotUsed() throws Exception {
        BrowserSessions sessions = open();
        Browser browser = new Browser().take(sessions.begin(site.session("ada"), new Browser().request()));
        site.clock.move(Site.IDLE.minusSeconds(1));
        assertThat(browser.copy().visit(sessions)).isInstanceOf(Outcome.Accepted.class);
        BrowserSessions another = open();
        Browser unused = new Browser().take(sessions.begin(site.session("bob"), new Browser().request()));
        site.clock.move(Site.IDLE);
        assertEnded(unused.visit(another));
        assertThat(site.events).contains("idle");
    }

    @Test
    void goesOnWhileItIsUsedAndEndsAllTheSame() throws Exception {
        BrowserSessions sessions = open();
        Browser browser = new Browser().take(sessions.begin(site.session("ada"), new Browser().request()));
        Duration step = Site.IDLE.dividedBy(2);
        for (Duration gone = step; gone.compareTo(Site.LIFETIME) < 0; gone = gone.plus(step)) {
            site.clock.move(step);
            assertThat(browser.visit(sessions)).isInstanceOf(Outcome.Accepted.class);
        }
        site.clock.move(step);
        assertEnded(browser.visit(sessions));
        assertThat(site.events).contains("expired");
    }

    @Test
    void keysRotate() throws Exception {
        BrowserSessions before = open();
        Browser browser = new Browser().take(before.begin(site.session("ada"), new Browser().request()));
        Browser away = browser.copy();
        site.keys(Site.NEW_KEY, Site.OLD_KEY);
        BrowserSessions rotated = ready(before.reopen(site.settings()));
        assertThat(accepted(browser.visit(rotated)).username()).isEqualTo("ada-name");
        site.keys(Site.NEW_KEY);
        BrowserSessions after = open();
        assertEnded(away.visit(after));
    }

    @Test
    void nobodySignsInFromASourceThatIsNotConfigured() throws Exception {
        BrowserSessions before = open();
        Browser browser = new Browser().take(before.begin(site.session("ada"), new Browser().request()));
        site.source("another");
        assertEnded(browser.visit(ready(before.reopen(site.settings()))));
        assertThat(site.events).contains("source");
    }

    @Test
    void aReloadForgetsNoSignOut() throws Exception {
        BrowserSessions before = open();
        Browser browser = new Browser().take(before.begin(site.session("ada"), new Browser().request()));
        Browser thief = browser.copy();
        Browser other = new Browser().take(before.begin(site.session("bob"), new Browser().request()));
        before.end(browser.request());
        BrowserSessions after = ready(before.reopen(site.settings()));
        before.close();
        assertEnded(thief.visit(after));
        assertThat(other.visit(after)).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    @DisplayName("refreshed ahead of its end, off the request's path, once for many tabs; groups follow")
    void refreshesAheadOfTheEnd() throws Exception {
        CountingRefresher refresher = new CountingRefresher(site);
        BrowserSessions sessions =
                ready(BrowserSessions.open(site.refresher(refresher).settings(), site.surroundings()));
        Session session = site.fresh(site.session("ada", "staff"), Duration.ofMinutes(5), "r0");
        Browser browser = new Browser().take(sessions.begin(session, new Browser().request()));
        assertThat(browser.visit(sessions)).isInstanceOf(Outcome.Accepted.class);
        assertThat(refresher.asked()).isZero();
        site.clock.move(Duration.ofMinutes(4).plusSeconds(1));
        List<Browser> tabs = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            tabs.add(browser.copy());
        }
        visitAtOnce(tabs, sessions).forEach(SessionsContract::accepted);
        await().untilAsserted(() ->
                assertThat(accepted(browser.copy().visit(sessions)).groups()).containsExactly("group-1"));
        tabs.forEach(tab -> assertThat(accepted(tab.visit(sessions)).groups()).containsExactly("group-1"));
        assertThat(refresher.asked()).isEqualTo(1);
        assertThat(accepted(tabs.get(0).visit(sessions)).groups()).containsExactly("group-1");
        assertThat(site.events).containsOnlyOnce("keycloak renewed");
    }

    @Test
    @DisplayName(
            "a browser that missed the answer with the refreshed session is served by it, and nothing is asked twice")
    void servesAnOldTabByTheRefreshedSession() throws Exception {
        CountingRefresher refresher = new CountingRefresher(site);
        BrowserSessions sessions =
                ready(BrowserSessions.open(site.refresher(refresher).settings(), site.surroundings()));
        Browser browser = new Browser()
                .take(sessions.begin(
                        site.fresh(site.session("ada"), Duration.ofMinutes(5), "r0"), new Browser().request()));
        Browser old = browser.copy();
        site.clock.move(Duration.ofMinutes(4).plusSeconds(1));
        browser.copy().visit(sessions);
        await().until(() -> refresher.asked() == 1);
        site.clock.move(Duration.ofMinutes(2));
        assertThat(accepted(old.visit(sessions)).groups()).containsExactly("group-1");
        assertThat(refresher.asked()).isEqualTo(1);
    }

    @Test
    @DisplayName("once the provider's word has ended it is asked before the request goes on, once for all that wait")
    void refreshesOnTheWayWhereItMust() throws Exception {
        CountingRefresher refresher = new CountingRefresher(site);
        BrowserSessions sessions =
                ready(BrowserSessions.open(site.refresher(refresher).settings(), site.surroundings()));
        Browser browser = new Browser()
                .take(sessions.begin(
                        site.fresh(site.session("ada"), Duration.ofMinutes(5), "r0"), new Browser().request()));
        Browser sleeper = browser.copy();
        site.clock.move(Duration.ofMinutes(6));
        assertThat(sessions.authenticator().known(browser.request())).isInstanceOf(Outcome.Ask.class);
        List<Browser> tabs = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            tabs.add(browser.copy());
        }
        visitAtOnce(tabs, sessions)
                .forEach(outcome -> assertThat(accepted(outcome).groups()).containsExactly("group-1"));
        assertThat(refresher.asked()).isEqualTo(1);
        site.clock.move(Duration.ofMinutes(6));
        assertThat(accepted(sleeper.visit(sessions)).groups()).containsExactly("group-2");
        assertThat(refresher.tokensUsed()).containsExactly("r0", "r1");
    }

    @Test
    void endsWhereTheProviderRefuses() throws Exception {
        BrowserSessions sessions = ready(BrowserSessions.open(
                site.refresher(session -> new Refresher.Over("invalid_grant")).settings(), site.surroundings()));
        Browser browser = new Browser()
                .take(sessions.begin(
                        site.fresh(site.session("ada"), Duration.ofMinutes(5), "r0"), new Browser().request()));
        Browser tab = browser.copy();
        Outcome.Accepted before = (Outcome.Accepted) tab.visit(sessions);
        site.clock.move(Duration.ofMinutes(6));
        assertEnded(browser.visit(sessions));
        assertEnded(tab.visit(sessions));
        assertThat(before.kept().ended().getAsBoolean()).isTrue();
        assertThat(site.events).contains("keycloak refused", "refresh_refused");
    }

    @Test
    void endsWhereARefreshBringsAnotherPerson() throws Exception {
        BrowserSessions sessions = ready(BrowserSessions.open(
                site.refresher(session ->
                                new Refresher.Renewed(session.refreshed(Site.person("eve"), session.tokens())))
                        .settings(),
                site.surroundings()));
        Browser browser = new Browser()
                .take(sessions.begin(
                        site.fresh(site.session("ada"), Duration.ofMinutes(5), "r0"), new Browser().request()));
        site.clock.move(Duration.ofMinutes(6));
        assertEnded(browser.visit(sessions));
    }

    @Test
    void goesOnWithoutTheProviderUntilItsWordEnds() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        BrowserSessions sessions = ready(BrowserSessions.open(
                site.refresher(session -> {
                            asked.incrementAndGet();
                            return new Refresher.Away("the provider does not answer");
                        })
                        .settings(),
                site.surroundings()));
        Browser browser = new Browser()
                .take(sessions.begin(
                        site.fresh(site.session("ada"), Duration.ofMinutes(5), "r0"), new Browser().request()));
        site.clock.move(Duration.ofMinutes(4).plusSeconds(1));
        assertThat(browser.visit(sessions)).isInstanceOf(Outcome.Accepted.class);
        await().until(() -> asked.get() == 1);
        assertThat(browser.visit(sessions)).isInstanceOf(Outcome.Accepted.class);
        site.clock.move(Duration.ofMinutes(2));
        for (int i = 0; i < 3; i++) {
            Outcome outcome = browser.visit(sessions);
            assertThat(outcome).isInstanceOf(Outcome.Unavailable.class);
            assertThat(((Outcome.Unavailable) outcome).reason()).isEqualTo(Reason.PROVIDER_UNAVAILABLE);
        }
        assertThat(asked).hasValueLessThanOrEqualTo(2);
        assertThat(browser.cookies()).isNotEmpty();
    }

    @Test
    void endsWithTheProvidersWordWhereItCannotBeAsked() throws Exception {
        BrowserSessions sessions = open();
        Browser browser = new Browser()
                .take(sessions.begin(
                        site.fresh(site.session("ada"), Duration.ofMinutes(5), "r0"), new Browser().request()));
        assertThat(browser.visit(sessions)).isInstanceOf(Outcome.Accepted.class);
        site.clock.move(Duration.ofMinutes(6));
        assertEnded(browser.visit(sessions));
    }

    @Test
    void holdsPeopleOfManyGroups() throws Exception {
        BrowserSessions sessions = open();
        String[] groups = new String[1000];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = "/institute/working-group/" + i;
        }
        Browser browser = new Browser().take(sessions.begin(site.session("ada", groups), new Browser().request()));
        assertThat(accepted(browser.visit(sessions)).groups()).containsExactly(groups);
    }

    private static List<Outcome> visitAtOnce(List<Browser> tabs, BrowserSessions sessions) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(tabs.size());
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<Outcome>> visits = new ArrayList<>();
            for (Browser tab : tabs) {
                visits.add(threads.submit(() -> {
                    start.await();
                    return tab.visit(sessions);
                }));
            }
            start.countDown();
            List<Outcome> outcomes = new ArrayList<>();
            for (Future<Outcome> visit : visits) {
                outcomes.add(visit.get());
            }
            return outcomes;
        } finally {
            threads.shutdownNow();
        }
    }

    /** A provider that gives a new refresh token and a new group each time, and takes each token once. */
    static final class CountingRefresher implements Refresher {
        private final Site site;
        private final List<String> used = new ArrayList<>();

        CountingRefresher(Site site) {
            this.site = site;
        }

        @Override
        public synchronized Refreshed refresh(Session session) {
            String token = session.tokens().refresh().orElseThrow();
            if (used.contains(token)) {
                return new Over("the refresh token was used before");
            }
            used.add(token);
            Session renewed = session.refreshed(
                    Site.person(session.person().account().subject(), "group-" + used.size()),
                    new Session.Tokens(
                            session.tokens().sid(),
                            Optional.of("r" + used.size()),
                            session.tokens().idToken(),
                            Optional.of(site.clock.instant().plus(Duration.ofMinutes(5)))));
            return new Renewed(renewed);
        }

        synchronized int asked() {
            return used.size();
        }

        synchronized List<String> tokensUsed() {
            return List.copyOf(used);
        }
    }
}
