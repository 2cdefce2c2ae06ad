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
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was ended while Redis was away is ended on every replica when it is back, with the data it had. */
class UnwrittenRevocationsTest {
    /** More than are kept one by one. */
    private static final int MANY = 10_500;

    private static final int KEPT_ONE_BY_ONE = 10_000;

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
        RevocationList full = list(site, MANY);
        RevocationList empty = new RevocationList(2 * MANY, site.clock);
        try (RedisLink link = link(redis.url());
                Revocations writing = RedisRevocations.follow(link, full, site.surroundings());
                Revocations reading = RedisRevocations.follow(link, empty, site.surroundings())) {
            await().untilAsserted(() -> assertThat(reading.list().size()).isEqualTo(MANY));
            assertThat(writing.current()).isTrue();
        }
    }

    @Test
    void goesOnLookingWhileItWritesWhatWasLeft() throws Exception {
        Site site = new Site().redis(redis.url());
        RevocationList full = list(site, MANY);
        RevocationList empty = new RevocationList(2 * MANY, site.clock);
        // All at once would be away for longer than a replica may be blind.
        try (SlowWrites slow = new SlowWrites(redis.port(), Duration.ofMillis(400));
                RedisLink far = link(slow.url());
                RedisLink near = link(redis.url());
                Revocations writing = RedisRevocations.follow(far, full, site.surroundings());
                Revocations reading = RedisRevocations.follow(near, empty, site.surroundings())) {
            await().until(writing::current);
            await().atMost(Duration.ofMinutes(1)).until(() -> {
                assertThat(writing.current()).isTrue();
                return reading.list().size() == MANY;
            });
            assertThat(slow.writes()).isLessThan(MANY / 500);
        }
    }

    @Test
    void writesWhatWasLeftAlsoWhereTheListHasForgottenIt() throws Exception {
        Site site = new Site().redis(redis.url());
        RevocationList small = new RevocationList(100, site.clock);
        RevocationList large = new RevocationList(2 * MANY, site.clock);
        try (RedisLink link = link(redis.url());
                RedisLink other = link(redis.url());
                Revocations writing = RedisRevocations.follow(link, small, site.surroundings());
                Revocations reading = RedisRevocations.follow(other, large, site.surroundings())) {
            await().until(() -> writing.current() && reading.current());
            redis.kill();
            for (int i = 0; i < MANY; i++) {
                Revocation revocation = revocation(site, i);
                assertThatThrownBy(() -> writing.add(revocation)).isInstanceOf(SessionsUnavailable.class);
            }
            redis.restart();

            Instant began = site.clock.instant();
            // A page that is read while others are written may lack some, which the next look finds.
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> IntStream.range(0, KEPT_ONE_BY_ONE)
                            .allMatch(
                                    i -> large.holds(List.of(revocation(site, i).mark()), began)));
        }
    }

    @Test
    void keepsWhatRedisRefusesToTake() throws Exception {
        Site site = new Site().redis(redis.url());
        RevocationList full = list(site, MANY);
        RevocationList empty = new RevocationList(2 * MANY, site.clock);
        try (RedisLink admin = link(redis.url());
                RedisLink link = link(redis.url());
                RedisLink other = link(redis.url());
                Revocations reading = RedisRevocations.follow(other, empty, site.surroundings())) {
            await().until(reading::current);
            admin.call(jedis -> jedis.configSet("maxmemory", "1"));
            try (Revocations writing = RedisRevocations.follow(link, full, site.surroundings())) {
                await().until(writing::current);
                Revocation late = Revocation.ofSession(
                        "late", site.clock.instant(), revocation(site, 0).until());
                assertThatThrownBy(() -> writing.add(late)).isInstanceOf(SessionsUnavailable.class);
                assertThat(reading.list().size()).isZero();

                admin.call(jedis -> jedis.configSet("maxmemory", "0"));
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> reading.list().size() == MANY + 1);
            }
        }
    }

    private static RevocationList list(Site site, int size) {
        RevocationList list = new RevocationList(2 * size, site.clock);
        for (int i = 0; i < size; i++) {
            list.add(revocation(site, i));
        }
        return list;
    }

    private static Revocation revocation(Site site, int number) {
        Instant now = site.clock.instant();
        return Revocation.ofSession("id-" + number, now, now.plus(Site.LIFETIME));
    }

    private static RedisLink link(String url) {
        return new RedisLink(RedisAddress.parse(url), Optional.empty(), "site");
    }

    private static BrowserSessions ready(Site site) {
        BrowserSessions sessions = BrowserSessions.open(site.settings(), site.surroundings());
        await().until(() ->
                !(new Browser().with(SessionsContract.COOKIE, "x").visit(sessions) instanceof Outcome.Unavailable));
        return sessions;
    }
}
