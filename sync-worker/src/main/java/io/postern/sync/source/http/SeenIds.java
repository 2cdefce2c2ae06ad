/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Which ids came already: 16 bytes for each, the first half of its SHA-256, in a table that is never fuller than two thirds. A
 * million take 24 to 48 MiB. Not for use by several threads.
 */
public final class SeenIds {
    private static final int FIRST_SLOTS = 64;

    private final MessageDigest digest = sha256();
    private long[] slots = new long[2 * FIRST_SLOTS];
    private int size;

    /** Remembers an id. Returns whether it is new. */
    public boolean add(String id) {
        ByteBuffer hash = ByteBuffer.wrap(digest.digest(id.getBytes(StandardCharsets.UTF_8)));
        if (size >= slots.length / 3) {
            grow();
        }
        boolean added = put(slots, hash.getLong() | 1, hash.getLong()); // never 0, which is an empty slot
        if (added) {
            size++;
        }
        return added;
    }

    /** How many different ones came. */
    public int size() {
        return size;
    }

    private void grow() {
        long[] larger = new long[slots.length * 2];
        for (int i = 0; i < slots.length; i += 2) {
            if (slots[i] != 0) {
                put(larger, slots[i], slots[i + 1]);
            }
        }
        slots = larger;
    }

    private static boolean put(long[] slots, long high, long low) {
        int mask = slots.length / 2 - 1;
        for (int at = Long.hashCode(low) & mask; ; at = (at + 1) & mask) {
            if (slots[2 * at] == 0) {
                slots[2 * at] = high;
                slots[2 * at + 1] = low;
                return true;
            }
            if (slots[2 * at] == high && slots[2 * at + 1] == low) {
                return false;
            }
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is in every Java platform", e);
        }
    }
}
