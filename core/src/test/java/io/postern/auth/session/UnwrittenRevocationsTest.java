/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.postern.auth.Account;
import io.postern.auth.Outcome;
import io.postern.config.RedisAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was ended while Redis was away is ended on every replica when it is back, with the data it had. */
class UnwrittenRevocationsTest {
    /** More than are kept one by one. */
    private static final int MANY = 10_500;

    private final RedisServer redis = RedisServer.start("--appendonly", "yes", "--appendfsync", "always");

    @AfterEach
    void stopRedis() {
        redis.close();
    }

    /** Who ends sessions, and does not come again where that fails. */
    private enum Ending {
        CUT_OFF,
        LOGOUT_AT_THE_PROVIDER;

        void end(BrowserSessions sessions) throws SessionsUnavailable {
            if (this == CUT_OFF) {
                sessions.endAll(new Account(Site.ISSUER, "ada"));
            } else {
                sessions.endAll(Site.ISSUER, "sid-ada");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void writesWhatWasEndedWhileRedisWasAway(Ending ending) throws Exception {
        Site site = new Site().inRedis(redis.url());
        try (BrowserSessions here = ready(site);
                BrowserSessions there = ready(site)) {
            Session session = site.fresh(site.session("ada"), Duration.ofHours(1), "refresh");
            Browser browser = new Browser().take(here.begin(session, new Browser().request()));
            Browser other = new Browser().take(there.begin(site.session("bob"), new Browser().request()));
            assertThat(browser.visit(there)).isInstanceOf(Outcome.Accepted.class);

            redis.kill();
            assertThatThrownBy(() -> ending.end(here)).isInstanceOf(SessionsUnavailable.class);
            redis.restart();

            await().untilAsserted(() -> assertThat(browser.copy().visit(there)).isInstanceOf(Outcome.Ended.class));
            await().untilAsserted(() -> assertThat(browser.copy().visit(here)).isInstanceOf(Outcome.Ended.class));
            await().untilAsserted(() -> assertThat(other.copy().visit(there)).isInstanceOf(Outcome.Accepted.class));
        }
    }

    @Test
    void writesAllThatIsRememberedWhereMoreWasLeftThanIsKept() throws Exception {
        Site site = new Site().redis(redis.url());
        Instant now = site.clock.instant();
        RevocationList full = new RevocationList(2 * MANY, site.clock);
        for (int i = 0; i < MANY; i++) {
            full.add(Revocation.ofSession("id-" + i, now, now.plus(Site.LIFETIME)));
        }
        RevocationList empty = new RevocationList(2 * MANY, site.clock);
        try (RedisLink link = new RedisLink(RedisAddress.parse(redis.url()), Optional.empty(), "site");
                Revocations writing = RedisRevocations.follow(link, full, site.surroundings());
                Revocations reading = RedisRevocations.follow(link, empty, site.surroundings())) {
            await().untilAsserted(() -> assertThat(reading.list().size()).isEqualTo(MANY));
            assertThat(writing.current()).isTrue();
        }
    }

    private static BrowserSessions ready(Site site) {
        BrowserSessions sessions = BrowserSessions.open(site.settings(), site.surroundings());
        await().until(() ->
                !(new Browser().with(SessionsContract.COOKIE, "x").visit(sessions) instanceof Outcome.Unavailable));
        return sessions;
    }
}
