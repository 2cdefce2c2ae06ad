/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.login;

import io.postern.auth.RequestHead;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters of a query or a form ({@code application/x-www-form-urlencoded}), read strictly: each name once, well-formed
 * escapes, valid UTF-8, no control character. An empty value says nothing.
 */
final class Parameters {
    /** Ours and those of every provider together are a dozen. */
    private static final int MAX_COUNT = 64;

    static final Parameters NONE = new Parameters(Map.of());

    private final Map<String, String> values;

    private Parameters(Map<String, String> values) {
        this.values = values;
    }

    /** The parameters of a request's query; empty where they can be read in two ways, or in none. */
    static Optional<Parameters> ofQuery(RequestHead request) {
        int query = request.target().indexOf('?');
        return query < 0 ? Optional.of(NONE) : of(request.target().substring(query + 1));
    }

    /** The parameters of that text; empty where they can be read in two ways, or in none. */
    static Optional<Parameters> of(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        List<String> pairs = List.of(text.split("&", MAX_COUNT + 1));
        if (pairs.size() > MAX_COUNT) {
            return Optional.empty();
        }
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            Optional<String> name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            Optional<String> value = decoded(equals < 0 ? "" : pair.substring(equals + 1));
            if (name.isEmpty() || value.isEmpty()) {
                return Optional.empty();
            }
            if (!pair.isEmpty() && values.put(name.get(), value.get()) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(new Parameters(values));
    }

    /** The value of that name. */
    Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
    }

    /** Whether the name is there, with a value or without. */
    boolean has(String name) {
        return values.containsKey(name);
    }

    private static Optional<String> decoded(String text) {
        ByteBuffer octets = ByteBuffer.allocate(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                int high = i + 2 < text.length() ? hex(text.charAt(i + 1)) : -1;
                int low = high < 0 ? -1 : hex(text.charAt(i + 2));
                if (low < 0) {
                    return Optional.empty();
                }
                octets.put((byte) (high << 4 | low));
                i += 2;
            } else if (c > 0xff) {
                return Optional.empty();
            } else {
                octets.put((byte) (c == '+' ? ' ' : c));
            }
        }
        try {
            String decoded =
                    StandardCharsets.UTF_8.newDecoder().decode(octets.flip()).toString();
            return decoded.codePoints().anyMatch(Character::isISOControl) ? Optional.empty() : Optional.of(decoded);
        } catch (CharacterCodingException notUtf8) {
            return Optional.empty();
        }
    }

    private static int hex(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }

    /** The names; the values are codes and tokens. */
    @Override
    public String toString() {
        return "Parameters" + values.keySet();
    }
}
