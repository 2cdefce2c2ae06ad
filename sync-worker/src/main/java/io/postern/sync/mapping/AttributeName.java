/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.mapping;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The name of an attribute, or a path of names with dots between them through objects within objects. A name with dots
 * that an entry has as it is goes before the path.
 */
final class AttributeName {

    private final String whole;
    private final String[] path;

    AttributeName(String text) {
        this.whole = text;
        this.path = text.split("\\.", -1);
    }

    /** What the attribute holds; null where it is absent. */
    @Nullable
    Object all(Map<String, Object> attributes) {
        Object value = attributes.get(whole);
        if (value != null || path.length == 1) {
            return value;
        }
        Object inner = attributes;
        for (String step : path) {
            inner = inner instanceof Map<?, ?> map ? map.get(step) : null;
        }
        return inner;
    }

    /** The first value of an attribute that holds several, as every LDAP attribute may; null where it is absent or empty. */
    @Nullable
    Object first(Map<String, Object> attributes) {
        Object value = all(attributes);
        if (value instanceof List<?> list) {
            return list.isEmpty() ? null : list.get(0);
        }
        return value;
    }

    /** How many values there are. */
    int count(Map<String, Object> attributes) {
        Object value = all(attributes);
        return value instanceof Collection<?> several ? several.size() : value == null ? 0 : 1;
    }

    @Override
    public String toString() {
        return whole;
    }
}
