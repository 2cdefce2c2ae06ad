/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import io.postern.config.HeaderEncoding;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes text into header values so that no value can forge another. What comes out travels as it is: a character for each
 * byte.
 */
final class WireText {
    /** An encoded word has at most 75 characters (RFC 2047, section 2): 12 for its frame, 63 for 45 bytes of base64. */
    private static final int WORD_BYTES = 45;

    private static final String HEX = "0123456789ABCDEF";

    private final HeaderEncoding encoding;
    private final String separator;

    /**
     * @param encoding for what is not ASCII
     * @param separator what stands between two groups: one character
     */
    WireText(HeaderEncoding encoding, String separator) {
        this.encoding = encoding;
        this.separator = separator;
    }

    /** One value: a user name, an e-mail, a display name, a claim. Control characters that a claim may hold become spaces. */
    String value(String text) {
        String safe = text.codePoints().anyMatch(IdentityMaker::control)
                ? text.codePoints()
                        .map(c -> IdentityMaker.control(c) ? ' ' : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString()
                : text;
        if (ascii(safe)) {
            // With an encoding that uses it, a literal mark must not be read as one.
            return switch (encoding) {
                case UTF_8 -> safe;
                case PERCENT -> safe.replace("%", "%25");
                case RFC2047 -> safe.contains("=?") ? words(safe) : safe;
            };
        }
        return switch (encoding) {
            case UTF_8 -> bytes(safe);
            case PERCENT -> percent(safe);
            case RFC2047 -> words(safe);
        };
    }

    /** Several groups, joined by the separator; a group's own separator cannot make two of it. */
    String groups(List<String> groups) {
        return groups.stream().map(this::group).collect(Collectors.joining(separator));
    }

    private String group(String group) {
        StringBuilder safe = new StringBuilder(group.length());
        int[] points = group.codePoints().toArray();
        int first = 0;
        int last = points.length;
        while (first < last && IdentityMaker.edge(points[first])) {
            first++;
        }
        while (last > first && IdentityMaker.edge(points[last - 1])) {
            last--;
        }
        for (int i = 0; i < points.length; i++) {
            int c = points[i];
            boolean forging = c == '%'
                    || separator.indexOf(c) >= 0
                    || i < first
                    || i >= last
                    || IdentityMaker.control(c)
                    || Character.getType(c) == Character.SURROGATE;
            if (forging) {
                escape(Character.toString(c), safe);
            } else {
                safe.appendCodePoint(c);
            }
        }
        String text = safe.toString();
        if (ascii(text)) {
            return encoding == HeaderEncoding.RFC2047 && text.contains("=?") ? words(text) : text;
        }
        return switch (encoding) {
            case UTF_8 -> bytes(text);
            // The marks of the first step are percent-encodings already, so only what is not ASCII is left.
            case PERCENT -> nonAsciiPercent(text);
            case RFC2047 -> words(text);
        };
    }

    private static boolean ascii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7e || text.charAt(i) < 0x20) {
                return false;
            }
        }
        return true;
    }

    private static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static String percent(String text) {
        return nonAsciiPercent(text.replace("%", "%25"));
    }

    private static String nonAsciiPercent(String text) {
        StringBuilder safe = new StringBuilder(text.length() * 2);
        text.codePoints().forEach(c -> {
            if (c < 0x7f) {
                safe.append((char) c);
            } else {
                escape(Character.toString(c), safe);
            }
        });
        return safe.toString();
    }

    private static void escape(String text, StringBuilder into) {
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            into.append('%').append(HEX.charAt(b >> 4 & 15)).append(HEX.charAt(b & 15));
        }
    }

    /** Encoded words of whole characters, joined by spaces, which a reader drops between them (RFC 2047, section 6.2). */
    private static String words(String text) {
        StringBuilder words = new StringBuilder();
        StringBuilder chunk = new StringBuilder();
        int[] points = text.codePoints().toArray();
        int length = 0;
        for (int c : points) {
            int size = Character.toString(c).getBytes(StandardCharsets.UTF_8).length;
            if (length + size > WORD_BYTES) {
                word(chunk, words);
                length = 0;
            }
            chunk.appendCodePoint(c);
            length += size;
        }
        word(chunk, words);
        return words.toString();
    }

    private static void word(StringBuilder chunk, StringBuilder words) {
        words.append(words.length() == 0 ? "" : " ")
                .append("=?UTF-8?B?")
                .append(Base64.getEncoder().encodeToString(chunk.toString().getBytes(StandardCharsets.UTF_8)))
                .append("?=");
        chunk.setLength(0);
    }
}
