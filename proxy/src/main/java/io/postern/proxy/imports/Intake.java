/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Takes what the readers of files find, checks its shape, and notes what is no option. */
final class Intake {
    private static final Pattern SWITCH = Pattern.compile("(?i)1|t|true|0|f|false");

    private final OptionTable table;
    private final Settings settings = new Settings();
    private final Report report;

    Intake(OptionTable table, Report report) {
        this.table = table;
        this.report = report;
    }

    OptionTable table() {
        return table;
    }

    Settings settings() {
        return settings;
    }

    Report report() {
        return report;
    }

    /** Takes a value for an option, unless a place that wins has given one. */
    void take(Option option, String label, List<String> values, String where, Optional<String> variable)
            throws Unreadable {
        settings.add(setting(option, label, values, where, variable));
    }

    /** The setting, with a list split as oauth2-proxy splits it. */
    static Setting setting(Option option, String label, List<String> values, String where, Optional<String> variable)
            throws Unreadable {
        List<String> found = option.shape().isList() ? split(values) : values;
        Setting setting = new Setting(option, label, found, where, variable);
        boolean empty = setting.text().isEmpty();
        if (option.shape() == Shape.SWITCH
                && !empty
                && !SWITCH.matcher(setting.text()).matches()) {
            throw new Unreadable(where + ": " + label + " is neither true nor false; correct it");
        }
        return setting;
    }

    /** Notes a name that oauth2-proxy 7.15 does not know; its value may be a secret under a wrong name. */
    void unknown(String label, String where) {
        report.add(
                Verdict.UNSUPPORTED,
                label + " (" + where + ")",
                "is not an option of oauth2-proxy 7.15; see what it was meant to do, and whether a key here does it");
    }

    /** Commas part entries, unless they stand in double quotes. */
    private static List<String> split(List<String> values) {
        List<String> entries = new ArrayList<>();
        for (String value : values) {
            StringBuilder entry = new StringBuilder();
            boolean quoted = false;
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                if (c == '"') {
                    quoted = !quoted;
                } else if (c == ',' && !quoted) {
                    entries.add(entry.toString().strip());
                    entry.setLength(0);
                } else {
                    entry.append(c);
                }
            }
            entries.add(entry.toString().strip());
        }
        entries.removeIf(String::isEmpty);
        return entries;
    }
}
