/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as Go writes them, and as the gate does. */
final class Durations {
    private static final Pattern WHOLE = Pattern.compile("(?:[0-9]{1,9}(?:\\.[0-9]{1,9})?(?:ns|us|µs|ms|s|m|h))+");
    private static final Pattern PART = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)(ns|us|µs|ms|s|m|h)");
    private static final int LONGEST = 60;
    private static final Map<String, BigDecimal> MILLIS = Map.of(
            "ns",
            new BigDecimal("0.000001"),
            "us",
            new BigDecimal("0.001"),
            "µs",
            new BigDecimal("0.001"),
            "ms",
            BigDecimal.ONE,
            "s",
            BigDecimal.valueOf(1_000),
            "m",
            BigDecimal.valueOf(60_000),
            "h",
            BigDecimal.valueOf(3_600_000));

    private Durations() {}

    /** The duration as ours; empty where it is none, or out of range. */
    static Optional<String> ours(String text, String least, String most) {
        Optional<Long> millis = millis(text);
        return millis.filter(found -> found >= millis(least).orElse(0L))
                .filter(found -> found <= millis(most).orElse(Long.MAX_VALUE))
                .map(Durations::written);
    }

    /** Milliseconds; fractions of one are dropped. */
    static Optional<Long> millis(String text) {
        if (text.equals("0")) {
            return Optional.of(0L);
        }
        if (text.length() > LONGEST || !WHOLE.matcher(text).matches()) {
            return Optional.empty();
        }
        BigDecimal sum = BigDecimal.ZERO;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            BigDecimal unit = MILLIS.getOrDefault(part.group(2), BigDecimal.ZERO);
            sum = sum.add(new BigDecimal(part.group(1)).multiply(unit));
        }
        return Optional.of(sum.longValue());
    }

    private static String written(long millis) {
        StringBuilder text = new StringBuilder();
        unit(millis / 3_600_000, "h", text);
        unit(millis / 60_000 % 60, "m", text);
        unit(millis / 1_000 % 60, "s", text);
        unit(millis % 1_000, "ms", text);
        return text.isEmpty() ? "0" : text.toString();
    }

    private static void unit(long number, String unit, StringBuilder text) {
        if (number > 0) {
            text.append(number).append(unit);
        }
    }
}
