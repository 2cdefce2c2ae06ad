/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a configuration keeps outside of the process: the list of revocations, and Redis. Shared by the configurations that name
 * the same; it ends with the last of them.
 */
final class Backend implements AutoCloseable {
    private final Object named;
    private final Revocations revocations;
    private final Optional<RedisLink> redis;
    private final AtomicInteger users = new AtomicInteger(1);

    /**
     * @param named what the configuration names
     */
    Backend(Object named, Revocations revocations, Optional<RedisLink> redis) {
        this.named = named;
        this.revocations = revocations;
        this.redis = redis;
    }

    boolean isNamed(Object other) {
        return named.equals(other);
    }

    Revocations revocations() {
        return revocations;
    }

    Optional<RedisLink> redis() {
        return redis;
    }

    Backend shared() {
        users.incrementAndGet();
        return this;
    }

    @Override
    public void close() {
        if (users.decrementAndGet() == 0) {
            revocations.close();
            // No method reference: making one loads the class, whose library is there only with Redis.
            if (redis.isPresent()) {
                redis.get().close();
            }
        }
    }
}
