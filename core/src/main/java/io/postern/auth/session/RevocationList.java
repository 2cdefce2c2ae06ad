/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The revocations that this process knows. Bounded: when there are more than it holds, the oldest tenth is forgotten, and
 * sessions that began before the last of those end with them, revoked or not. Nothing that was revoked ever comes back.
 */
final class RevocationList {
    private static final Duration SWEEP = Duration.ofMinutes(1);

    private final int capacity;
    private final Clock clock;
    private final ConcurrentHashMap<String, Revocation> byMark = new ConcurrentHashMap<>();
    private volatile Instant floor = Instant.MIN;
    private volatile Instant swept = Instant.MIN;

    RevocationList(int capacity, Clock clock) {
        this.capacity = capacity;
        this.clock = clock;
    }

    /** Whether a session that began then and has these marks was revoked. */
    boolean holds(List<String> marks, Instant began) {
        if (!began.isAfter(floor)) {
            return true;
        }
        if (byMark.isEmpty()) {
            return false;
        }
        for (String mark : marks) {
            Revocation revocation = byMark.get(mark);
            if (revocation != null && !began.isAfter(revocation.before())) {
                return true;
            }
        }
        return false;
    }

    /** Adds one; of two with the same mark the one that ends more stays. */
    void add(Revocation revocation) {
        byMark.merge(
                revocation.mark(),
                revocation,
                (one, other) -> new Revocation(
                        one.mark(),
                        later(one.before(), other.before()),
                        later(one.made(), other.made()),
                        later(one.until(), other.until())));
        sweep();
    }

    /** All that still matter. */
    List<Revocation> all() {
        Instant now = clock.instant();
        return byMark.values().stream()
                .filter(revocation -> revocation.until().isAfter(now))
                .toList();
    }

    int size() {
        return byMark.size();
    }

    private void sweep() {
        Instant now = clock.instant();
        if (byMark.size() <= capacity && now.isBefore(swept.equals(Instant.MIN) ? now : swept.plus(SWEEP))) {
            return;
        }
        synchronized (this) {
            swept = now;
            byMark.values().removeIf(revocation -> !revocation.until().isAfter(now));
            if (byMark.size() > capacity) {
                byMark.values().stream()
                        .sorted(Comparator.comparing(Revocation::made))
                        .limit(byMark.size() - capacity + capacity / 10)
                        .toList()
                        .forEach(this::forget);
            }
        }
    }

    private void forget(Revocation oldest) {
        floor = later(floor, oldest.made());
        byMark.remove(oldest.mark(), oldest);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
