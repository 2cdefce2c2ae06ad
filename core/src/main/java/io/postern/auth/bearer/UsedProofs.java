/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.bearer;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.postern.auth.RequestHead;
import java.lang.ref.WeakReference;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The DPoP proofs that were used, so that none serves twice (RFC 9449, section 11.1). The gate may look at one request more than
 * once, on its way from memory to somebody who must be asked; that is one use.
 */
final class UsedProofs {
    /** Proofs of about a thousand requests a second within their lifetime, in some ten megabytes. */
    private static final int MAX_PROOFS = 100_000;

    /** What a proof came with, for as long as that request lives. */
    private final Cache<String, WeakReference<Object>> used;

    UsedProofs(Duration lifetime, Clock clock) {
        this.used = Caffeine.newBuilder()
                .maximumSize(MAX_PROOFS)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .expireAfterWrite(lifetime)
                .executor(Runnable::run)
                .build();
    }

    /** Whether this request is the first, or still the same, that comes with the proof of that key and id. */
    boolean firstUse(String thumbprint, String id, RequestHead request) {
        Object carrier = request.headers();
        WeakReference<Object> before =
                used.asMap().putIfAbsent(Digests.sha256(thumbprint + ' ' + id), new WeakReference<>(carrier));
        return before == null || before.refersTo(carrier);
    }
}
