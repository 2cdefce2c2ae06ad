/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.report;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * A part of a run that may take long.
 *
 * @param title what is done, and where
 * @param unit what is counted
 * @param expected how many there will be, where that is known
 * @param done how many there were so far; asked from another thread
 */
public record Stage(String title, String unit, OptionalLong expected, LongSupplier done) {

    private static final int BAR = 20;
    private static final double NANOS = 1e9;
    private static final long NOTHING = -1;

    /** Too short a time says nothing of a rate. */
    private static final double LEAST_SECONDS = 1;

    /** A part in which nothing is counted. */
    public static Stage uncounted(String title) {
        return new Stage(title, "", OptionalLong.empty(), () -> NOTHING);
    }

    /**
     * How far it is, in one line.
     *
     * @param nanos since it began
     */
    String text(long nanos, boolean bar) {
        long now = done.getAsLong();
        double seconds = nanos / NANOS;
        if (now == NOTHING) {
            return title + ", " + span(seconds);
        }
        StringBuilder line = new StringBuilder(title);
        boolean within = expected.isPresent() && expected.getAsLong() > 0 && now <= expected.getAsLong();
        if (bar && within) {
            int filled = (int) (BAR * now / expected.getAsLong());
            line.append(" [")
                    .append("#".repeat(filled))
                    .append("-".repeat(BAR - filled))
                    .append("] ");
        } else {
            line.append(": ");
        }
        line.append(Numbers.grouped(now));
        if (within) {
            line.append(" of about ").append(Numbers.grouped(expected.getAsLong()));
        }
        line.append(' ').append(unit);
        if (expected.isPresent() && !within) {
            line.append(" after ").append(Numbers.grouped(expected.getAsLong())).append(" last time");
        }
        double rate = now / Math.max(seconds, LEAST_SECONDS);
        if (seconds >= LEAST_SECONDS && now > 0) {
            line.append(String.format(Locale.ROOT, ", %,.0f/s", rate));
        }
        if (within && seconds >= LEAST_SECONDS && now > 0) {
            line.append(", ").append(span((expected.getAsLong() - now) / rate)).append(" left");
        } else {
            line.append(", ").append(span(seconds));
        }
        return line.toString();
    }

    /** {@code 7 s}, {@code 3 min 20 s}, {@code 2 h 5 min}. */
    static String span(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + " s";
        }
        return whole < 3600
                ? whole / 60 + " min " + whole % 60 + " s"
                : whole / 3600 + " h " + whole / 60 % 60 + " min";
    }
}
