/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import io.postern.auth.Threads;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.params.SetParams;
import redis.clients.jedis.params.ZRangeParams;
import redis.clients.jedis.resps.Tuple;

/**
 * Revocations in Redis, which every replica reads every second.
 *
 * <ol>
 *   <li>A sorted set holds them, scored by the time of Redis' own clock at which they came.
 *   <li>Each look asks for what came since shortly before the last one that was seen: the clocks of a server and of the replica
 *       that takes its place differ a little.
 *   <li>A random value beside the set tells a Redis that has lost its data, or another one. What this replica remembers is then
 *       written to it again.
 *   <li>Where no look has succeeded for {@link #BLIND}, nobody knows who was signed out, and no session is accepted.
 *   <li>What could not be written is tried again at each look; this replica holds it from the beginning. Where more was left
 *       than is kept for this, all that is remembered is written besides.
 *   <li>However much there is to write, it is written in pages, and each look writes only for {@link #WRITING}, so that the next
 *       one comes in time. Nothing is struck off before Redis has taken it.
 * </ol>
 */
final class RedisRevocations implements Revocations {
    private static final Logger LOG = LoggerFactory.getLogger(RedisRevocations.class);

    /** With the time of one look and of the writing itself less than the five seconds that are promised. */
    private static final Duration BLIND = Duration.ofSeconds(4);

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final long OVERLAP_MILLIS = Duration.ofSeconds(10).toMillis();
    private static final int PAGE = 5000;

    /** A script stops Redis for everybody; so many take a few milliseconds. */
    private static final int WRITTEN_AT_ONCE = 1000;

    /** How long a look goes on beginning new pages; with its pause and the next look well below {@link #BLIND}. */
    private static final Duration WRITING = Duration.ofMillis(500);

    /** A provider that signs more people out than that while Redis is away has everything written, which takes longer. */
    private static final int MOST_UNWRITTEN = 10_000;

    private static final int EPOCH_BITS = 128;

    /** The first argument says how long to keep, the others what. */
    private static final String ADD = """
            local t = redis.call('TIME')
            local now = t[1] * 1000 + math.floor(t[2] / 1000)
            for i = 2, #ARGV do
                redis.call('ZADD', KEYS[1], now, ARGV[i])
            end
            redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - tonumber(ARGV[1]))
            redis.call('PEXPIRE', KEYS[1], ARGV[1])
            return 1
            """;

    private final RedisLink link;
    private final RevocationList list;
    private final SecureRandom random;
    private final BrowserSessions.Surroundings surroundings;
    private final LinkedBlockingQueue<Revocation> unwritten = new LinkedBlockingQueue<>(MOST_UNWRITTEN);
    private final AtomicLong overflows = new AtomicLong();
    private final ScheduledExecutorService thread;
    private volatile long seenAt = System.nanoTime() - BLIND.toNanos();
    private volatile Duration longest = Duration.ofHours(24);
    private Optional<String> epoch = Optional.empty();
    private double from;

    /** What is left of all that was remembered when it had to be written again; for the thread that looks, as the next one. */
    private final Set<Revocation> rest = new LinkedHashSet<>();

    /** How many overflows there had been when {@link #rest} was last filled. */
    private long overflowsAtRest;

    private RedisRevocations(RedisLink link, RevocationList list, BrowserSessions.Surroundings surroundings) {
        this.link = link;
        this.list = list;
        this.random = surroundings.random();
        this.surroundings = surroundings;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, "postern-revocations");
            made.setDaemon(true);
            return made;
        });
    }

    /** Begins to look, at once. */
    @SuppressWarnings("FutureReturnValueIgnored") // a look catches what it causes
    static RedisRevocations follow(RedisLink link, RevocationList list, BrowserSessions.Surroundings surroundings) {
        RedisRevocations revocations = new RedisRevocations(link, list, surroundings);
        revocations.rest.addAll(list.all());
        revocations.thread.scheduleWithFixedDelay(revocations::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
        return revocations;
    }

    private void look() {
        try {
            long asked = System.nanoTime();
            sameRedis();
            read();
            seenAt = asked;
            surroundings.events().sessionStore(true);
            writeLeft();
        } catch (SessionsUnavailable e) {
            surroundings.events().sessionStore(false);
        } catch (RuntimeException e) {
            LOG.error("revocations could not be read", e);
        }
    }

    /** Finds out whether it is the Redis that was seen before, with its data. */
    private void sameRedis() throws SessionsUnavailable {
        String key = link.key("epoch");
        Optional<String> found = Optional.ofNullable(link.call(jedis -> jedis.get(key)));
        if (found.isEmpty()) {
            String made = new BigInteger(EPOCH_BITS, random).toString(Character.MAX_RADIX);
            link.call(jedis -> Optional.ofNullable(
                    jedis.set(key, made, SetParams.setParams().nx())));
            found = Optional.ofNullable(link.call(jedis -> jedis.get(key)));
        }
        if (!found.equals(epoch)) {
            from = 0;
            if (epoch.isPresent()) {
                LOG.warn("Redis has lost its data or is another one; what was revoked is written to it again");
                rest.addAll(list.all());
            }
            epoch = found;
        }
    }

    private void read() throws SessionsUnavailable {
        double last = from;
        for (int offset = 0; ; offset += PAGE) {
            int skipped = offset;
            List<Tuple> page = link.call(jedis -> jedis.zrangeWithScores(
                    link.key("revoked"),
                    ZRangeParams.zrangeByScoreParams(from, Double.POSITIVE_INFINITY)
                            .limit(skipped, PAGE)));
            for (Tuple found : page) {
                Revocation.parse(found.getElement()).ifPresent(list::add);
                last = Math.max(last, found.getScore() - OVERLAP_MILLIS);
            }
            if (page.size() < PAGE) {
                from = last;
                return;
            }
        }
    }

    private void writeLater(Revocation revocation) {
        if (!unwritten.offer(revocation)) {
            overflows.incrementAndGet(); // it is in the list
        }
    }

    private void writeLeft() throws SessionsUnavailable {
        long begun = System.nanoTime();
        while (writePage()) {
            if (System.nanoTime() - begun >= WRITING.toNanos()) {
                return;
            }
        }
    }

    /** Writes some of what is left, first what nobody else knows; false where nothing is left. */
    private boolean writePage() throws SessionsUnavailable {
        List<Revocation> page = unwritten.stream().limit(WRITTEN_AT_ONCE).toList();
        if (!page.isEmpty()) {
            write(page);
            page.forEach(written -> unwritten.poll()); // nobody else takes from the queue
            return true;
        }
        long now = overflows.get();
        if (now != overflowsAtRest) {
            rest.addAll(list.all());
            overflowsAtRest = now;
        }
        page = rest.stream().limit(WRITTEN_AT_ONCE).toList();
        if (page.isEmpty()) {
            return false;
        }
        write(page);
        page.forEach(rest::remove);
        return true;
    }

    private void write(List<Revocation> revocations) throws SessionsUnavailable {
        List<String> arguments = new ArrayList<>();
        arguments.add(Long.toString(longest.toMillis()));
        revocations.forEach(revocation -> arguments.add(revocation.line()));
        link.call(jedis -> Optional.ofNullable(jedis.eval(ADD, List.of(link.key("revoked")), arguments)));
    }

    @Override
    public RevocationList list() {
        return list;
    }

    @Override
    public boolean current() {
        return System.nanoTime() - seenAt < BLIND.toNanos();
    }

    @Override
    public void add(Revocation revocation) throws SessionsUnavailable {
        list.add(revocation);
        try {
            write(List.of(revocation));
        } catch (SessionsUnavailable e) {
            writeLater(revocation);
            throw e;
        }
    }

    @Override
    public void keepFor(Duration lifetime) {
        if (lifetime.compareTo(longest) > 0) {
            longest = lifetime;
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        Threads.awaitEnd(thread);
    }
}
