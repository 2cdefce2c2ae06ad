/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.mapping;

import io.postern.sync.mapping.Expression.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A field and what it is mapped from.
 *
 * @param name as the application's JSON or the configuration has it
 */
record Field(String name, Expression expression) {

    /** One of the fields of that map; null where it is not mapped. */
    static @Nullable Field of(Map<String, String> texts, String name, String prefix, Place place)
            throws MalformedMappingException {
        String text = texts.get(name);
        return text == null ? null : parsed(name, text, prefix, place);
    }

    /** All fields of a map, by name. */
    static List<Field> all(Map<String, String> texts, String prefix) throws MalformedMappingException {
        List<Field> fields = new ArrayList<>();
        for (Map.Entry<String, String> text : new TreeMap<>(texts).entrySet()) {
            fields.add(parsed(text.getKey(), text.getValue(), prefix, Place.LATER));
        }
        return fields;
    }

    private static Field parsed(String name, String text, String prefix, Place place) throws MalformedMappingException {
        try {
            return new Field(name, Expression.parse(text, place));
        } catch (MalformedExpressionException e) {
            throw new MalformedMappingException(prefix + name, text, e.message());
        }
    }

    /** Its value as text; null where there is none. */
    @Nullable
    String text(Scope scope) throws UnusableException {
        return Values.text(expression.value(scope), expression.label());
    }

    /** Why it has no value: the first attribute that is not there, or that nothing came of it. */
    String absence(Scope scope) {
        List<String> missing = expression.missing(scope);
        return missing.isEmpty() ? expression.label() + " is empty" : missing.get(0) + " is missing";
    }
}
