/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import io.postern.config.Tree.Mapping;
import io.postern.config.Tree.Origin;
import io.postern.config.Tree.Scalar;
import io.postern.config.Tree.Sequence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Puts {@code POSTERN__A__B=value} into a tree as {@code a.b}. Whether the key exists is found out where keys are read:
 * an override is like a line of the file.
 */
final class EnvironmentOverrides {

    static final String PREFIX = "POSTERN__";
    private static final String LEVEL = "__";

    private final Problems problems;
    private final References references;

    EnvironmentOverrides(Problems problems, References references) {
        this.problems = problems;
        this.references = references;
    }

    /** Applies all overrides, list indexes in their order. */
    void apply(Map<String, String> environment, Mapping root) {
        environment.entrySet().stream()
                .filter(variable -> variable.getKey().startsWith(PREFIX))
                .sorted(Comparator.comparing(variable -> inOrder(variable.getKey())))
                .forEach(variable -> apply(variable.getKey(), variable.getValue(), root));
    }

    /** The variable that overrides a key. */
    static String variable(String key) {
        return PREFIX
                + key.replace("[", ".")
                        .replace("]", "")
                        .replace(".", LEVEL)
                        .replace('-', '_')
                        .toUpperCase(Locale.ROOT);
    }

    private void apply(String variable, String value, Mapping root) {
        String[] levels = variable.substring(PREFIX.length()).split(LEVEL, -1);
        Origin origin = Origin.variable(variable);
        Tree parent = root;
        String path = "";
        try {
            for (int i = 0; i < levels.length - 1; i++) {
                Step step = step(parent, path, levels[i]);
                path = step.path();
                boolean list = isIndex(levels[i + 1]);
                parent = step.child().filter(child -> !isEmpty(child)).orElseGet(() -> container(list, origin));
                step.put(parent);
                problems.origin(path, parent.origin());
            }
            Step last = step(parent, path, levels[levels.length - 1]);
            problems.origin(last.path(), origin);
            last.put(new Scalar(references.protect(value), false, origin));
        } catch (Malformed e) {
            problems.error(variable, "", e.message(), e.remedy());
        }
    }

    /** Sorts a section before its keys, and list indexes by their number. */
    private static String inOrder(String variable) {
        return Stream.of(variable.split(LEVEL, -1))
                .map(level -> isIndex(level) ? "0".repeat(4 - level.length()) + level : level)
                .collect(Collectors.joining("\u0001"));
    }

    private static Tree container(boolean list, Origin origin) {
        return list ? new Sequence(new ArrayList<>(), origin) : new Mapping(new LinkedHashMap<>(), origin);
    }

    private static boolean isEmpty(Tree tree) {
        return tree instanceof Scalar scalar && scalar.empty();
    }

    private static boolean isIndex(String level) {
        return level.matches("[0-9]{1,4}");
    }

    /** One level down: where a child is, or would be. */
    private record Step(String path, Optional<Tree> child, Consumer<Tree> setter) {

        void put(Tree tree) {
            setter.accept(tree);
        }
    }

    private static Step step(Tree parent, String path, String level) throws Malformed {
        if (level.isEmpty()) {
            throw new Malformed("has an empty level in its name", "write POSTERN__SECTION__KEY");
        }
        if (parent instanceof Mapping mapping) {
            String key = key(mapping, level);
            return new Step(
                    path.isEmpty() ? key : path + "." + key,
                    Optional.ofNullable(mapping.children().get(key)),
                    child -> mapping.children().put(key, child));
        }
        if (parent instanceof Sequence sequence && isIndex(level)) {
            return item(sequence.items(), path, Integer.parseInt(level));
        }
        throw new Malformed(
                "goes into " + path + ", which is " + (parent instanceof Sequence ? "a list" : "one value"),
                parent instanceof Sequence ? "name an entry by its number, from 0" : "set the whole of it");
    }

    private static Step item(List<Tree> items, String path, int index) throws Malformed {
        if (index > items.size()) {
            throw new Malformed(
                    "names entry " + index + " of " + path + ", which has " + items.size(),
                    "number the entries from 0 without a gap");
        }
        boolean there = index < items.size();
        return new Step(path + "[" + index + "]", there ? Optional.of(items.get(index)) : Optional.empty(), child -> {
            if (index < items.size()) {
                items.set(index, child);
            } else {
                items.add(child);
            }
        });
    }

    /** The key that is meant: one that is there and has that name in upper snake case, or the kebab-case name. */
    private static String key(Mapping mapping, String level) {
        return mapping.children().keySet().stream()
                .filter(key -> key.toUpperCase(Locale.ROOT)
                        .replaceAll("[^A-Z0-9]", "_")
                        .equals(level))
                .findFirst()
                .orElse(level.toLowerCase(Locale.ROOT).replace('_', '-'));
    }
}
