/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import io.postern.config.References.Resolved;
import io.postern.config.Tree.Mapping;
import io.postern.config.Tree.Scalar;
import io.postern.config.Tree.Sequence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one mapping of a configuration file. Reading a key takes it out, so that {@link #finish} can report what is
 * left as unknown. A value that cannot be read is a problem, and its default is returned, so that reading goes on to find
 * the next problem. Used by one thread, while the file is loaded.
 */
public final class Section {

    private final Reading reading;
    private final String path;
    private final Mapping tree;
    private final boolean broken;
    private final Set<String> asked = new TreeSet<>();
    private final List<Section> inner = new ArrayList<>();

    Section(Reading reading, String path, Mapping tree) {
        this(reading, path, tree, false);
    }

    /** A broken section stands for one that could not be read: nothing is missing in it. */
    private Section(Reading reading, String path, Mapping tree, boolean broken) {
        this.reading = reading;
        this.path = path;
        this.tree = tree;
        this.broken = broken;
    }

    /** The dotted path of a key of this section. */
    public String path(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** The dotted path of this section. */
    public String path() {
        return path;
    }

    /** Where problems are reported. */
    public Problems problems() {
        return reading.problems();
    }

    /** The keys that have not been read yet. */
    public Set<String> keys() {
        return new LinkedHashSet<>(tree.children().keySet());
    }

    /** Whether a key is there and has not been read yet. */
    public boolean has(String key) {
        return tree.children().containsKey(key);
    }

    /** Whether the value of a key is a mapping. */
    public boolean isSection(String key) {
        Tree value = tree.children().get(key);
        return value instanceof Mapping || (value instanceof Scalar scalar && scalar.isFlow('{'));
    }

    /** Takes keys out that mean nothing here, whatever is in them. */
    void ignore(String... names) {
        for (String name : names) {
            take(name);
        }
    }

    /** A value, or the fallback where the key is absent or malformed. */
    public <T> T value(String key, T fallback, Syntax<T> syntax) {
        return optional(key, syntax).orElse(fallback);
    }

    /** A value; empty where the key is absent or malformed. */
    public <T> Optional<T> optional(String key, Syntax<T> syntax) {
        return take(key).flatMap(value -> one(path(key), value, syntax));
    }

    /** A value that must be there; the placeholder stands for it where it is not. */
    public <T> T required(String key, T placeholder, Syntax<T> syntax) {
        require(key);
        return value(key, placeholder, syntax);
    }

    /** A list; {@code key:} without anything is an empty list where that is the default. */
    public <T> List<T> list(String key, List<T> fallback, Syntax<T> syntax) {
        return items(key, fallback.isEmpty())
                .map(items -> {
                    List<T> values = new ArrayList<>();
                    for (int i = 0; i < items.size(); i++) {
                        one(path(key) + "[" + i + "]", items.get(i), syntax).ifPresent(values::add);
                    }
                    return values;
                })
                .orElse(fallback);
    }

    /** A list, or one value that stands for a list of one. */
    public <T> List<T> oneOrList(String key, List<T> fallback, Syntax<T> syntax) {
        boolean one = tree.children().get(key) instanceof Scalar scalar && !scalar.isFlow('[') && !scalar.empty();
        return one ? optional(key, syntax).map(List::of).orElse(fallback) : list(key, fallback, syntax);
    }

    /** A value that must not be shown. Where it names a file that is not there, and secrets are not needed, it is empty text. */
    public Optional<Secret> secret(String key, Syntax<String> syntax) {
        return take(key).flatMap(value -> secret(path(key), value, syntax));
    }

    /** A list of values that must not be shown. */
    public List<Secret> secrets(String key, Syntax<String> syntax) {
        List<Tree> items = items(key, true).orElse(List.of());
        List<Secret> secrets = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            secret(path(key) + "[" + i + "]", items.get(i), syntax).ifPresent(secrets::add);
        }
        return secrets;
    }

    /** The absolute path of a file that must be there. */
    public Optional<Path> file(String key) {
        Optional<Path> file = optional(key, text -> reading.files().name(text));
        file.filter(path -> !Files.isReadable(path))
                .ifPresent(
                        path -> absent(path(key), path.toString(), "names a file that is not there or not readable"));
        return file;
    }

    /** The absolute path of a folder that is part of the configuration. */
    Optional<Path> folder(String key) {
        return optional(key, text -> reading.files().name(text));
    }

    /** Remembers a file as a part of the configuration. */
    void remember(Path file) {
        reading.files().add(file);
    }

    /** The absolute path of a file that the gate itself writes. */
    Optional<Path> ownFile(String key) {
        return optional(key, text -> reading.files().place(text));
    }

    /** The section of a key; empty where there is none. */
    public Optional<Section> section(String key) {
        return take(key).flatMap(value -> section(path(key), value));
    }

    /** A section whose keys all have defaults. */
    public Section sectionOrEmpty(String key) {
        boolean there = has(key);
        return section(key).orElseGet(() -> emptySection(path(key), there));
    }

    /** A section whose keys are free; {@code key:} without anything has none. */
    public Section sectionOrNothing(String key) {
        if (isEmpty(tree.children().get(key))) {
            take(key);
        }
        return sectionOrEmpty(key);
    }

    /** A list of sections; absent is empty. */
    public List<Section> sections(String key) {
        List<Tree> items = items(key, true).orElse(List.of());
        List<Section> sections = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            section(path(key) + "[" + i + "]", items.get(i)).ifPresent(sections::add);
        }
        return sections;
    }

    /**
     * Puts the keys of a built-in section where this one has none, deep down: a mapping is completed, any other value of
     * this one stays. The other section is used up.
     *
     * @return this section
     */
    public Section withDefaults(Section builtIn) {
        complete(tree, builtIn.tree);
        return this;
    }

    private static void complete(Mapping own, Mapping defaults) {
        defaults.children().forEach((key, value) -> {
            Tree there = own.children().putIfAbsent(key, value);
            if (there instanceof Mapping inner && value instanceof Mapping more) {
                complete(inner, more);
            }
        });
    }

    /** Reports that a key must be there, where it is not. */
    public void require(String key) {
        if (!has(key) && !broken) {
            problems().error(path(key), "", "is missing", "set it");
        }
    }

    /** Reports what was not read, here and in all sections within. */
    public void finish() {
        tree.children().forEach((key, value) -> unknown(key, value.origin()));
        inner.forEach(Section::finish);
    }

    private void unknown(String key, Tree.Origin origin) {
        String remedy = origin.variable().isEmpty()
                ? NearestName.remedy(key, asked)
                : NearestName.of(key, asked)
                        .map(name -> "did you mean " + EnvironmentOverrides.variable(path(name)) + "?")
                        .orElseGet(() -> "use one of: " + String.join(", ", asked));
        problems().error(path(key), "", "is not a known key", remedy); // the value may be a secret under a wrong name
    }

    private Optional<Tree> take(String key) {
        asked.add(key);
        return Optional.ofNullable(tree.children().remove(key));
    }

    private Optional<List<Tree>> items(String key, boolean mayBeEmpty) {
        return take(key).flatMap(value -> {
            if (mayBeEmpty && isEmpty(value)) {
                return Optional.empty();
            }
            if (value instanceof Scalar scalar && scalar.origin().variable().isPresent()) {
                return scalar.isFlow('[')
                        ? flow(path(key), scalar).flatMap(tree -> sequence(path(key), tree))
                        : Optional.of(scalar.split());
            }
            return sequence(path(key), value);
        });
    }

    private Optional<List<Tree>> sequence(String at, Tree value) {
        return value instanceof Sequence sequence
                ? Optional.of(sequence.items())
                : wrong(at, value, "a list", "write its entries in brackets: [a, b]");
    }

    private Optional<Section> section(String at, Tree value) {
        if (value instanceof Mapping mapping) {
            Section section = new Section(reading, at, mapping);
            inner.add(section);
            return Optional.of(section);
        }
        if (value instanceof Scalar scalar && scalar.isFlow('{')) {
            return flow(at, scalar).flatMap(tree -> section(at, tree));
        }
        return wrong(at, value, "a section", "write its keys below it, or remove it");
    }

    private Section emptySection(String at, boolean broken) {
        Section section = new Section(reading, at, new Mapping(new LinkedHashMap<>(), tree.origin()), broken);
        inner.add(section);
        return section;
    }

    private Optional<Tree> flow(String at, Scalar scalar) {
        return reading.yaml().readValue(at, scalar);
    }

    private <T> Optional<T> one(String at, Tree value, Syntax<T> syntax) {
        return resolved(at, value).flatMap(found -> {
            if (found.missing().isPresent()) {
                problems().error(at, "", "names " + found.missing().get() + ", which is not there", "create the file");
                return Optional.empty();
            }
            return parse(at, found.text(), found.secret(), syntax);
        });
    }

    private Optional<Secret> secret(String at, Tree value, Syntax<String> syntax) {
        return resolved(at, value).flatMap(found -> {
            if (found.missing().isPresent()) {
                absent(at, "", "names " + found.missing().get() + ", which is not there");
                return Optional.of(Secret.of(""));
            }
            return parse(at, found.text(), true, syntax).map(Secret::of);
        });
    }

    private Optional<Resolved> resolved(String at, Tree value) {
        if (!(value instanceof Scalar scalar)) {
            return wrong(at, value, "one value", "write one value");
        }
        if (scalar.empty()) {
            return wrong(at, value, "", "give it a value, or remove the line");
        }
        try {
            Resolved found = reading.references().resolve(scalar.text());
            if (found.text().isEmpty() && found.missing().isEmpty()) {
                return wrong(at, value, "", "give it a value, or remove the line");
            }
            return Optional.of(found);
        } catch (Malformed e) {
            problems().error(at, "", e.message(), e.remedy());
            return Optional.empty();
        }
    }

    private <T> Optional<T> parse(String at, String text, boolean secret, Syntax<T> syntax) {
        try {
            return Optional.of(syntax.parse(text));
        } catch (Malformed e) {
            problems().conclusion(at, secret ? Problems.MASK : text, e.message(), e.remedy());
            return Optional.empty();
        }
    }

    private void absent(String at, String value, String message) {
        if (reading.mode() == SecretReading.RUN) {
            problems().error(at, value, message, "create the file, or correct its name");
        } else {
            problems().warning(at, value, message, "create the file before the start");
        }
    }

    private <T> Optional<T> wrong(String at, Tree value, String wanted, String remedy) {
        String found = value instanceof Sequence
                ? "is a list"
                : value instanceof Mapping
                        ? "is a section"
                        : wanted.isEmpty() || isEmpty(value) ? "is empty" : "is one value";
        problems().error(at, "", found + (wanted.isEmpty() ? "" : ", not " + wanted), remedy);
        return Optional.empty();
    }

    private static boolean isEmpty(@Nullable Tree value) {
        return value instanceof Scalar scalar && scalar.empty();
    }
}
