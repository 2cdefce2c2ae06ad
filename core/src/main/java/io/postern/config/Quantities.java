/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The forms of numbers, lengths of time, sizes and switches. */
public final class Quantities {

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final Pattern DURATION = Pattern.compile("(?:[0-9]{1,9}(?:ms|s|m|h|d))+|0");
    private static final Pattern DURATION_PART = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})(B|KiB|MiB|GiB|TiB)?");
    private static final Map<String, Duration> UNITS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));
    private static final Map<String, Integer> SHIFTS = Map.of("B", 0, "KiB", 10, "MiB", 20, "GiB", 30, "TiB", 40);

    private Quantities() {}

    /** {@code true} or {@code false}. */
    public static Syntax<Boolean> bool() {
        return text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new Malformed("is not a switch", "write true or false");
        };
    }

    /** A whole number within bounds, both included; at most nine digits. */
    public static Syntax<Integer> integer(int least, int most) {
        return text -> {
            String remedy = "write a whole number from " + least + " to " + most;
            if (!NUMBER.matcher(text).matches()) {
                throw new Malformed("is not a whole number", remedy);
            }
            int number = Integer.parseInt(text);
            if (number < least || number > most) {
                throw new Malformed("is out of range", remedy);
            }
            return number;
        };
    }

    /** A length of time such as {@code 90s} or {@code 1h30m}, within bounds of the same form, both included. */
    public static Syntax<Duration> duration(String least, String most) {
        return text -> {
            Duration duration = duration(text);
            if (duration.compareTo(duration(least)) < 0 || duration.compareTo(duration(most)) > 0) {
                throw new Malformed("is out of range", "write a duration from " + least + " to " + most);
            }
            return duration;
        };
    }

    /** A number of bytes such as {@code 8KiB}, at most 2 GiB. */
    static Syntax<Integer> bytes(String least, String most) {
        return text -> {
            long size = size(text);
            if (size < size(least) || size > size(most)) {
                throw new Malformed("is out of range", "write a size from " + least + " to " + most);
            }
            return Math.toIntExact(size);
        };
    }

    /** A number of bytes, or {@code unlimited}. */
    static Syntax<OptionalLong> bytesOrUnlimited() {
        return text -> text.equals("unlimited") ? OptionalLong.empty() : OptionalLong.of(size(text));
    }

    /** One of the constants of an enum, in lower case with hyphens. */
    public static <E extends Enum<E>> Syntax<E> oneOf(Class<E> type) {
        return text -> {
            List<String> known = new ArrayList<>();
            for (E constant : type.getEnumConstants()) {
                String name = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
                if (name.equals(text)) {
                    return constant;
                }
                known.add(name);
            }
            throw new Malformed("is not known here", "write one of: " + String.join(", ", known));
        };
    }

    private static Duration duration(String text) throws Malformed {
        if (text.length() > 40 || !DURATION.matcher(text).matches()) {
            throw new Malformed("is not a duration", "write for example 500ms, 30s, 5m, 12h or 1h30m");
        }
        Duration sum = Duration.ZERO;
        Matcher part = DURATION_PART.matcher(text);
        while (part.find()) {
            sum = sum.plus(
                    UNITS.getOrDefault(part.group(2), Duration.ZERO).multipliedBy(Long.parseLong(part.group(1))));
        }
        return sum;
    }

    private static long size(String text) throws Malformed {
        Matcher parts = SIZE.matcher(text);
        if (!parts.matches()) {
            throw new Malformed("is not a size", "write for example 512B, 8KiB, 16MiB or 1GiB");
        }
        String unit = parts.group(2) == null ? "B" : parts.group(2);
        return Long.parseLong(parts.group(1)) << SHIFTS.getOrDefault(unit, 0);
    }
}
