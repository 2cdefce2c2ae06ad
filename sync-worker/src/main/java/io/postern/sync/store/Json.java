/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** JSON text of maps. */
final class Json {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final byte[] EMPTY = {'{', '}'};

    private Json() {}

    static String text(Map<String, Object> value) {
        return new String(utf8(value), StandardCharsets.UTF_8);
    }

    /** The same as its bytes. */
    static byte[] utf8(Map<String, Object> value) {
        if (value.isEmpty()) {
            return EMPTY;
        }
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + value.keySet(), e);
        }
    }
}
