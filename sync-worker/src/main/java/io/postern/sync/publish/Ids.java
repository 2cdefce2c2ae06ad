/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.publish;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Ids as JSON: numbers or texts. */
final class Ids {

    private static final ObjectWriter JSON = new ObjectMapper().writer();

    private Ids() {}

    /** One id a line. */
    static byte[] lines(List<Object> ids) {
        StringBuilder lines = new StringBuilder();
        ids.forEach(id -> lines.append(text(id)).append('\n'));
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Any value of maps, lists, texts and numbers. */
    static String text(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // none of these can fail
        }
    }
}
