/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.postern.auth.Outcome;
import io.postern.testing.TestCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ways to a Redis: TLS, users, Sentinels, a cluster, and what is said where there is none. */
class RedisConnectionTest {
    @TempDir
    private Path directory;

    private static boolean serves(Site site) throws Exception {
        try (BrowserSessions sessions = BrowserSessions.open(site.settings(), site.surroundings())) {
            await().until(() ->
                    !(new Browser().with(SessionsContract.COOKIE, "x").visit(sessions) instanceof Outcome.Unavailable));
            Browser browser = new Browser().take(sessions.begin(site.session("ada"), new Browser().request()));
            return browser.visit(sessions) instanceof Outcome.Accepted
                    && sessions.problem().isEmpty();
        }
    }

    private static String problem(Site site) {
        return BrowserSessions.redisProblem(site.settings().config()).orElse("");
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void speaksTlsWithTheServerThatItTrusts() throws Exception {
        TestCertificates own = TestCertificates.make(directory, "redis", "redis", "ip:127.0.0.1");
        try (RedisServer redis = RedisServer.startTls(own.certificate(), own.key())) {
            String url = redis.url().replace("redis:", "rediss:");
            assertThat(serves(new Site().inRedis(url).redisCa(own.certificate())))
                    .isTrue();
            assertThat(problem(new Site().inRedis(url)))
                    .contains("does not serve")
                    .doesNotContain(RedisServer.PASSWORD);
        }
    }

    @Test
    void refusesAServerOfAnotherName() throws Exception {
        TestCertificates own = TestCertificates.make(directory, "redis", "redis.example.org");
        try (RedisServer redis = RedisServer.startTls(own.certificate(), own.key())) {
            String url = redis.url().replace("redis:", "rediss:");
            assertThat(problem(new Site().inRedis(url).redisCa(own.certificate())))
                    .contains("does not serve");
        }
    }

    @Test
    void signsInAsAUser() throws Exception {
        try (RedisServer redis = RedisServer.start("--user", "gate", "on", ">s:3cr@t", "~postern:*", "+@all")) {
            String address = "@127.0.0.1:" + redis.port();
            assertThat(serves(new Site().inRedis("redis://gate:s%3A3cr%40t" + address)))
                    .isTrue();
            assertThat(problem(new Site().inRedis("redis://gate:wrong" + address)))
                    .contains("WRONGPASS")
                    .doesNotContain("wrong@");
            assertThat(problem(new Site().inRedis("redis://" + address.substring(1))))
                    .contains("NOAUTH");
        }
    }

    @Test
    void findsTheMainServerThroughSentinels() throws Exception {
        try (RedisServer redis = RedisServer.start();
                RedisServer sentinel = RedisServer.startSentinel(redis)) {
            String url = "redis-sentinel://:" + RedisServer.PASSWORD + "@127.0.0.1:" + sentinel.port() + "/main/0";
            assertThat(serves(new Site().inRedis(url))).isTrue();
        }
    }

    @Test
    void findsTheServersOfACluster() throws Exception {
        try (RedisServer redis = RedisServer.start("--cluster-enabled", "yes")) {
            run(
                    "redis-cli",
                    "-p",
                    "" + redis.port(),
                    "-a",
                    RedisServer.PASSWORD,
                    "cluster",
                    "addslotsrange",
                    "0",
                    "16383");
            String url = "redis-cluster://:" + RedisServer.PASSWORD + "@127.0.0.1:" + redis.port();
            assertThat(serves(new Site().inRedis(url))).isTrue();
        }
    }

    @Test
    void saysWhereThereIsNone() throws Exception {
        int port;
        try (RedisServer redis = RedisServer.start()) {
            port = redis.port();
        }
        for (String scheme : List.of("redis://", "redis-cluster://", "redis-sentinel://")) {
            String path = scheme.contains("sentinel") ? "/main" : "";
            assertThat(problem(new Site().inRedis(scheme + ":secret@127.0.0.1:" + port + path)))
                    .contains("127.0.0.1:" + port)
                    .doesNotContain("secret");
        }
        Path notPem = Files.writeString(directory.resolve("ca.pem"), "nothing");
        assertThat(catchThrowable(
                        () -> problem(new Site().inRedis("rediss://127.0.0.1").redisCa(notPem))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("session.redis-ca");
    }
}
