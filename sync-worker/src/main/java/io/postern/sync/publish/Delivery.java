/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.publish;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How one destination stands after an attempt.
 *
 * @param destination its name in the ledger and in metrics
 * @param label the same for people
 * @param sent how many ids or keys arrived in this attempt
 * @param left how many changes or rows wait; counted up to {@value #MOST_COUNTED}
 * @param oldest since when the first of them waits
 * @param failure why they do, where the last attempt failed
 * @param next how long until the next attempt; nothing where nothing waits or one is under way
 */
public record Delivery(
        String destination,
        String label,
        long sent,
        long left,
        Optional<Instant> oldest,
        Optional<String> failure,
        Optional<Duration> next) {

    /** A longer queue is as bad, and takes longer to count. */
    public static final int MOST_COUNTED = 100_000;

    /** Whether nothing waits. */
    public boolean done() {
        return left == 0;
    }

    Delivery withSent(long all) {
        return new Delivery(destination, label, all, left, oldest, failure, next);
    }
}
