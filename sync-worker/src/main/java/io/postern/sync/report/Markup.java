/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Locale;

/**
 * Writes HTML. Whatever comes from elsewhere goes through {@link #text} or stands as the value of an attribute, and is
 * escaped there; there is no way to write it raw.
 */
final class Markup {

    /** A value that is longer is a nuisance on a page; the rest of it stands in the JSON. */
    static final int LONGEST_VALUE = 300;

    private final Writer writer;

    Markup(Writer writer) {
        this.writer = writer;
    }

    /** A start tag. Names are the page's own; values may be anybody's. */
    Markup open(String element, String... attributes) {
        raw("<").raw(element);
        for (int i = 0; i < attributes.length; i += 2) {
            raw(" ").raw(attributes[i]).raw("=\"");
            attribute(attributes[i + 1]);
            raw("\"");
        }
        return raw(">");
    }

    /** An end tag, and a new line after it. */
    Markup close(String element) {
        return raw("</").raw(element).raw(">\n");
    }

    /** An element with nothing but text in it. */
    Markup element(String element, String text, String... attributes) {
        return open(element, attributes).text(text).close(element);
    }

    /** The same within a line. */
    Markup inline(String element, String text, String... attributes) {
        return open(element, attributes).text(text).raw("</").raw(element).raw(">");
    }

    /** A value of a record: set apart from the words around it, whatever direction it is written in, and cut. */
    Markup value(String text) {
        open("bdi", "class", "v");
        int end = text.length() <= LONGEST_VALUE ? text.length() : cut(text);
        text(text.substring(0, end));
        raw("</bdi>");
        return end == text.length() ? this : inline("small", "… " + Numbers.grouped(text.length()) + " characters");
    }

    private static int cut(String text) {
        return Character.isHighSurrogate(text.charAt(LONGEST_VALUE - 1)) ? LONGEST_VALUE - 1 : LONGEST_VALUE;
    }

    /**
     * Text. A character that nobody can see, or that changes how those around it are shown, appears as its number: two
     * names that look alike are told apart here or nowhere.
     */
    Markup text(String text) {
        text.codePoints().forEach(point -> {
            if (seen(point)) {
                character(point);
            } else {
                raw("<i class=\"u\">").raw(number(point)).raw("</i>");
            }
        });
        return this;
    }

    private void attribute(String text) {
        text.codePoints().forEach(point -> {
            if (seen(point)) {
                character(point);
            } else {
                raw(number(point));
            }
        });
    }

    /** Whether a character is one that somebody sees, and that leaves others as they are. */
    static boolean seen(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> point == ' ';
            default -> !blank(point);
        };
    }

    /** Letters by their class, and nothing to look at: Hangul fillers, the Braille blank, variation selectors and such. */
    private static boolean blank(int point) {
        return point == 0x115f
                || point == 0x1160
                || point == 0x3164
                || point == 0xffa0
                || point == 0x2800
                || point == 0x034f
                || point == 0x17b4
                || point == 0x17b5
                || (point >= 0x180b && point <= 0x180f)
                || (point >= 0xfe00 && point <= 0xfe0f)
                || (point >= 0xe0100 && point <= 0xe01ef);
    }

    private static String number(int point) {
        return String.format(Locale.ROOT, "U+%04X", point);
    }

    private void character(int point) {
        switch (point) {
            case '&' -> raw("&amp;");
            case '<' -> raw("&lt;");
            case '>' -> raw("&gt;");
            case '"' -> raw("&quot;");
            case '\'' -> raw("&#39;");
            case '`' -> raw("&#96;");
            default -> raw(Character.toString(point));
        }
    }

    /** The page's own style and declarations. */
    Markup own(Fixed fixed) {
        return raw(fixed.text());
    }

    private Markup raw(String text) {
        try {
            writer.write(text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Text that the program brings along. */
    enum Fixed {
        /** At the very beginning. */
        DOCTYPE("<!DOCTYPE html>\n"),
        /** How it looks. */
        STYLE(Style.TEXT);

        private final String text;

        Fixed(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }
}
