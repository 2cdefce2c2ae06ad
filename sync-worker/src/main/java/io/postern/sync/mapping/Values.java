/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.mapping;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns what a formula gave into what a column can hold. */
final class Values {

    private static final char REPLACEMENT = '\ufffd';

    private Values() {}

    /** Text, also of a number; null where there is none or where it is blank. */
    static @Nullable String text(@Nullable Object value, String label) throws UnusableException {
        if (value == null) {
            return null;
        }
        if (!(value instanceof String) && !(value instanceof Number)) {
            throw new UnusableException(label + " is " + Functions.kind(value) + ", not text");
        }
        String text = value instanceof String string ? string : Functions.string(value);
        check(text, label);
        return text.isBlank() ? null : text;
    }

    /** Refuses what PostgreSQL or the application cannot hold, however deep it stands. */
    static void check(Object value, String label) throws UnusableException {
        if (value instanceof String text) {
            check(text, label);
        } else if (value instanceof List<?> list) {
            for (Object one : list) {
                check(one, label);
            }
        } else if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                check(entry.getKey(), label);
                check(entry.getValue(), label);
            }
        }
    }

    private static void check(String text, String label) throws UnusableException {
        for (int i = 0; i < text.length(); i++) {
            char one = text.charAt(i);
            if (one == 0) {
                throw new UnusableException(label + " has a NUL character");
            }
            if (one == REPLACEMENT) {
                throw new UnusableException(label + " has bytes that are not UTF-8");
            }
            if (Character.isSurrogate(one)) {
                boolean pair = Character.isHighSurrogate(one)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    throw new UnusableException(label + " has half a character");
                }
                i++;
            }
        }
    }
}
