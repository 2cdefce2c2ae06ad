/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What was used on this replica and must not be used again, by hash. Bounded: where so many arrive that some are forgotten, what
 * else makes them single (a code, a lifetime) must hold. Safe for use by many threads at once.
 */
final class UsedOnce {
    /** Hundreds of sign-ins a second for their lifetime, in some ten megabytes. */
    private static final int MAX = 100_000;

    private final Cache<String, Boolean> used;

    UsedOnce(Duration lifetime, Clock clock) {
        this.used = Caffeine.newBuilder()
                .maximumSize(MAX)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .expireAfterWrite(lifetime)
                .executor(Runnable::run)
                .build();
    }

    /** Whether this is the first use. */
    boolean first(String what) {
        return used.asMap().putIfAbsent(Hashes.sha256(what), true) == null;
    }

    /** Takes a use back that came to nothing. */
    void forget(String what) {
        used.invalidate(Hashes.sha256(what));
    }
}
