/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.assembly;

import io.postern.auth.AssertionKeys;
import io.postern.auth.Threads;
import io.postern.config.Secret;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a gate and those that take its place after a reload have in common: the keys that were made because none was
 * configured, the scheduler, and the threads of the background. It ends with the last of them.
 */
final class Lasting implements AutoCloseable {
    /** As long as the hash that seals bound cookies. */
    private static final int COOKIE_KEY_BYTES = 32;

    private static final Logger LOG = LoggerFactory.getLogger(Lasting.class);

    /** What runs there waits for a provider most of the time; a provider that is away must not cost memory without end. */
    private static final int BACKGROUND_THREADS = 2;

    private static final int BACKGROUND_WAITING = 500;
    private static final long BACKGROUND_SECONDS = 10;

    private final SecureRandom random;
    private final byte[] cookieKey = new byte[COOKIE_KEY_BYTES];
    private final ScheduledExecutorService scheduler;
    private final ThreadPoolExecutor background;
    private final AtomicInteger users = new AtomicInteger(1);
    private Optional<AssertionKeys> generated = Optional.empty();

    Lasting(SecureRandom random) {
        this.random = random;
        random.nextBytes(cookieKey);
        this.scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "postern-timer");
            thread.setDaemon(true);
            return thread;
        });
        this.background = new ThreadPoolExecutor(
                BACKGROUND_THREADS,
                BACKGROUND_THREADS,
                BACKGROUND_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(BACKGROUND_WAITING),
                task -> {
                    Thread thread = new Thread(task, "postern-background");
                    thread.setDaemon(true);
                    return thread;
                },
                (task, pool) -> LOG.warn("too much to do in the background; a task was left undone"));
        background.allowCoreThreadTimeOut(true);
    }

    /** The configured keys, or the ones that were made for this process. */
    synchronized AssertionKeys assertionKeys(List<Secret> configured) {
        if (!configured.isEmpty()) {
            return AssertionKeys.of(configured, random);
        }
        AssertionKeys keys = generated.orElseGet(() -> AssertionKeys.of(configured, random));
        generated = Optional.of(keys);
        return keys;
    }

    /** The keys of bound cookies: those of the sessions, or one of this process. */
    List<byte[]> cookieKeys(List<Secret> configured) {
        return configured.isEmpty()
                ? List.of(cookieKey.clone())
                : configured.stream().map(Secret::base64).toList();
    }

    /** Runs what no request waits for, such as telling a provider that a token is not needed any more. */
    Executor background() {
        return background;
    }

    ScheduledExecutorService scheduler() {
        return scheduler;
    }

    Lasting shared() {
        users.incrementAndGet();
        return this;
    }

    /** One user less; the last one ends what runs. */
    @Override
    public void close() {
        if (users.decrementAndGet() == 0) {
            scheduler.shutdownNow();
            background.shutdown();
            Threads.awaitEnd(scheduler);
            Threads.awaitEnd(background);
        }
    }
}
