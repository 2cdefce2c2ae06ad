/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postern.auth.Outcome;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** Sessions in Redis. */
class RedisSessionsTest extends ReplicasContract {
    RedisSessionsTest() {
        super(RedisServer.start(), redis -> new Site().inRedis(redis.url()));
    }

    @Test
    void keepsNothingInRedisThatCouldBeShownOrRead() throws Exception {
        BrowserSessions sessions = open();
        Browser browser = new Browser().take(sessions.begin(site.session("ada", "staff"), new Browser().request()));
        String id = browser.value(COOKIE);
        assertThat(browser.cookies()).containsOnlyKeys(COOKIE);
        assertThat(id).matches("[A-Za-z0-9_-]{43}");
        try (RedisClient client = RedisClient.create(URI.create(redis().url()))) {
            assertThat(client.keys("*")).isNotEmpty().allSatisfy(key -> {
                assertThat(key).doesNotContain(id);
                if (client.type(key).equals("hash")) {
                    assertThat(client.hgetAll(key).toString()).doesNotContain(id, "ada", "staff");
                    assertThat(client.pttl(key)).isPositive();
                }
            });
        }
    }

    @Test
    void aSessionUnderAnotherKeyIsNone() throws Exception {
        BrowserSessions sessions = open();
        Browser ada = new Browser().take(sessions.begin(site.session("ada"), new Browser().request()));
        String adas;
        Browser eve;
        try (RedisClient client = RedisClient.create(URI.create(redis().url()))) {
            adas = sessionKeys(client).get(0);
            eve = new Browser().take(sessions.begin(site.session("eve"), new Browser().request()));
            String eves = sessionKeys(client).stream()
                    .filter(key -> !key.equals(adas))
                    .findAny()
                    .orElseThrow();
            client.hset(adas.getBytes(UTF_8), client.hgetAll(eves.getBytes(UTF_8)));
        }
        BrowserSessions fresh = open();
        assertEnded(ada.visit(fresh));
        assertThat(accepted(eve.visit(fresh)).username()).isEqualTo("eve-name");
    }

    private static List<String> sessionKeys(RedisClient client) {
        return client.keys("*:session:*").stream().sorted().toList();
    }

    @Test
    void aBusySessionIsNotAskedForEachTime() throws Exception {
        BrowserSessions sessions = open();
        Browser browser = new Browser().take(sessions.begin(site.session("ada"), new Browser().request()));
        try (RedisClient client = RedisClient.create(URI.create(redis().url()))) {
            int before = calls(client.info("commandstats"), "hmget");
            for (int i = 0; i < 1000; i++) {
                assertThat(browser.visit(sessions)).isInstanceOf(Outcome.Accepted.class);
            }
            assertThat(calls(client.info("commandstats"), "hmget") - before).isLessThan(20);
        }
    }

    private static int calls(String stats, String command) {
        return stats.lines()
                .filter(line -> line.startsWith("cmdstat_" + command + ":calls="))
                .map(line -> line.replaceAll(".*calls=([0-9]+),.*", "$1"))
                .mapToInt(Integer::parseInt)
                .findFirst()
                .orElse(0);
    }

    @Test
    void itsUseIsWrittenOffTheRequestsPath() throws Exception {
        BrowserSessions here = open();
        Browser browser = new Browser().take(here.begin(site.session("ada"), new Browser().request()));
        site.clock.move(Site.IDLE.dividedBy(2));
        assertThat(((Outcome.Accepted) browser.visit(here)).kept().cookies()).isEmpty();
        site.clock.move(Site.IDLE.dividedBy(2).plus(Duration.ofMinutes(1)));
        await().untilAsserted(() -> assertThat(browser.copy().visit(open())).isInstanceOf(Outcome.Accepted.class));
    }
}
