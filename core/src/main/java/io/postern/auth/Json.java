/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;

/** Writes the gate's own documents. Loaded when the first is written, since the library takes long to be. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper(
            JsonFactory.builder().recyclerPool(JsonBuffers.pool()).build());

    private Json() {}

    /** A line with that object: strings, lists, numbers and flags. */
    static String line(Map<String, Object> document) {
        try {
            return MAPPER.writeValueAsString(document) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings, lists, numbers and flags have a JSON form", e);
        }
    }
}
