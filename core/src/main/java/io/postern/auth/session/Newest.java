/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.postern.auth.HeapShare;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The newest version of sessions of which older ones are still about. It goes on through reloads of the configuration: a
 * refresh token that was used must not be used again. Bounded by its part of the heap, and in time by the end of the session.
 */
final class Newest {
    private static final int HEAP_PARTS = 16;

    private final Cache<String, Entry> byId;

    /** How long answers may be under way that were begun before a browser showed the newest version. */
    private static final Duration GRACE = Duration.ofSeconds(60);

    private final Clock clock;

    private record Entry(Stored stored, Instant until, int bytes) {}

    Newest(Clock clock) {
        this.clock = clock;
        this.byId = Caffeine.newBuilder()
                .maximumWeight(HeapShare.oneIn(HEAP_PARTS))
                .weigher((String id, Entry entry) -> entry.bytes())
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .expireAfter(
                        Expiry.writing((String id, Entry entry) -> Duration.between(clock.instant(), entry.until())))
                .executor(Runnable::run)
                .build();
    }

    /** The version that takes that one's place. */
    Optional<Stored> newerThan(Stored shown) {
        Entry entry = byId.getIfPresent(shown.session().id());
        return entry != null && entry.stored().newerThan(shown) ? Optional.of(entry.stored()) : Optional.empty();
    }

    /** Remembers a version, unless a newer one is known; the newest of the two. */
    Stored offer(Stored stored) {
        return byId.asMap()
                .merge(
                        stored.session().id(),
                        new Entry(stored, stored.session().ends(), bytes(stored)),
                        (known, offered) -> offered.stored().newerThan(known.stored()) ? offered : known)
                .stored();
    }

    /** A browser shows that version: if it is the newest, older ones come no more when what is under way has arrived. */
    void shown(Stored stored) {
        String id = stored.session().id();
        Entry entry = byId.getIfPresent(id);
        if (entry == null || entry.stored().newerThan(stored)) {
            return;
        }
        Instant until = clock.instant().plus(GRACE);
        if (entry.until().isAfter(until)) {
            byId.asMap().replace(id, entry, new Entry(entry.stored(), until, entry.bytes()));
        }
    }

    void forget(String id) {
        byId.invalidate(id);
    }

    private static int bytes(Stored stored) {
        return new Opened(stored, Optional.empty(), List.of(), stored.session().ends()).bytes();
    }
}
