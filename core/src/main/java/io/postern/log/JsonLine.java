/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.log;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Writes one log line: a JSON object (RFC 8259) without line breaks, beginning with its time and type. Whatever a value holds,
 * it can end neither its string nor its line, and it moves no terminal's cursor: quotes, control characters, line separators
 * and halves of surrogate pairs are escaped. One line, one thread.
 */
public final class JsonLine {
    /** Longer values are cut: one value must not fill the log. */
    private static final int LONGEST_TEXT = 8 * 1024;

    /** A stack trace with its causes is longer than any other value. */
    private static final int LONGEST_TRACE = 64 * 1024;

    private static final int USUAL = 512;

    private final StringBuilder line = new StringBuilder(USUAL);

    /** Begins a line of that type; {@code type} is a word of the program, as {@code log}, {@code access} or {@code audit}. */
    public JsonLine(Instant time, String type) {
        line.append("{\"time\":\"");
        Timestamps.append(line, time);
        line.append("\",\"type\":\"").append(type).append('"');
    }

    /** Adds a text. */
    public JsonLine text(String name, String value) {
        return text(name, value, LONGEST_TEXT);
    }

    /** Adds a text where there is one. */
    public JsonLine text(String name, Optional<String> value) {
        return value.isPresent() ? text(name, value.get()) : this;
    }

    /** Adds an exception's trace. */
    public JsonLine trace(String name, String value) {
        return text(name, value, LONGEST_TRACE);
    }

    /** Adds a number. */
    public JsonLine number(String name, long value) {
        name(name);
        line.append(value);
        return this;
    }

    /** Adds a time in milliseconds, to the microsecond. */
    public JsonLine millis(String name, long nanos) {
        name(name);
        long micros = Math.max(0, nanos) / 1000;
        line.append(micros / 1000).append('.');
        Timestamps.threeDigits(line, (int) (micros % 1000));
        return this;
    }

    /** Adds a flag. */
    public JsonLine flag(String name, boolean value) {
        name(name);
        line.append(value);
        return this;
    }

    /** The line, without its line break. */
    public String end() {
        return line.append('}').toString();
    }

    private JsonLine text(String name, String value, int longest) {
        name(name);
        line.append('"');
        int end = Math.min(value.length(), longest);
        for (int i = 0; i < end; i++) {
            char c = value.charAt(i);
            if (c >= ' ' && c < 0x7f) {
                if (c == '"' || c == '\\') {
                    line.append('\\');
                }
                line.append(c);
            } else {
                i += other(value, i, end);
            }
        }
        line.append(end < value.length() ? "…\"" : "\"");
        return this;
    }

    /** Adds what is not printable ASCII; returns how many characters more than one were taken. */
    private int other(String value, int i, int end) {
        char c = value.charAt(i);
        if (Character.isHighSurrogate(c) && i + 1 < end && Character.isLowSurrogate(value.charAt(i + 1))) {
            line.append(c).append(value.charAt(i + 1));
            return 1;
        }
        int kind = Character.getType(c);
        boolean hidden = kind == Character.CONTROL
                || kind == Character.FORMAT
                || kind == Character.SURROGATE
                || kind == Character.LINE_SEPARATOR
                || kind == Character.PARAGRAPH_SEPARATOR;
        if (!hidden) {
            line.append(c);
        } else if (c == '\n') {
            line.append("\\n");
        } else if (c == '\t') {
            line.append("\\t");
        } else {
            line.append("\\u");
            for (int shift = 12; shift >= 0; shift -= 4) {
                line.append(Character.forDigit(c >> shift & 0xf, 16));
            }
        }
        return 0;
    }

    private void name(String name) {
        line.append(",\"").append(name).append("\":");
    }

    /** Times as RFC 3339 has them, in UTC, to the millisecond. What is the same for a second is made once for it. */
    private static final class Timestamps {
        private static volatile Second last = new Second(Long.MIN_VALUE, "");

        private record Second(long epoch, String text) {}

        private Timestamps() {}

        static void append(StringBuilder to, Instant time) {
            Second second = last;
            if (second.epoch() != time.getEpochSecond()) {
                String text = time.atOffset(ZoneOffset.UTC)
                        .withNano(0)
                        .toLocalDateTime()
                        .toString();
                // Java leaves out the seconds where they are zero.
                second = new Second(
                        time.getEpochSecond(), text.length() == "2000-01-01T00:00".length() ? text + ":00" : text);
                last = second;
            }
            to.append(second.text()).append('.');
            threeDigits(to, time.getNano() / 1_000_000);
            to.append('Z');
        }

        static void threeDigits(StringBuilder to, int number) {
            to.append((char) ('0' + number / 100))
                    .append((char) ('0' + number / 10 % 10))
                    .append((char) ('0' + number % 10));
        }
    }
}
