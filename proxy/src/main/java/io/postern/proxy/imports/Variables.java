/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Environment variables that an alpha configuration names. */
final class Variables {
    private static final Pattern NAMED = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::?[-=]([^}]*))?\\}");

    private final Map<String, String> environment;
    private final Report report;

    Variables(Map<String, String> environment, Report report) {
        this.environment = Map.copyOf(environment);
        this.report = report;
    }

    /** The values with what the variables hold; one that is not known stays, and is reported. */
    List<String> resolved(List<String> values, String label) {
        List<String> resolved = new ArrayList<>();
        for (String value : values) {
            resolved.add(NAMED.matcher(value)
                    .replaceAll(found -> Matcher.quoteReplacement(
                            value(found.group(1), Optional.ofNullable(found.group(2)), found.group(), label))));
        }
        return resolved;
    }

    private String value(String name, Optional<String> otherwise, String written, String label) {
        Optional<String> value = Optional.ofNullable(environment.get(name)).or(() -> otherwise);
        if (value.isEmpty()) {
            report.add(
                    Verdict.UNSUPPORTED,
                    label + " names " + name,
                    "the variable is not known here; give the environment with --env-file");
        }
        return value.orElse(written);
    }
}
