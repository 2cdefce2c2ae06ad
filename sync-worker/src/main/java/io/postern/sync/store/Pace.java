/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

/** How many changes the next batch has, by how long the last one took. Used by one thread. */
final class Pace {

    /** Half of what the application may be made to wait at most. */
    private static final long AIM_NANOS = 100_000_000;

    /**
     * Where accounts are changed that the application knows. It waits for a batch to end before it can change one of them, and its
     * own commits go to the disk behind what the batch has written.
     */
    private static final long GENTLE_NANOS = 20_000_000;

    /**
     * What a batch costs however little is in it, the way to the disk above all, is paid less often with as many. Where that alone
     * takes longer than {@link #GENTLE_NANOS}, smaller batches would only become more: a hundred thousand of a single change.
     */
    private static final int LEAST_GENTLE_SIZE = 100;

    private static final int FIRST_SIZE = 200;
    private static final int LARGEST_SIZE = 5000;

    private int size = FIRST_SIZE;

    /** How many changes the next batch should have; one at least. */
    int size() {
        return size;
    }

    /**
     * Tells how long a batch of {@link #size} took.
     *
     * @param gentle whether it changed accounts that the application knows
     */
    void took(long nanos, boolean gentle) {
        long wish = within(AIM_NANOS, nanos);
        if (gentle) {
            wish = Math.max(within(GENTLE_NANOS, nanos), Math.min(wish, LEAST_GENTLE_SIZE));
        }
        size = (int) Math.max(1, Math.min(LARGEST_SIZE, Math.min(wish, size * 4L)));
    }

    private long within(long aim, long nanos) {
        return size * aim / Math.max(nanos, 1);
    }
}
