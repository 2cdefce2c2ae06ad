/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says where each secret is to be: the result names the place, the report says what to put there. */
final class SecretPlaces {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([A-Za-z_][A-Za-z0-9_]*)\\}?");

    private final String folder;
    private final Report report;
    private final Set<String> variables = new TreeSet<>();

    SecretPlaces(String folder, Report report) {
        this.folder = folder;
        this.report = report;
    }

    /** The environment variables that the result names. */
    Set<String> variables() {
        return variables;
    }

    /** The reference for a secret that stays what it is. */
    String keep(Setting setting, String name, String what) {
        Optional<String> variable = setting.variable();
        Matcher reference = VARIABLE.matcher(setting.text());
        if (variable.isEmpty() && setting.text().startsWith("$") && reference.matches()) {
            variable = Optional.of(reference.group(1));
        }
        if (variable.isPresent()) {
            variables.add(variable.get());
            report.step("Keep " + variable.get() + " (" + what + ") in the environment of the gate.");
            return YamlText.reference("${" + variable.get() + "}");
        }
        return file(name, "the value of " + setting.label() + " (" + what + ")");
    }

    /** The reference for a secret in a file of its own, into which a person has to put what is described. */
    String file(String name, String content) {
        String path = folder + "/" + name;
        report.step("Put " + content + " into " + path + ", which only the gate's user can read.");
        return YamlText.reference("${file:" + path + "}");
    }

    /** The reference for a secret that is in a file already. */
    String named(Setting file) {
        return YamlText.reference("${file:" + file.text() + "}");
    }
}
