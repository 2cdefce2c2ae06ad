/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.oidc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.postern.auth.JsonBuffers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a JSON object of which nothing may be read in two ways: valid UTF-8, no name twice in one object, no lone surrogate, no
 * infinite number, nothing after the object. Members and elements that are {@code null} are left out: a null is no value. Text
 * becomes {@link String}, a number {@link Integer}, {@link Long}, {@link java.math.BigInteger} or {@link Double}, an object a
 * {@link Map}, an array a {@link List}; all of it unmodifiable.
 */
public final class StrictJson {
    /** Deeper than any claim, and far from what overflows a stack (CVE-2025-53864). */
    private static final int MAX_DEPTH = 32;
    /** No claim is a longer number; huge ones cost quadratic time. */
    private static final int MAX_NUMBER = 64;
    /** Names of claims are short, also those that are URLs. */
    private static final int MAX_NAME = 512;
    /** Answers of a provider, which are the largest documents that come here. */
    static final int MAX_DOCUMENT = 1 << 20;

    /** Names come from strangers, so none of them stays behind in a symbol table. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .recyclerPool(JsonBuffers.pool())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER)
                    .maxNameLength(MAX_NAME)
                    .maxStringLength(MAX_DOCUMENT)
                    .maxDocumentLength(MAX_DOCUMENT)
                    .build())
            .build();

    private StrictJson() {}

    /** The object that these bytes are; empty where they are anything else. */
    public static Optional<Map<String, Object>> object(byte[] utf8) {
        if (utf8.length > MAX_DOCUMENT) {
            return Optional.empty();
        }
        try {
            String text = text(utf8);
            boolean escapes = text.contains("\\u");
            try (JsonParser parser = FACTORY.createParser(text)) {
                if (parser.nextToken() != JsonToken.START_OBJECT) {
                    return Optional.empty();
                }
                Map<String, Object> object = members(parser, escapes);
                return parser.nextToken() == null ? Optional.of(object) : Optional.empty();
            }
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** ASCII, as nearly every token is, takes no decoder that would find fault with it. */
    private static String text(byte[] utf8) throws IOException {
        for (byte one : utf8) {
            if (one < 0) {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(utf8))
                        .toString();
            }
        }
        return new String(utf8, StandardCharsets.ISO_8859_1);
    }

    private static Map<String, Object> members(JsonParser parser, boolean escapes) throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        Set<String> nulls = new HashSet<>(0);
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            wellFormed(name, escapes);
            JsonToken token = parser.nextToken();
            boolean twice = nulls.contains(name)
                    || (token == JsonToken.VALUE_NULL
                            ? members.containsKey(name) || !nulls.add(name)
                            : members.put(name, value(parser, token, escapes)) != null);
            if (twice) {
                throw new IOException("a name twice");
            }
        }
        return Collections.unmodifiableMap(members);
    }

    private static List<Object> elements(JsonParser parser, boolean escapes) throws IOException {
        List<Object> elements = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token != JsonToken.VALUE_NULL) {
                elements.add(value(parser, token, escapes));
            }
        }
        return Collections.unmodifiableList(elements);
    }

    private static Object value(JsonParser parser, JsonToken token, boolean escapes) throws IOException {
        return switch (token) {
            case START_OBJECT -> members(parser, escapes);
            case START_ARRAY -> elements(parser, escapes);
            case VALUE_STRING -> wellFormed(parser.getText(), escapes);
            case VALUE_NUMBER_INT -> parser.getNumberValue();
            case VALUE_NUMBER_FLOAT -> finite(parser.getDoubleValue());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> throw new IOException("not JSON");
        };
    }

    private static Double finite(double number) throws IOException {
        if (!Double.isFinite(number)) {
            throw new IOException("an infinite number");
        }
        return number;
    }

    /** A lone surrogate, which only an escape can bring in, becomes a question mark in UTF-8: two names would be one. */
    private static String wellFormed(String text, boolean escapes) throws IOException {
        for (int i = 0; escapes && i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!Character.isSurrogatePair(text.charAt(i), i + 1 < text.length() ? text.charAt(i + 1) : ' ')) {
                    throw new IOException("a lone surrogate");
                }
                i++;
            }
        }
        return text;
    }
}
