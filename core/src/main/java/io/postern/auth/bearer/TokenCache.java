/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.bearer;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.postern.auth.Account;
import io.postern.auth.HeapShare;
import io.postern.auth.Newcomers;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tokens that were checked before, found by the whole value of their {@code Authorization} header: one look-up, without cutting
 * the token out or hashing it cryptographically. So the process holds live tokens in memory, as it does in its buffers anyway; a
 * digest would cost each request a tenth of what the gate may cost it. Only good tokens are in here, so nobody can fill it with
 * guesses, or make keys collide. Bounded by number and by its part of the heap, whichever is less. While it is full, a token is
 * remembered when it comes for the second time: those that are used once push out nothing.
 */
final class TokenCache {
    /** The part of the heap that tokens and the identities in them may fill. */
    private static final int HEAP_PARTS = 8;

    /** A token of Keycloak's with what is known about it; the bound by number counts these. */
    private static final int USUAL_BYTES = 4096;

    /** How long the cache counts as full after a token had to leave for another. */
    private static final long CROWDED_MILLIS = 10_000;

    private final Cache<String, CheckedToken> tokens;
    private final Clock clock;
    private final boolean remembers;
    private final AtomicLong generation = new AtomicLong();
    private final Newcomers newcomers = new Newcomers();
    private volatile long crowdedUntil = Long.MIN_VALUE;

    TokenCache(int size, Clock clock) {
        this.clock = clock;
        this.remembers = size > 0;
        this.tokens = Caffeine.newBuilder()
                .maximumWeight(Math.min((long) size * USUAL_BYTES, HeapShare.oneIn(HEAP_PARTS)))
                .weigher(TokenCache::bytes)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .expireAfter(Expiry.creating((String authorization, CheckedToken token) -> left(token)))
                .evictionListener((authorization, token, cause) -> noteLeaving(cause))
                .executor(Runnable::run)
                .build();
    }

    /** What was found about the token before, if that still stands. */
    Optional<CheckedToken> find(String authorization) {
        CheckedToken token = tokens.getIfPresent(authorization);
        if (token == null) {
            return Optional.empty();
        }
        if (token.stands()) {
            return Optional.of(token);
        }
        tokens.invalidate(authorization);
        return Optional.empty();
    }

    /** To be read before a token is checked, so that what is forgotten meanwhile is not remembered again. */
    long generation() {
        return generation.get();
    }

    /** Remembers a token that was checked in that generation. */
    void keep(String authorization, CheckedToken token, long checkedIn) {
        if (!remembers || left(token).isNegative() || left(token).isZero()) {
            return;
        }
        if (clock.millis() < crowdedUntil && !newcomers.cameBefore(authorization.hashCode())) {
            return;
        }
        tokens.put(authorization, token);
        if (generation.get() != checkedIn) {
            tokens.invalidate(authorization);
        }
    }

    /** Forgets all tokens of a person. */
    void forget(Account account) {
        generation.incrementAndGet();
        tokens.asMap().values().removeIf(token -> token.identity().account().equals(account));
    }

    private void noteLeaving(RemovalCause cause) {
        if (cause == RemovalCause.SIZE) {
            crowdedUntil = clock.millis() + CROWDED_MILLIS;
        }
    }

    /** About what an entry takes, and never less than would let more of them in than {@code bearer.token-cache} says. */
    private static int bytes(String authorization, CheckedToken token) {
        int bytes = 3 * HeapShare.ENTRY_OVERHEAD + authorization.length();
        for (String group : token.identity().groups()) {
            bytes += 64 + group.length();
        }
        return Math.max(bytes, USUAL_BYTES);
    }

    private Duration left(CheckedToken token) {
        return Duration.between(clock.instant(), token.until());
    }
}
