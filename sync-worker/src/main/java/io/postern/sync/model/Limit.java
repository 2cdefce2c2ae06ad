/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.model;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How much of one kind a run may change. Where both numbers are there, the stricter one holds.
 *
 * @param percent of the accounts, records or rows that the change is measured against; 100 and more means no limit
 * @param count a number of changes
 */
public record Limit(OptionalInt percent, OptionalLong count) {

    /** None: whatever changes. */
    public static final Limit NONE = new Limit(OptionalInt.empty(), OptionalLong.empty());

    private static final int ALL = 100;

    /** Refuses negative numbers. */
    public Limit {
        if (percent.orElse(0) < 0 || count.orElse(0) < 0) {
            throw new IllegalArgumentException("a limit is not negative");
        }
    }

    /** A limit by percent alone. */
    public static Limit ofPercent(int percent) {
        return new Limit(OptionalInt.of(percent), OptionalLong.empty());
    }

    /** A limit by number alone. */
    public static Limit ofCount(long count) {
        return new Limit(OptionalInt.empty(), OptionalLong.of(count));
    }

    /** The larger of the accounts that a source owns and the people it just gave, which its percentages are of. */
    public static long base(long owned, long given) {
        return Math.max(owned, given);
    }

    /**
     * The most changes that are within this limit; {@link Long#MAX_VALUE} where there is none. A fraction of a change is
     * none: 5 % of 19 is 0.
     *
     * @param base what the percentage is of
     */
    public long most(long base) {
        long byPercent = percent.isEmpty() || percent.getAsInt() >= ALL
                ? Long.MAX_VALUE
                : base / ALL * percent.getAsInt() + base % ALL * percent.getAsInt() / ALL;
        return Math.min(byPercent, count.orElse(Long.MAX_VALUE));
    }

    /**
     * Whether so many changes are too many.
     *
     * @param base what the percentage is of
     */
    public boolean exceededBy(long changes, long base) {
        return changes > most(base);
    }

    /** As the configuration writes it: {@code 5%}, {@code 200}, {@code 5% or 200, whichever is less}. */
    @Override
    public String toString() {
        if (percent.isPresent() && count.isPresent()) {
            return percent.getAsInt() + "% or " + count.getAsLong() + ", whichever is less";
        }
        return percent.isPresent()
                ? percent.getAsInt() + "%"
                : count.isPresent() ? Long.toString(count.getAsLong()) : "none";
    }
}
