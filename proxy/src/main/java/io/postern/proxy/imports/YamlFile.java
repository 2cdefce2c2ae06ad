/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads a YAML file with a mapping at its top. */
final class YamlFile {
    /** Their alpha configuration nests seven deep; a parser that follows any depth can run out of stack. */
    private static final int DEEPEST = 32;

    private static final int MOST_ALIASES = 64;

    private YamlFile() {}

    static Map<String, Object> read(Path file) throws Unreadable {
        String text = TextFile.read(file);
        LoadSettings settings =
                LoadSettings.builder().setMaxAliasesForCollections(MOST_ALIASES).build();
        Object root;
        try {
            checkDepth(new Parse(settings).parseString(text), file);
            root = new Load(settings).loadFromString(text);
        } catch (MarkedYamlEngineException e) {
            Optional<Integer> line = e.getProblemMark().map(Mark::getLine);
            // Not the parser's own words: they quote the file, which holds secrets.
            throw new Unreadable(file + " is not YAML"
                    + line.map(number -> ", from line " + (number + 1)).orElse(""));
        } catch (YamlEngineException e) {
            throw new Unreadable(file + " is not YAML");
        }
        if (!(root instanceof Map<?, ?> map)) {
            throw new Unreadable(file + " is not an alpha configuration: its top is not a mapping");
        }
        Map<String, Object> sections = new LinkedHashMap<>();
        map.forEach((key, value) -> sections.put(String.valueOf(key), value == null ? "" : value));
        return sections;
    }

    private static void checkDepth(Iterable<Event> events, Path file) throws Unreadable {
        int depth = 0;
        for (Event event : events) {
            Event.ID id = event.getEventId();
            if (id == Event.ID.MappingStart || id == Event.ID.SequenceStart) {
                depth++;
            } else if (id == Event.ID.MappingEnd || id == Event.ID.SequenceEnd) {
                depth--;
            }
            if (depth > DEEPEST) {
                throw new Unreadable(file + " is nested more than " + DEEPEST + " levels deep");
            }
        }
    }
}
