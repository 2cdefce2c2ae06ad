/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a command line: of a shell, of a service unit, or the list of a container's arguments. */
final class ArgumentsReader {
    /** What the program itself takes beside its options. */
    private static final Set<String> OTHER_FILES = Set.of("config", "alpha-config");

    private static final Set<String> OTHER_MODES = Set.of("config-test", "convert-config-to-alpha", "version", "help");

    private final Intake intake;
    private final String where;
    private final Map<Option, List<String>> given = new LinkedHashMap<>();

    private ArgumentsReader(Intake intake, String where) {
        this.intake = intake;
        this.where = where;
    }

    static void read(Path file, Inputs inputs, Intake intake) throws Unreadable {
        ArgumentsReader reader = new ArgumentsReader(intake, String.valueOf(file.getFileName()));
        reader.read(Words.of(TextFile.read(file)), inputs);
    }

    private void read(List<String> words, Inputs inputs) throws Unreadable {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (!word.startsWith("-") || word.equals("-")) {
                if (i > 0) {
                    // not the word itself: it may be the end of a secret that nobody quoted
                    throw new Unreadable(where + ": argument " + (i + 1) + " is no option; write --name=value");
                }
                continue;
            }
            String body = word.replaceFirst("^--?", "");
            int equals = body.indexOf('=');
            String flag = equals < 0 ? body : body.substring(0, equals);
            Optional<Option> option = intake.table().ofFlag(flag);
            boolean takesNext = equals < 0
                    && (option.map(known -> known.shape() != Shape.SWITCH).orElse(OTHER_FILES.contains(flag))
                            || (option.isEmpty() && !OTHER_MODES.contains(flag) && isValue(words, i + 1)));
            String value = equals >= 0 ? body.substring(equals + 1) : takesNext ? next(words, ++i, flag) : "true";
            if (option.isPresent()) {
                put(option.get(), value);
            } else {
                other(flag, value, inputs);
            }
        }
        for (Map.Entry<Option, List<String>> entry : given.entrySet()) {
            Option option = entry.getKey();
            intake.take(option, "--" + option.flag(), entry.getValue(), where, Optional.empty());
        }
    }

    private static boolean isValue(List<String> words, int index) {
        return index < words.size() && !words.get(index).startsWith("-");
    }

    private String next(List<String> words, int index, String flag) throws Unreadable {
        if (index >= words.size()) {
            throw new Unreadable(where + ": --" + flag + " has no value; write --" + flag + "=value");
        }
        return words.get(index);
    }

    /** Lists grow with each flag; of anything else the last one counts. */
    private void put(Option option, String value) {
        List<String> values = given.computeIfAbsent(option, key -> new ArrayList<>());
        if (!option.shape().isList()) {
            values.clear();
        }
        values.add(value);
    }

    private void other(String flag, String value, Inputs inputs) {
        if (OTHER_FILES.contains(flag)) {
            boolean there = (flag.equals("config") ? inputs.config() : inputs.alpha()).isPresent();
            intake.report()
                    .add(
                            there ? Verdict.SAME : Verdict.UNSUPPORTED,
                            "--" + flag + " = " + Setting.shown(value),
                            there
                                    ? "its file was given to this import"
                                    : "its file was not given to this import; give it");
        } else if (OTHER_MODES.contains(flag)) {
            intake.report().add(Verdict.SAME, "--" + flag, "starts no proxy; see check, version and --help");
        } else {
            intake.unknown("--" + flag, where);
        }
    }
}
