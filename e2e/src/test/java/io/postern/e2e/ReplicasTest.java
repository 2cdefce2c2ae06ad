/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two gates of one site that share a Redis: what the one knows of a session, the other knows. */
@ExtendWith({KeycloakOnce.class, ChromiumOnce.class})
final class ReplicasTest {
    /** What the contract promises of a sign-out, on every replica. */
    private static final Duration CUT_OFF = Duration.ofSeconds(5);

    private static Keycloak keycloak;
    private static Chromium chromium;
    private static Redis redis;
    private static Pair inRedis;
    private static Pair inCookies;

    /** Where the sessions are kept; how they end is in Redis either way. */
    enum Store {
        REDIS,
        COOKIE
    }

    /** A portal and its second gate. */
    record Pair(SignInPortal portal, Gate second) implements AutoCloseable {
        static Pair start(Path directory, String store) throws Exception {
            Files.createDirectories(directory);
            SignInPortal portal = SignInPortal.start(
                    directory, keycloak, SignInPortal.Kind.PLAIN.session("store: " + store, "redis: " + redis.url()));
            return new Pair(portal, portal.replica().ready());
        }

        URI atFirst(String path) {
            return portal.at(path);
        }

        URI atSecond(String path) {
            return URI.create(second.uri() + path);
        }

        @Override
        public void close() {
            portal.close();
        }
    }

    @BeforeAll
    static void start(Keycloak server, Chromium browser, @TempDir Path directory) throws Exception {
        keycloak = server;
        chromium = browser;
        redis = Redis.start(directory);
        inRedis = Pair.start(directory.resolve("redis"), "redis");
        inCookies = Pair.start(directory.resolve("cookie"), "cookie");
    }

    @AfterAll
    static void stop() {
        inRedis.close();
        inCookies.close();
        redis.close();
    }

    @ParameterizedTest
    @EnumSource
    void knowsOnTheOtherReplicaWhoSignedInOnOne(Store store) {
        Pair site = site(store);
        Visitor alice = signedIn(site, "alice");

        assertThat(alice.received(site.atSecond("/")).all("X-Remote-User")).containsExactly("alice");
        assertThat(alice.received(site.atFirst("/")).all("X-Remote-User")).containsExactly("alice");
    }

    @ParameterizedTest
    @EnumSource
    void signsOutOfAllReplicasOnOne(Store store) {
        Pair site = site(store);
        Visitor alice = signedIn(site, "alice");
        // Whoever has copied the cookies before must not get in with them afterwards.
        String copied = alice.cookieHeader(site.atFirst("/"));
        assertThat(status(site.atFirst("/"), copied)).isEqualTo(200);
        assertThat(status(site.atSecond("/"), copied)).isEqualTo(200);

        alice.goesTo(site.atSecond("/oauth2/sign_out"));

        Visitor.isRefusedWithin(CUT_OFF, () -> status(site.atFirst("/"), copied));
        Visitor.isRefusedWithin(CUT_OFF, () -> status(site.atSecond("/"), copied));
        assertThat(alice.goesTo(site.atFirst("/")).isAskedToSignIn()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void endsOnAllReplicasWhatKeycloakEndsOnOne(Store store) {
        Pair site = site(store);
        site.portal().toldAbout(keycloak, "data-portal");
        Visitor carol = signedIn(site, "carol");
        Visitor bob = signedIn(site, "bob");
        assertThat(carol.received(site.atSecond("/")).all("X-Remote-User")).containsExactly("carol");

        keycloak.admin("POST", "/users/" + keycloak.idOf("carol") + "/logout", Map.of());

        carol.isSignedOutWithin(CUT_OFF, site.atSecond("/"));
        carol.isSignedOutWithin(CUT_OFF, site.atFirst("/"));
        assertThat(bob.received(site.atSecond("/")).all("X-Remote-User")).containsExactly("bob");
    }

    @Test
    void leavesNothingInTheBrowserButANumber() {
        Visitor alice = signedIn(inRedis, "alice");
        Map<String, String> cookies = alice.cookies(inRedis.atFirst("/"));

        assertThat(cookies).containsOnlyKeys("postern", "postern_provider");
        assertThat(cookies.get("postern")).hasSizeLessThan(100);
    }

    private static Pair site(Store store) {
        return store == Store.REDIS ? inRedis : inCookies;
    }

    private static Visitor signedIn(Pair site, String person) {
        Visitor visitor = chromium.visitor();
        visitor.goesTo(site.atFirst("/")).signsIn(person);
        assertThat(visitor.tab().url()).isEqualTo(site.atFirst("/").toString());
        return visitor;
    }

    private static int status(URI address, String cookies) {
        return Http.get(address, "Cookie", cookies).statusCode();
    }
}
