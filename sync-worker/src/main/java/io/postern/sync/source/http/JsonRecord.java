/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes one value out of the tokens of a parser, and remembers what is wrong with it instead of stopping. */
final class JsonRecord {
    /** No source nests deeper, and what does would exhaust the stack. */
    private static final int DEEPEST = 32;

    /** Every number of so many digits is a Long. */
    private static final int LONG_DIGITS = 18;

    /** A longer fraction is none that anybody can use as one. */
    private static final int DOUBLE_DIGITS = 64;

    private static final char REPLACEMENT = '\ufffd';

    private final JsonParser parser;
    private final boolean mended;
    private Optional<String> fault = Optional.empty();
    private Map<String, Object> members = Map.of();

    /** @param mended whether bytes of the page became replacement characters */
    JsonRecord(JsonParser parser, boolean mended) {
        this.parser = parser;
        this.mended = mended;
    }

    /** What makes the value unusable. */
    Optional<String> fault() {
        return fault;
    }

    /** The outermost object that was read last. */
    Map<String, Object> members() {
        return members;
    }

    /** The value that starts with that token, to its end. */
    Object value(JsonToken token, int depth) throws IOException {
        return switch (token) {
            case START_OBJECT -> object(depth);
            case START_ARRAY -> list(depth);
            case VALUE_NUMBER_INT -> whole();
            case VALUE_NUMBER_FLOAT -> fraction();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> "";
            default -> text(parser.getText());
        };
    }

    private Object object(int depth) throws IOException {
        Map<String, Object> map = new LinkedHashMap<>();
        if (tooDeep(depth)) {
            return map;
        }
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            if (token != JsonToken.VALUE_NULL && map.put(text(name), value(token, depth + 1)) != null) {
                fault = Optional.of("it has " + name + " twice");
            }
        }
        if (depth == 0) {
            members = map;
        }
        return map;
    }

    private Object list(int depth) throws IOException {
        List<Object> list = new ArrayList<>();
        if (tooDeep(depth)) {
            return list;
        }
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token != JsonToken.VALUE_NULL) {
                list.add(value(token, depth + 1));
            }
        }
        return list;
    }

    private boolean tooDeep(int depth) throws IOException {
        if (depth < DEEPEST) {
            return false;
        }
        fault = Optional.of("it nests deeper than " + DEEPEST);
        parser.skipChildren();
        return true;
    }

    /** A number that is too large is a key or nothing: its digits, so that none is lost. */
    private Object whole() throws IOException {
        String digits = parser.getText();
        if (digits.length() <= LONG_DIGITS) {
            return Long.parseLong(digits);
        }
        return digits;
    }

    private Object fraction() throws IOException {
        String digits = parser.getText();
        if (digits.length() <= DOUBLE_DIGITS) {
            double number = Double.parseDouble(digits);
            return Double.isFinite(number) ? (Object) number : digits;
        }
        return digits;
    }

    private String text(String text) {
        for (int i = 0; i < text.length(); i++) {
            char one = text.charAt(i);
            if (Character.isHighSurrogate(one)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(one)) {
                fault = Optional.of("it holds half a character");
            } else if (mended && one == REPLACEMENT) {
                fault = Optional.of("it holds bytes that are not UTF-8");
            }
        }
        return text;
    }
}
