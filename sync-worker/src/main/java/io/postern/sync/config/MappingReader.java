/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.config;

import io.postern.config.Names;
import io.postern.config.Section;
import io.postern.config.Syntax;
import io.postern.sync.mapping.MappingSpec;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads {@code mapping}, of the file, of a source or of a preset. */
final class MappingReader {

    private MappingReader() {}

    static MappingSpec mapping(Section mapping) {
        Map<String, String> fields = new LinkedHashMap<>();
        field(mapping, MappingSpec.KEY, fields);
        field(mapping, MappingSpec.USERNAME, fields);
        field(mapping, MappingSpec.EMAIL, fields);
        field(mapping, MappingSpec.NAME, fields);
        field(mapping, MappingSpec.SKIP, fields);
        return new MappingSpec(
                fields,
                keys(mapping, "profile"),
                keys(mapping, "preferences"),
                keys(mapping, "extra"),
                group(mapping.sectionOrEmpty("group")),
                mapping.optional("plugin", Names.visible()));
    }

    private static Map<String, String> group(Section group) {
        Map<String, String> fields = new LinkedHashMap<>();
        field(group, MappingSpec.ID, fields);
        field(group, MappingSpec.UUID, fields);
        field(group, MappingSpec.NAME, fields);
        field(group, MappingSpec.DESCRIPTION, fields);
        return fields;
    }

    private static Map<String, String> keys(Section mapping, String part) {
        Section section = mapping.sectionOrNothing(part);
        Map<String, String> fields = new LinkedHashMap<>();
        for (String key : section.keys()) {
            field(section, key, fields);
        }
        return fields;
    }

    private static void field(Section section, String key, Map<String, String> fields) {
        section.optional(key, text()).ifPresent(text -> fields.put(key, text));
    }

    private static Syntax<String> text() {
        return Syntax.text();
    }
}
