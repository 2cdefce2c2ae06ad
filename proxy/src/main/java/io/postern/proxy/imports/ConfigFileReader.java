/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the configuration file, which is TOML with one table. */
final class ConfigFileReader {
    private ConfigFileReader() {}

    static void read(Path file, Intake intake) throws Unreadable {
        String where = String.valueOf(file.getFileName());
        for (Map.Entry<String, JsonNode> entry : tree(file).properties()) {
            String key = entry.getKey();
            Optional<Option> option = intake.table().ofKey(key);
            if (option.isPresent()) {
                intake.take(option.get(), key, values(entry.getValue(), key, where), where, Optional.empty());
            } else {
                intake.unknown(key, where);
            }
        }
    }

    private static JsonNode tree(Path file) throws Unreadable {
        String text = TextFile.read(file);
        try {
            return new TomlMapper().readTree(text);
        } catch (JacksonException e) {
            JsonLocation place = e.getLocation();
            // Not the parser's own words: they quote the file, which holds secrets.
            throw new Unreadable(file + " is not TOML" + (place == null ? "" : ", from line " + place.getLineNr())
                    + "; give YAML with --alpha, a command line with --args and an environment with --env-file");
        }
    }

    private static List<String> values(JsonNode value, String key, String where) throws Unreadable {
        List<String> values = new ArrayList<>();
        if (value.isArray()) {
            for (JsonNode item : value) {
                values.add(scalar(item, key, where));
            }
        } else {
            values.add(scalar(value, key, where));
        }
        return values;
    }

    private static String scalar(JsonNode value, String key, String where) throws Unreadable {
        if (!value.isValueNode()) {
            throw new Unreadable(where + ": " + key + " is neither one value nor a list; oauth2-proxy takes no tables");
        }
        return value.asText();
    }
}
