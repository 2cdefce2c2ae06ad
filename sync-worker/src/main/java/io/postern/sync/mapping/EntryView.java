/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.mapping;

import dev.cel.common.values.NullValue;
import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The attributes of an entry as an expression sees them: one that is absent is null, and no error. */
final class EntryView extends AbstractMap<String, Object> {

    private final Map<String, Object> attributes;

    EntryView(Map<String, Object> attributes) {
        this.attributes = attributes;
    }

    @Override
    public Object get(@Nullable Object name) {
        Object value = attributes.get(name);
        return value == null ? NullValue.NULL_VALUE : value;
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return true;
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return attributes.entrySet();
    }
}
