/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that a session is refreshed once, however many requests show it: the first begins, the others wait for it or go on
 * with what they have. It goes on through reloads of the configuration. After a provider did not answer it is left alone for a
 * while.
 */
final class Refreshing {
    private static final Logger LOG = LoggerFactory.getLogger(Refreshing.class);

    /** How long a provider that did not answer for a session is not asked for it again. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    /** Longer than a provider may take for all that a refresh asks of it. */
    private static final Duration WAIT = Duration.ofSeconds(20);

    /** So many sessions whose provider does not answer are remembered; the others just ask again. */
    private static final int MAX_PAUSED = 10_000;

    private final ConcurrentHashMap<String, FutureTask<Refresher.Refreshed>> underWay = new ConcurrentHashMap<>();
    private final Cache<String, Instant> pausedUntil = Caffeine.newBuilder()
            .maximumSize(MAX_PAUSED)
            .executor(Runnable::run)
            .build();
    private final Executor background;
    private final Clock clock;

    Refreshing(Executor background, Clock clock) {
        this.background = background;
        this.clock = clock;
    }

    /** Has the session refreshed soon, on another thread. */
    void soon(Stored stored, Function<Stored, Refresher.Refreshed> refresh) {
        String id = stored.session().id();
        if (underWay.containsKey(id) || paused(id)) {
            return;
        }
        FutureTask<Refresher.Refreshed> task = begun(stored, refresh);
        try {
            background.execute(task);
        } catch (RejectedExecutionException busy) {
            underWay.remove(id, task);
        }
    }

    /** Has the session refreshed, and waits for it. */
    Refresher.Refreshed now(Stored stored, Function<Stored, Refresher.Refreshed> refresh) {
        String id = stored.session().id();
        if (paused(id)) {
            return new Refresher.Away("the provider did not answer a moment ago");
        }
        FutureTask<Refresher.Refreshed> task = begun(stored, refresh);
        // Where it waits in the queue this thread does it, where it runs already this does nothing.
        task.run();
        try {
            return task.get(WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Refresher.Away("interrupted");
        } catch (ExecutionException | TimeoutException e) {
            return new Refresher.Away("the refresh took too long");
        }
    }

    private FutureTask<Refresher.Refreshed> begun(Stored stored, Function<Stored, Refresher.Refreshed> refresh) {
        String id = stored.session().id();
        return underWay.computeIfAbsent(
                id,
                first -> new FutureTask<>(() -> {
                    try {
                        Refresher.Refreshed refreshed = refresh.apply(stored);
                        if (refreshed instanceof Refresher.Away) {
                            pausedUntil.put(id, clock.instant().plus(PAUSE));
                        }
                        return refreshed;
                    } catch (RuntimeException e) {
                        LOG.error("a session could not be refreshed", e);
                        pausedUntil.put(id, clock.instant().plus(PAUSE));
                        return new Refresher.Away("internal error");
                    } finally {
                        underWay.remove(id);
                    }
                }));
    }

    private boolean paused(String id) {
        return Optional.ofNullable(pausedUntil.getIfPresent(id))
                .filter(until -> clock.instant().isBefore(until))
                .isPresent();
    }
}
