/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.postern.auth.Header;
import io.postern.auth.HeapShare;
import io.postern.auth.RequestHead;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sessions in Redis. The browser has an id that nobody can guess; Redis has the id's digest for a key, and the session sealed for
 * that key, so that who reads Redis has nothing to show and nothing to read.
 *
 * <p>What was read serves for {@link #REMEMBERED}; a session that is used again meanwhile is read again in the background, so
 * that only the first request after a pause waits for Redis. The time of its last use stands beside the session, in the clear: who
 * can write to Redis could lengthen the idle time, never the lifetime.
 */
final class RedisStore implements Store {
    private static final Logger LOG = LoggerFactory.getLogger(RedisStore.class);

    /** What another replica changed is seen after so long; sign-outs come sooner, by the list of revocations. */
    private static final Duration REMEMBERED = Duration.ofSeconds(3);

    private static final long READ_AGAIN_NANOS = REMEMBERED.dividedBy(2).toNanos();
    private static final int HEAP_PARTS = 16;
    private static final Duration MARGIN = Duration.ofMinutes(1);
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{43}");

    private static final String SESSION = "s";
    private static final String USED = "u";

    private static final String KEEP = """
            redis.call('HSET', KEYS[1], 's', ARGV[1], 'u', ARGV[2])
            return redis.call('PEXPIRE', KEYS[1], ARGV[3])
            """;
    /** A session that was signed out meanwhile does not come back. */
    private static final String CHANGE = """
            if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
            redis.call('HSET', KEYS[1], 's', ARGV[1], 'u', ARGV[2])
            return redis.call('PEXPIRE', KEYS[1], ARGV[3])
            """;

    private static final String TOUCH = """
            if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
            redis.call('HSET', KEYS[1], 'u', ARGV[1])
            return redis.call('PEXPIRE', KEYS[1], ARGV[2])
            """;

    private final SessionCookies cookies;
    private final RedisLink link;
    private final Sealer sealer;
    private final Opened.Opener opener;
    private final Carried carried;
    private final Clock clock;
    private final Duration idle;
    private final Duration unwritten;
    private final Cache<String, Remembered> remembered;

    /** A session as it was read, when, and whether it is being read again. */
    private record Remembered(Opened opened, long readAt, AtomicBoolean again) {
        Remembered(Opened opened) {
            this(opened, System.nanoTime(), new AtomicBoolean());
        }
    }

    RedisStore(
            SessionSettings settings, CookieLines lines, RedisLink link, Carried carried, CookieStore.Sealing sealing) {
        this.cookies = new SessionCookies(lines);
        this.link = link;
        this.sealer = new Sealer("redis", settings.keys(), sealing.random());
        this.opener = new Opened.Opener(settings);
        this.carried = carried;
        this.clock = sealing.clock();
        this.idle = settings.config().idle();
        this.unwritten = idle.dividedBy(CookieStore.IDLE_PARTS);
        this.remembered = Caffeine.newBuilder()
                .maximumWeight(HeapShare.oneIn(HEAP_PARTS))
                .weigher((String id, Remembered session) -> session.opened().bytes())
                .expireAfterWrite(REMEMBERED.toNanos(), TimeUnit.NANOSECONDS)
                .executor(Runnable::run)
                .build();
    }

    @Override
    public Found known(RequestHead request) {
        SessionCookies.Shown shown = cookies.read(request);
        if (!(shown instanceof SessionCookies.Parts parts)) {
            return shown instanceof SessionCookies.Nothing ? new None() : new Broken();
        }
        String id = parts.texts().get(0);
        if (parts.texts().size() > 1 || !ID.matcher(id).matches()) {
            return new Broken();
        }
        Remembered session = remembered.getIfPresent(id);
        if (session == null) {
            return new Unknown();
        }
        if (System.nanoTime() - session.readAt() > READ_AGAIN_NANOS
                && session.again().compareAndSet(false, true)) {
            soon(() -> load(id));
        }
        return new Live(session.opened(), List.of());
    }

    @Override
    public Found find(RequestHead request) throws SessionsUnavailable {
        Found known = known(request);
        if (!(known instanceof Unknown) || !(cookies.read(request) instanceof SessionCookies.Parts parts)) {
            return known;
        }
        Optional<Opened> opened = load(parts.texts().get(0));
        return opened.isPresent() ? new Live(opened.get(), List.of()) : new Broken();
    }

    /** Reads a session and remembers it; empty where there is none. */
    private Optional<Opened> load(String id) throws SessionsUnavailable {
        Optional<Stored> stored = read(id);
        if (stored.isEmpty()) {
            remembered.invalidate(id);
            return Optional.empty();
        }
        Optional<Stored> unwritten = carried.newest().newerThan(stored.get());
        if (unwritten.isPresent()) {
            soon(() -> renew(unwritten.get()));
        }
        return Optional.of(remember(unwritten.orElse(stored.get())));
    }

    private Opened remember(Stored stored) {
        Opened opened = opener.open(stored);
        remembered.put(stored.session().id(), new Remembered(opened));
        return opened;
    }

    private Optional<Stored> read(String id) throws SessionsUnavailable {
        String key = link.key("session", id);
        List<String> fields = link.call(jedis -> jedis.hmget(key, SESSION, USED));
        Optional<Stored> stored = Optional.ofNullable(fields.get(0))
                .flatMap(text -> sealer.open(key, text))
                .flatMap(SessionCodec::decode)
                .filter(found -> found.session().id().equals(id));
        Optional<Instant> used = Optional.ofNullable(fields.get(1))
                .filter(millis -> millis.matches("[0-9]{1,15}"))
                .map(millis -> Instant.ofEpochMilli(Long.parseLong(millis)));
        return stored.map(found -> used.map(found::usedAt).orElse(found));
    }

    /** Runs it on another thread, unless there is too much to do already. */
    private void soon(Asking asking) {
        try {
            carried.background().execute(() -> {
                try {
                    asking.ask();
                } catch (SessionsUnavailable e) {
                    LOG.debug("not now: {}", e.getMessage());
                }
            });
        } catch (RejectedExecutionException busy) {
            LOG.debug("not now: too much to do");
        }
    }

    private interface Asking {
        void ask() throws SessionsUnavailable;
    }

    @Override
    public List<Header> keep(Stored stored) throws SessionsUnavailable {
        String id = stored.session().id();
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("the id of a session is 256 bits in base64url");
        }
        write(KEEP, stored);
        Opened opened = remember(stored);
        return cookies.write(List.of(id), Duration.between(clock.instant(), opened.ends()));
    }

    private void write(String script, Stored stored) throws SessionsUnavailable {
        String key = link.key("session", stored.session().id());
        String sealed = sealer.seal(key, SessionCodec.encode(stored));
        link.call(jedis -> Optional.ofNullable(
                jedis.eval(script, List.of(key), List.of(sealed, millis(stored.used()), millis(left(stored))))));
    }

    private static String millis(Instant time) {
        return Long.toString(time.toEpochMilli());
    }

    private static String millis(Duration time) {
        return Long.toString(time.toMillis());
    }

    /** How long Redis keeps it: somewhat longer than it holds, since every replica looks at its own clock. */
    private Duration left(Stored stored) {
        Duration lifetime = Duration.between(clock.instant(), stored.session().ends());
        Duration left = lifetime.compareTo(idle) < 0 ? lifetime : idle;
        return (left.isNegative() ? Duration.ZERO : left).plus(MARGIN);
    }

    @Override
    public List<Header> used(Opened opened) {
        Instant now = clock.instant();
        Stored stored = opened.stored();
        if (Duration.between(stored.used(), now).compareTo(unwritten) >= 0) {
            Stored used = stored.usedAt(now);
            remember(used);
            soon(() -> {
                String key = link.key("session", used.session().id());
                link.call(jedis ->
                        Optional.ofNullable(jedis.eval(TOUCH, List.of(key), List.of(millis(now), millis(left(used))))));
            });
        }
        return List.of();
    }

    @Override
    public void renew(Stored fresh) throws SessionsUnavailable {
        carried.newest().offer(fresh);
        remember(fresh);
        write(CHANGE, fresh);
        carried.newest().shown(fresh);
    }

    @Override
    public Optional<Stored> newer(Stored old) throws SessionsUnavailable {
        Optional<Stored> found = carried.newest()
                .newerThan(old)
                .filter(stored -> stored.fetched().isAfter(old.fetched()));
        if (found.isEmpty()) {
            found = read(old.session().id()).filter(stored -> stored.fetched().isAfter(old.fetched()));
        }
        found.ifPresent(this::remember);
        return found;
    }

    @Override
    public void forget(Session session) throws SessionsUnavailable {
        remembered.invalidate(session.id());
        carried.newest().forget(session.id());
        String key = link.key("session", session.id());
        link.call(jedis -> jedis.del(key));
    }

    @Override
    public long count() {
        return remembered.estimatedSize();
    }
}
