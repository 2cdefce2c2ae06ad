/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.mapping;

import com.google.errorprone.annotations.Immutable;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The functions that expressions have beside CEL's own. Each takes and gives null for a value that is not there, unless it
 * says otherwise; a number or a switch is taken as its text; anything else is an {@link IllegalArgumentException}.
 */
final class Functions {

    /** More than any field of an application holds. */
    private static final int LONGEST = 64 * 1024;

    private static final Pattern NO_SLUG = Pattern.compile("[^a-z0-9_-]");

    private Functions() {}

    @Immutable
    @FunctionalInterface
    interface One {
        @Nullable
        Object apply(@Nullable Object value);
    }

    @Immutable
    @FunctionalInterface
    interface Two {
        @Nullable
        Object apply(@Nullable Object value, @Nullable Object second);
    }

    @Immutable
    @FunctionalInterface
    interface Three {
        @Nullable
        Object apply(@Nullable Object value, @Nullable Object second, @Nullable Object third);
    }

    static final Map<String, One> ONE = Map.of(
            "lower", Functions::lower,
            "upper", Functions::upper,
            "trim", Functions::trim,
            "text", Functions::text,
            "first", Functions::first,
            "slug", Functions::slug);

    static final Map<String, Two> TWO = Map.of(
            "join", Functions::join,
            "split", Functions::split,
            "extract", Functions::extract);

    static final Map<String, Three> THREE = Map.of("replace", Functions::replace);

    private static @Nullable Object lower(@Nullable Object value) {
        return value == null ? null : string(value).toLowerCase(Locale.ROOT);
    }

    private static @Nullable Object upper(@Nullable Object value) {
        return value == null ? null : string(value).toUpperCase(Locale.ROOT);
    }

    private static @Nullable Object trim(@Nullable Object value) {
        return value == null ? null : string(value).strip();
    }

    /** A value as text; empty text where there is none. */
    private static Object text(@Nullable Object value) {
        return value == null ? "" : string(value);
    }

    /** The first of several that is there and not empty. */
    private static @Nullable Object first(@Nullable Object value) {
        if (!(value instanceof List<?> list)) {
            return value;
        }
        for (Object one : list) {
            Object known = one instanceof List<?> ? first(one) : CelPrograms.nullable(one);
            if (known != null && !known.equals("")) {
                return known;
            }
        }
        return null;
    }

    /** Lower case, and _ in the place of whatever is not a letter of a to z, a digit, - or _. */
    private static @Nullable Object slug(@Nullable Object value) {
        return value == null
                ? null
                : NO_SLUG.matcher(string(value).toLowerCase(Locale.ROOT)).replaceAll("_");
    }

    private static @Nullable Object join(@Nullable Object value, @Nullable Object separator) {
        if (value == null) {
            return null;
        }
        if (!(value instanceof List<?> list)) {
            return string(value);
        }
        return capped(list.stream()
                .filter(one -> CelPrograms.nullable(one) != null)
                .map(Functions::string)
                .collect(Collectors.joining(needed(separator))));
    }

    private static @Nullable Object split(@Nullable Object value, @Nullable Object separator) {
        if (value == null) {
            return List.of();
        }
        String between = needed(separator);
        if (between.isEmpty()) {
            throw new IllegalArgumentException("the separator of split is empty");
        }
        String rest = string(value);
        List<String> parts = new ArrayList<>();
        for (int at = rest.indexOf(between); at >= 0; at = rest.indexOf(between)) {
            parts.add(rest.substring(0, at));
            rest = rest.substring(at + between.length());
        }
        parts.add(rest);
        return parts;
    }

    /** What the first group of a pattern matches, or the whole match where it has no group; null where nothing matches. */
    private static @Nullable Object extract(@Nullable Object value, @Nullable Object pattern) {
        if (value == null) {
            return null;
        }
        Matcher matcher = pattern(needed(pattern)).matcher(string(value));
        return matcher.find() ? matcher.group(matcher.groupCount() == 0 ? 0 : 1) : null;
    }

    private static @Nullable Object replace(
            @Nullable Object value, @Nullable Object from, @Nullable Object replacement) {
        if (value == null) {
            return null;
        }
        String old = needed(from);
        if (old.isEmpty()) {
            throw new IllegalArgumentException("what replace looks for is empty");
        }
        return capped(string(value).replace(old, needed(replacement)));
    }

    static String string(Object value) {
        if (value instanceof String text) {
            return capped(text);
        }
        if (value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15) {
            return Long.toString(number.longValue()); // 42.0 is how some services write 42
        }
        if (value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        throw new IllegalArgumentException(kind(value) + " is not text");
    }

    /** What a value is, in a reader's words. */
    static String kind(Object value) {
        if (value instanceof List) {
            return "a list";
        }
        return value instanceof Map
                ? "an object"
                : value instanceof Boolean
                        ? "a switch"
                        : value instanceof Number ? "a number" : value instanceof String ? "text" : "another value";
    }

    private static Pattern pattern(String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("the pattern is none: " + e.getDescription(), e);
        }
    }

    private static String needed(@Nullable Object argument) {
        if (argument == null) {
            throw new IllegalArgumentException("an argument is missing");
        }
        return string(argument);
    }

    private static String capped(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("text is longer than " + LONGEST + " characters");
        }
        return text;
    }
}
