/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.mapping;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a formula may look at: the attributes of one entry, and the fields that were mapped before. Used by one thread. */
final class Scope {

    private final Map<String, Object> attributes;
    private final Map<String, Object> mapped = new HashMap<>();

    Scope(Map<String, Object> attributes) {
        this.attributes = attributes;
    }

    Map<String, Object> attributes() {
        return attributes;
    }

    @Nullable
    Object mapped(String field) {
        return mapped.get(field);
    }

    void map(String field, Object value) {
        mapped.put(field, value);
    }
}
