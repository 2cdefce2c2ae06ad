/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import io.postern.auth.Account;
import io.postern.auth.GateEvents;
import io.postern.auth.IdentityMaker;
import io.postern.config.CookieConfig;
import io.postern.config.Secret;
import io.postern.config.SessionConfig;
import io.postern.config.SessionStore;
import io.postern.config.SysadminConfig;
import io.postern.testing.MovableClock;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A site whose sessions are tested: settings, a clock, and what was heard of it. */
final class Site {
    static final Duration LIFETIME = Duration.ofHours(12);
    static final Duration IDLE = Duration.ofHours(1);
    static final String ISSUER = "https://sso.example.org/realms/science";
    static final byte[] OLD_KEY = key(1);
    static final byte[] NEW_KEY = key(2);

    final MovableClock clock = new MovableClock(Instant.now().truncatedTo(ChronoUnit.MILLIS));
    final ConcurrentLinkedQueue<String> events = new ConcurrentLinkedQueue<>();
    private final SecureRandom random = new SecureRandom();

    private SessionStore store = SessionStore.COOKIE;
    private Optional<String> redis = Optional.empty();
    private Optional<Path> redisCa = Optional.empty();
    private Optional<Path> revocations = Optional.empty();
    private List<byte[]> keys = List.of(OLD_KEY);
    private Optional<Refresher> refresher = Optional.empty();
    private String source = "keycloak";
    private List<String> groupsKeep = List.of("*");

    private static byte[] key(int fill) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) fill);
        return key;
    }

    Site inRedis(String url) {
        store = SessionStore.REDIS;
        return redis(url);
    }

    Site redis(String url) {
        redis = Optional.of(url);
        return this;
    }

    Site redisCa(Path ca) {
        redisCa = Optional.of(ca);
        return this;
    }

    Site revocations(Path file) {
        revocations = Optional.of(file);
        return this;
    }

    Site keys(byte[]... some) {
        keys = List.of(some);
        return this;
    }

    Site refresher(Refresher some) {
        refresher = Optional.of(some);
        return this;
    }

    Site source(String id) {
        source = id;
        return this;
    }

    Site groupsKeep(String... patterns) {
        groupsKeep = List.of(patterns);
        return this;
    }

    SessionSettings settings() {
        return new SessionSettings(
                new SessionConfig(
                        store,
                        List.of(),
                        redis.map(Secret::of),
                        redisCa,
                        revocations,
                        LIFETIME,
                        IDLE,
                        new CookieConfig("postern", Optional.empty())),
                keys,
                URI.create("https://data.example.org"),
                new IdentityMaker(new SysadminConfig(List.of()), Set.of("acr")),
                Map.of(source, new SessionSettings.Source(Set.of(ISSUER), groupsKeep)),
                Set.of("admins"),
                refresher);
    }

    BrowserSessions.Surroundings surroundings() {
        return new BrowserSessions.Surroundings(clock, random, new GateEvents() {
            @Override
            public void session(String event) {
                events.add(event);
            }

            @Override
            public void sessionRefresh(String source, String outcome) {
                events.add(source + " " + outcome);
            }
        });
    }

    /** A new sign-in of that person. */
    Session session(String subject, String... groups) {
        byte[] id = new byte[32];
        random.nextBytes(id);
        return new Session(
                Base64.getUrlEncoder().withoutPadding().encodeToString(id),
                person(subject, groups),
                clock.instant(),
                clock.instant().plus(LIFETIME),
                Session.Tokens.NONE,
                List.of("gold"));
    }

    static Session.Person person(String subject, String... groups) {
        return new Session.Person(
                new Account(ISSUER, subject),
                "keycloak",
                subject + "-name",
                Optional.of(subject + "@example.org"),
                Optional.of("Dr. Ünïcode " + subject),
                List.of(groups),
                true,
                Map.of("acr", "gold", "nested", Map.of("list", List.of(1, 2.5, true, "x"), "big", 1L << 40)));
    }

    /** The session with tokens that must be refreshed after that time. */
    Session fresh(Session session, Duration freshFor, String refreshToken) {
        return session.refreshed(
                session.person(),
                new Session.Tokens(
                        Optional.of("sid-" + session.person().account().subject()),
                        Optional.of(refreshToken),
                        Optional.of("header.payload.signature"),
                        Optional.of(clock.instant().plus(freshFor))));
    }
}
