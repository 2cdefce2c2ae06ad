/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.assembly;

import io.postern.auth.AssertionKeys;
import io.postern.config.Secret;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a gate and those that take its place after a reload have in common: the keys that were made because none was
 * configured, and the scheduler. It ends with the last of them.
 */
final class Lasting implements AutoCloseable {
    /** As long as the hash that seals bound cookies. */
    private static final int COOKIE_KEY_BYTES = 32;

    private final SecureRandom random;
    private final byte[] cookieKey = new byte[COOKIE_KEY_BYTES];
    private final ScheduledExecutorService scheduler;
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

    ScheduledExecutorService scheduler() {
        return scheduler;
    }

    Lasting shared() {
        users.incrementAndGet();
        return this;
    }

    /** One user less; the last one ends the scheduler. */
    @Override
    public void close() {
        if (users.decrementAndGet() == 0) {
            scheduler.shutdownNow();
        }
    }
}
