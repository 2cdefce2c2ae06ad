/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.oidc;

import io.postern.auth.GateEvents;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A provider's discovery document and key set, in memory. Reading them never blocks; they are replaced from behind:
 *
 * <ol>
 *   <li>in the background, long before anybody misses a key;
 *   <li>because a token names a key that is not here, or is not signed by the key that it names, but never sooner than {@link #FETCH_INTERVAL} after the last fetch,
 *       whatever key ids arrive, and by one thread for all that wait;
 *   <li>never by less: an answer that fails, or has no usable key, leaves what was there, for as long as it takes.
 * </ol>
 *
 * Safe for use by many threads at once. (Nimbus' cached key sources fetch on the thread that asks, which a request whose answer
 * is in memory must not do.)
 */
final class KeyRing {
    /** How often a provider's key set is fetched at most. */
    static final Duration FETCH_INTERVAL = Duration.ofSeconds(10);
    /** Discovery, which no token can cause, is tried again sooner, so that a gate started first is soon ready. */
    private static final Duration DISCOVERY_INTERVAL = Duration.ofSeconds(2);
    /** How many requests may wait for one fetch. */
    private static final int MAX_WAITING = 32;
    /** What two calls, one after the other, need for their scheduling. */
    private static final Duration SCHEDULING = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);

    private final ProviderAddress address;
    private final ProviderHttp http;
    private final Executor executor;
    private final Clock clock;
    private final GateEvents events;

    private volatile Optional<Metadata> metadata = Optional.empty();
    private volatile KeySet keys = KeySet.NONE;
    private final AtomicInteger failures = new AtomicInteger();
    private final Semaphore waiting = new Semaphore(MAX_WAITING);
    private volatile Instant next = Instant.MIN;
    private CompletableFuture<Void> running = CompletableFuture.completedFuture(null);

    KeyRing(ProviderAddress address, ProviderHttp http, Executor executor, Clock clock, GateEvents events) {
        this.address = address;
        this.http = http;
        this.executor = executor;
        this.clock = clock;
        this.events = events;
    }

    /** Takes over what a ring for the same provider has, when the configuration was read anew. */
    void continueFrom(KeyRing before) {
        metadata = before.metadata;
        keys = before.keys;
    }

    Optional<Metadata> metadata() {
        return metadata;
    }

    KeySet keys() {
        return keys;
    }

    /** How many fetches failed since the last good one. */
    int failures() {
        return failures.get();
    }

    /** Whether what is missing here may well exist: nothing was read yet, the last fetch failed, or one is under way. */
    synchronized boolean uncertain() {
        return failures.get() > 0 || keys.isEmpty() || !running.isDone();
    }

    /** Whether a fetch would be made now, or is under way. */
    synchronized boolean mayFetch() {
        return !clock.instant().isBefore(next) || !running.isDone();
    }

    /**
     * Fetches, where that is allowed, or joins the fetch that is under way, and waits for its end; unless so many wait already
     * that there would be no threads left for anybody else.
     */
    void fetchAndWait() {
        if (!waiting.tryAcquire()) {
            return;
        }
        try {
            Duration wait = http.callTimeout().multipliedBy(2).plus(SCHEDULING);
            fetch().get(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("provider {}: the key set was not read", http.provider(), e);
        } finally {
            waiting.release();
        }
    }

    /** Fetches, where that is allowed, without waiting. */
    synchronized CompletableFuture<Void> fetch() {
        if (running.isDone() && mayFetch()) {
            next = clock.instant().plus(FETCH_INTERVAL);
            running = CompletableFuture.runAsync(this::read, executor);
        }
        return running;
    }

    private void read() {
        try {
            Metadata found = discovered();
            KeySet read = KeySet.of(http.document("jwks", found.keys()));
            if (read.isEmpty()) {
                throw new ProviderFault("the key set has no key that can verify a signature");
            }
            keys = keys.equals(read) ? keys : read;
            events.keySet(http.provider(), clock.instant());
            if (failures.getAndSet(0) > 0) {
                LOG.info("provider {}: answers again", http.provider());
            }
        } catch (ProviderFault e) {
            failed(e.detail());
        } catch (RejectedExecutionException e) {
            LOG.debug("provider {}: closed while it was read", http.provider());
        } catch (RuntimeException e) {
            failed(e.toString());
        }
    }

    private Metadata discovered() throws ProviderFault {
        try {
            Metadata found = Metadata.read(http.document("discovery", address.discovery()), address);
            metadata = Optional.of(found);
            events.ready(http.provider(), true);
            return found;
        } catch (ProviderFault e) {
            if (metadata.isEmpty()) {
                next = clock.instant().plus(DISCOVERY_INTERVAL);
            }
            throw e;
        }
    }

    /** Says so once for each outage. */
    private void failed(String detail) {
        if (failures.getAndIncrement() == 0) {
            LOG.warn("provider {}: {}", http.provider(), detail);
        }
    }
}
