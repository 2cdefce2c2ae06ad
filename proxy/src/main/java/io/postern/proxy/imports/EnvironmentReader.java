/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads lines of {@code NAME=VALUE}, as containers and service managers take them. */
final class EnvironmentReader {
    private static final String PREFIX = "OAUTH2_PROXY_";
    private static final Pattern LINE = Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=(.*)");

    private EnvironmentReader() {}

    /** All variables of a file. */
    static Map<String, String> variables(Path file) throws Unreadable {
        Map<String, String> variables = new LinkedHashMap<>();
        int number = 0;
        for (String written : TextFile.read(file).lines().toList()) {
            number++;
            String line = written.strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Matcher parts = LINE.matcher(line);
            if (!parts.matches()) {
                throw new Unreadable(file + ", line " + number + " is not NAME=VALUE; give it as what it is");
            }
            variables.put(parts.group(1), unquoted(parts.group(2).strip()));
        }
        return variables;
    }

    /** Takes the variables that are options. */
    static void read(Map<String, String> variables, Path file, Intake intake) throws Unreadable {
        String where = String.valueOf(file.getFileName());
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            String name = variable.getKey();
            if (!name.startsWith(PREFIX)) {
                continue;
            }
            Optional<Option> option = intake.table().ofKey(name.substring(PREFIX.length()));
            if (option.isPresent()) {
                intake.take(option.get(), name, List.of(variable.getValue()), where, Optional.of(name));
            } else {
                intake.unknown(name, where);
            }
        }
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() > 1
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(value.length() - 1) == value.charAt(0);
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
