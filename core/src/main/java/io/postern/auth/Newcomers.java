/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Tells what comes for the second time from what comes for the first, by a hash, in a fixed few kilobytes. A cache that takes in
 * everything once pays for it where nothing comes twice: what is kept outlives the young generation, pushes out what is used, and
 * costs whole collections. Two that share a place make each other newcomers again, which costs them one more turn, and nothing
 * else: the answer is a guess about use, never about what something is. Safe for use by many threads at once.
 */
public final class Newcomers {
    /** As many places, in bits, as a second or two of never-seen credentials at the most that two processors check. */
    private static final int BITS = 14;

    private final AtomicIntegerArray last = new AtomicIntegerArray(1 << BITS);

    /** Whether something of that hash came before, as far as is remembered; it has come now. */
    public boolean cameBefore(int hash) {
        int place = (hash * 0x9E3779B9) >>> (Integer.SIZE - BITS);
        // Zero is a free place's
        int mark = hash == 0 ? 1 : hash;
        if (last.getPlain(place) == mark) {
            return true;
        }
        last.lazySet(place, mark);
        return false;
    }
}
