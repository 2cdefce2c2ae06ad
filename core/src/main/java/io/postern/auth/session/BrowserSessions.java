/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import io.postern.auth.Account;
import io.postern.auth.Authenticator;
import io.postern.auth.GateEvents;
import io.postern.auth.Header;
import io.postern.auth.RequestHead;
import io.postern.config.SessionConfig;
import io.postern.config.SessionStore;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The sessions of one configuration. Whoever opens them closes them; those of the configuration that takes its place come from
 * {@link #reopen}, so that nothing that was revoked or refreshed is forgotten. Safe for use by many threads at once.
 */
public final class BrowserSessions implements Sessions {
    /** Revocations live at least so long, so that a session outlives none, also where the lifetime changes in between. */
    private static final Duration REVOKED_AT_LEAST = Duration.ofHours(24);

    /** How far the clocks of two replicas may be apart where something is kept until a session's end. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private final SessionSettings settings;
    private final Surroundings surroundings;
    private final Carried carried;
    private final Backend backend;
    private final Store store;
    private final SessionCookies cookies;
    private final SessionAuthenticator authenticator;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * What sessions take from outside.
     *
     * @param clock tells the time; replicas' clocks must agree to about a second
     * @param random makes keys and IVs
     * @param events hears what becomes of sessions
     */
    public record Surroundings(Clock clock, SecureRandom random, GateEvents events) {}

    private BrowserSessions(SessionSettings settings, Surroundings surroundings, Carried carried, Backend backend) {
        this.settings = settings;
        this.surroundings = surroundings;
        this.carried = carried;
        this.backend = backend;
        backend.revocations().keepFor(settings.config().lifetime().plus(MARGIN));
        CookieLines lines = new CookieLines(settings.config().cookie(), settings.publicUrl());
        this.cookies = new SessionCookies(lines);
        Optional<RedisLink> redis = backend.redis();
        this.store = store(lines, redis);
        Turns turns = redis.<Turns>map(link -> new RedisTurns(link, surroundings.random()))
                .orElse(Turns.ALONE);
        this.authenticator = new SessionAuthenticator(
                store,
                cookies,
                backend::revocations,
                carried.refreshing(),
                settings.refresher()
                        .map(refresher -> new Renewal(
                                refresher, store, turns, this::over, surroundings.events(), surroundings.clock())),
                new SessionAuthenticator.Surroundings(
                        settings.config().idle(), surroundings.clock(), surroundings.events()));
    }

    private Store store(CookieLines lines, Optional<RedisLink> redis) {
        CookieStore.Sealing sealing = new CookieStore.Sealing(surroundings.clock(), surroundings.random());
        return settings.config().store() == SessionStore.REDIS
                ? new RedisStore(settings, lines, redis.orElseThrow(), carried, sealing)
                : new CookieStore(
                        settings,
                        lines,
                        carried.newest(),
                        redis.map(link -> new RedisRelay(link, settings.keys(), surroundings.random())),
                        sealing);
    }

    /**
     * Opens the sessions of a configuration. Waits for nobody: where Redis is away, sessions are unavailable until it comes.
     *
     * @throws IllegalArgumentException where {@code session.revocations} or {@code session.redis-ca} cannot be used
     */
    public static BrowserSessions open(SessionSettings settings, Surroundings surroundings) {
        Carried carried = new Carried(surroundings.clock());
        try {
            return new BrowserSessions(settings, surroundings, carried, Backends.open(settings, surroundings, carried));
        } catch (IllegalArgumentException e) {
            carried.close();
            throw e;
        }
    }

    /**
     * Opens them beside a gate that serves, to look at what it decides: without the list of revocations, which a file gives to one
     * process alone.
     *
     * @throws IllegalArgumentException as {@link #open} does
     */
    public static BrowserSessions openAside(SessionSettings settings, Surroundings surroundings) {
        Carried carried = new Carried(surroundings.clock());
        try {
            return new BrowserSessions(settings, surroundings, carried, Backends.openAside(settings, carried));
        } catch (IllegalArgumentException e) {
            carried.close();
            throw e;
        }
    }

    /**
     * Opens the sessions of the configuration that takes this one's place. These go on until they are closed.
     *
     * @throws IllegalArgumentException as {@link #open} does
     */
    public BrowserSessions reopen(SessionSettings newSettings) {
        Backend next = backend.isNamed(Backends.named(newSettings))
                ? backend.shared()
                : Backends.open(newSettings, surroundings, carried);
        return new BrowserSessions(newSettings, surroundings, carried.shared(), next);
    }

    /** Knows callers by their session. */
    public Authenticator authenticator() {
        return authenticator;
    }

    @Override
    public List<Header> begin(Session session, RequestHead request) throws SessionsUnavailable {
        if (store.find(request) instanceof Store.Live live
                && !live.opened().session().id().equals(session.id())) {
            ended(live.opened().session());
            surroundings.events().session("replaced");
        }
        Instant now = surroundings.clock().instant();
        List<Header> lines = store.keep(new Stored(session, now, now));
        surroundings.events().session("begun");
        return lines;
    }

    @Override
    public Optional<Session> shown(RequestHead request) throws SessionsUnavailable {
        if (!(store.find(request) instanceof Store.Live live)) {
            return Optional.empty();
        }
        if (!backend.revocations().current()) {
            throw new SessionsUnavailable("session.redis does not tell which sessions have been ended");
        }
        return authenticator.over(live.opened()).isEmpty()
                ? Optional.of(live.opened().session())
                : Optional.empty();
    }

    @Override
    public List<Header> end(RequestHead request) throws SessionsUnavailable {
        if (store.find(request) instanceof Store.Live live) {
            ended(live.opened().session());
            surroundings.events().session("signed_out");
        }
        return cookies.clear(request);
    }

    @Override
    public void endAll(String issuer, String sid) throws SessionsUnavailable {
        Instant now = surroundings.clock().instant();
        backend.revocations().add(Revocation.ofProviderSession(issuer, sid, now, longest(now)));
        surroundings.events().session("ended_by_provider");
    }

    @Override
    public void endAll(Account account) throws SessionsUnavailable {
        Instant now = surroundings.clock().instant();
        backend.revocations().add(Revocation.ofAccount(account, now, longest(now)));
        surroundings.events().session("ended_by_account");
    }

    /** How many sessions this process has in memory: those used lately, not all that there are. */
    public long known() {
        return store.count();
    }

    /** What is wrong with Redis, found out by asking it; empty where it answers or none is configured. Blocks for its time-outs. */
    public Optional<String> problem() {
        return backend.redis().flatMap(link -> link.problem());
    }

    /**
     * What is wrong with the Redis of a configuration, found out by asking it; empty where it answers or none is configured. Blocks
     * for its time-outs.
     *
     * @throws IllegalArgumentException where {@code session.redis-ca} cannot be used
     */
    public static Optional<String> redisProblem(SessionConfig config) {
        Optional<RedisLink> redis = Backends.redis(config.redis(), config.redisCa(), "");
        try {
            return redis.flatMap(RedisLink::problem);
        } finally {
            redis.ifPresent(RedisLink::close);
        }
    }

    /**
     * Why the file of revocations could not be used by this process, as far as that shows without writing or locking, so that a
     * gate that runs is not disturbed; empty where it could, or where there is no {@code session.revocations}.
     */
    public static Optional<String> revocationsProblem(SessionConfig config) {
        return config.revocations().flatMap(FileRevocations::problem);
    }

    private void over(Session session) throws SessionsUnavailable {
        ended(session);
    }

    /** First the list, so that no replica accepts what another one still remembers. */
    private void ended(Session session) throws SessionsUnavailable {
        Instant now = surroundings.clock().instant();
        Instant until = session.ends().plus(MARGIN);
        backend.revocations().add(Revocation.ofSession(session.id(), now, until.isAfter(now) ? until : now));
        store.forget(session);
    }

    private Instant longest(Instant now) {
        Duration lifetime = settings.config().lifetime();
        return now.plus(lifetime.compareTo(REVOKED_AT_LEAST) > 0 ? lifetime : REVOKED_AT_LEAST)
                .plus(MARGIN);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            backend.close();
            carried.close();
        }
    }
}
