/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import io.postern.config.RedisAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Redis, asked with bounded patience. It may be away at any time, at the start too; whoever asks then hears so soon, and the log
 * once a while, without a stack trace and without anything of the URL but hosts. Safe for use by many threads at once.
 */
final class RedisLink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);

    private static final long QUIET_NANOS = Duration.ofSeconds(30).toNanos();

    /** How long nobody tries again to make a client of a Sentinel or a cluster that could not be made. */
    private static final long PAUSE_NANOS = Duration.ofMillis(500).toNanos();

    private final RedisAddress address;
    private final Optional<RedisClients.TrustedBy> trusted;
    private final String prefix;
    private final ReentrantLock making = new ReentrantLock();
    private final AtomicLong warned = new AtomicLong(System.nanoTime() - QUIET_NANOS);
    private volatile @Nullable UnifiedJedis client;
    private volatile long triedAt = System.nanoTime() - PAUSE_NANOS;
    private volatile boolean away;
    private volatile boolean closed;

    /**
     * @param site what keeps this site's keys apart from those of others in the same database
     */
    RedisLink(RedisAddress address, Optional<RedisClients.TrustedBy> trusted, String site) {
        this.address = address;
        this.trusted = trusted;
        this.prefix = "postern:" + digest(site).substring(0, 8) + ":";
    }

    /** The key of that kind for what somebody knows by an id; the id cannot be read from it. */
    String key(String kind, String id) {
        return prefix + kind + ":" + digest(id);
    }

    /** The one key of that kind. */
    String key(String kind) {
        return prefix + kind;
    }

    private static String digest(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Revocation.sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** What Redis answers. A connection that turns out to be dead is replaced once, so ask only what may be asked twice. */
    <T> T call(Function<UnifiedJedis, T> command) throws SessionsUnavailable {
        try {
            UnifiedJedis asked = client();
            T answer;
            try {
                answer = command.apply(asked);
            } catch (JedisConnectionException dead) {
                forgetIdle(asked);
                answer = command.apply(asked);
            }
            if (away) {
                away = false;
                LOG.info("Redis at {} answers again", address.shown());
            }
            return answer;
        } catch (JedisException | IllegalStateException e) {
            throw unavailable(cause(e));
        }
    }

    /** Idle connections of a server that was restarted are all dead. */
    private static void forgetIdle(UnifiedJedis client) {
        if (client instanceof RedisClient single) {
            single.getPool().clear();
        }
    }

    private SessionsUnavailable unavailable(String why) {
        away = true;
        long now = System.nanoTime();
        long before = warned.get();
        if (!closed && now - before >= QUIET_NANOS && warned.compareAndSet(before, now)) {
            LOG.warn("Redis at {} does not serve: {}", address.shown(), why);
        }
        return new SessionsUnavailable("session.redis at " + address.shown() + " does not serve: " + why);
    }

    /** What went wrong, in words that hold no password: the code of Redis' answer, or what the operating system says. */
    private static String cause(RuntimeException e) {
        Throwable root = e;
        while (root.getCause() != null && !(root instanceof JedisDataException)) {
            root = root.getCause();
        }
        if (root instanceof JedisDataException) {
            String message = String.valueOf(root.getMessage());
            int end = message.indexOf(' ');
            String code = end < 0 ? message : message.substring(0, end);
            return code.matches("[A-Z]{2,20}") ? code : root.getClass().getSimpleName();
        }
        String name = root.getClass().getSimpleName();
        return root instanceof IOException ? name + ": " + root.getMessage() : name;
    }

    private UnifiedJedis client() throws SessionsUnavailable {
        UnifiedJedis made = client;
        if (made != null) {
            return made;
        }
        if (closed || System.nanoTime() - triedAt < PAUSE_NANOS || !making.tryLock()) {
            throw unavailable(closed ? "closed" : "connecting");
        }
        try {
            made = client;
            if (made == null) {
                triedAt = System.nanoTime();
                made = RedisClients.client(address, trusted);
                client = made;
            }
            return made;
        } finally {
            making.unlock();
        }
    }

    /** Why it does not serve; empty where it does. */
    Optional<String> problem() {
        try {
            call(jedis -> Optional.ofNullable(jedis.get(key("epoch"))));
            return Optional.empty();
        } catch (SessionsUnavailable e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        closed = true;
        making.lock();
        try {
            UnifiedJedis made = client;
            if (made != null) {
                made.close();
            }
        } catch (RuntimeException e) {
            LOG.debug("Redis was not left in order: {}", e.getClass().getName());
        } finally {
            making.unlock();
        }
    }
}
