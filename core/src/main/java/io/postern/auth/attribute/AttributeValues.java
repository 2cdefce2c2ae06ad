/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.attribute;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Reads the values of an attribute out of its header, as mod_shib puts them there ({@code exportAttributes} of the service
 * provider, version 3):
 *
 * <ol>
 *   <li>the header's bytes are UTF-8, decoded strictly and once;
 *   <li>the delimiter stands between two values; one within a value has a backslash before it, and nothing else is escaped;
 *   <li>with {@code encoding="URL"} each value is percent-encoded, and {@code ;} always separates;
 *   <li>an empty header is an attribute without values.
 * </ol>
 *
 * Since a backslash is not escaped, <code>x\;y</code> may be the value <code>x;y</code> or the two values <code>x\</code> and
 * <code>y</code>; it is read as one, so that no value can ever become two.
 */
final class AttributeValues {
    /** People in a thousand groups, each named by a URN of 60 characters. */
    static final int MAX_BYTES = 64 * 1024;

    /** More than any directory releases of a person, and few enough to look at for every request. */
    static final int MAX_VALUES = 4096;

    private static final char URL_DELIMITER = ';';

    private final char delimiter;
    private final boolean urlEncoded;

    AttributeValues(char delimiter, boolean urlEncoded) {
        this.delimiter = urlEncoded ? URL_DELIMITER : delimiter;
        this.urlEncoded = urlEncoded;
    }

    /** What came of it. */
    sealed interface Decoded {}

    /**
     * The values, empty ones included.
     *
     * @param doubtful whether a value ends, or may have ended, in a backslash, so that the values may have been others
     */
    record Values(List<String> values, boolean doubtful) implements Decoded {
        Values {
            values = List.copyOf(values);
        }
    }

    /** None; the words say why, without the value. */
    record Malformed(String why) implements Decoded {}

    /** Too many of them, or too long. */
    record TooLarge() implements Decoded {}

    /** The values of a header, whose text has one character for each byte. */
    Decoded decode(String header) {
        if (header.length() > MAX_BYTES) {
            return new TooLarge();
        }
        if (header.isEmpty()) {
            return new Values(List.of(), false);
        }
        try {
            return urlEncoded ? percentEncoded(header) : escaped(utf8(bytes(header)));
        } catch (CharacterCodingException notUtf8) {
            return new Malformed("is not UTF-8");
        } catch (NumberFormatException notHex) {
            return new Malformed("is not percent-encoded, as shibboleth.url-encoded says");
        }
    }

    private Decoded escaped(String text) {
        List<String> values = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        boolean doubtful = text.charAt(text.length() - 1) == '\\';
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != delimiter) {
                value.append(c);
            } else if (i > 0 && text.charAt(i - 1) == '\\') {
                doubtful |= i > 1 && text.charAt(i - 2) == '\\';
                value.setCharAt(value.length() - 1, delimiter);
            } else {
                values.add(value.toString());
                value.setLength(0);
                if (values.size() >= MAX_VALUES) {
                    return new TooLarge();
                }
            }
        }
        values.add(value.toString());
        return new Values(values, doubtful);
    }

    private Decoded percentEncoded(String header) throws CharacterCodingException {
        List<String> values = new ArrayList<>();
        int from = 0;
        while (from <= header.length()) {
            if (values.size() >= MAX_VALUES) {
                return new TooLarge();
            }
            int end = header.indexOf(delimiter, from);
            if (end < 0) {
                end = header.length();
            }
            values.add(percentDecoded(header.substring(from, end)));
            from = end + 1;
        }
        return new Values(values, false);
    }

    private static String percentDecoded(String value) throws CharacterCodingException {
        byte[] decoded = new byte[value.length()];
        int count = 0;
        int i = 0;
        while (i < value.length()) {
            char c = value.charAt(i);
            if (c == '%') {
                if (i + 2 >= value.length()) {
                    throw new NumberFormatException("a cut escape");
                }
                decoded[count++] = (byte) HexFormat.fromHexDigits(value, i + 1, i + 3);
                i += 3;
            } else if (c > ' ' && c < 0x7f) {
                decoded[count++] = (byte) c;
                i++;
            } else {
                // The encoder of the service provider leaves none of these; so this header was not written by it.
                throw new NumberFormatException("a raw character");
            }
        }
        return utf8(ByteBuffer.wrap(decoded, 0, count));
    }

    private static ByteBuffer bytes(String header) throws CharacterCodingException {
        return StandardCharsets.ISO_8859_1.newEncoder().encode(CharBuffer.wrap(header));
    }

    private static String utf8(ByteBuffer bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    }
}
