/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import io.postern.config.Tree.Mapping;
import io.postern.config.Tree.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Turns a YAML 1.2 file into a {@link GateConfig}, or into what another program of the project makes of its file.
 *
 * <ol>
 *   <li>The file becomes a tree, in which duplicate keys and excesses are found.
 *   <li>{@code POSTERN__A__B} variables are put into the tree.
 *   <li>Each section takes its keys out of the tree; what is left is unknown.
 *   <li>The sections are checked against each other.
 * </ol>
 *
 * Every step goes on after a problem, so that all are reported together. Safe for use by several threads.
 */
public final class ConfigLoader {

    /** Ten thousand rules fit; a file that was named by mistake does not fill the memory. */
    private static final int LONGEST_FILE = 1024 * 1024;

    private ConfigLoader() {}

    /**
     * The configuration of a gate in a file, with the secrets it names.
     *
     * @param environment for {@code ${NAME}} and {@code POSTERN__…}; normally {@link System#getenv()}
     * @throws InvalidConfigException with every problem, where there is an error among them
     */
    public static Loaded<GateConfig> load(Path file, Map<String, String> environment, SecretReading mode)
            throws InvalidConfigException {
        return load(file, environment, mode, Place.IN_FRONT);
    }

    /**
     * The configuration of a gate in that place, with the secrets it names.
     *
     * @param environment for {@code ${NAME}} and {@code POSTERN__…}; normally {@link System#getenv()}
     * @throws InvalidConfigException with every problem, where there is an error among them
     */
    public static Loaded<GateConfig> load(Path file, Map<String, String> environment, SecretReading mode, Place place)
            throws InvalidConfigException {
        return load(file, environment, mode, root -> GateReader.read(root, place));
    }

    /**
     * The configuration of a gate in a text that is no file.
     *
     * @param yaml as a file would hold it
     * @param folder where the relative names of files in it lie
     * @param environment for {@code ${NAME}} and {@code POSTERN__…}; normally {@link System#getenv()}
     * @throws InvalidConfigException with every problem, where there is an error among them
     */
    public static Loaded<GateConfig> load(
            String yaml, Path folder, Map<String, String> environment, SecretReading mode, Place place)
            throws InvalidConfigException {
        Problems problems = new Problems();
        NamedFiles files = new NamedFiles(folder);
        Reading reading = new Reading(problems, new References(environment, files), files, mode);
        return load(yaml.getBytes(StandardCharsets.UTF_8), environment, reading, root -> GateReader.read(root, place));
    }

    /** The variable that overrides a key, {@code POSTERN__SERVER__PUBLIC_URL} for {@code server.public-url}. */
    public static String variable(String key) {
        return EnvironmentOverrides.variable(key);
    }

    /**
     * The configuration in a file of another program, read by the same rules.
     *
     * @param reader takes every key that it knows out of the top of the file and calls {@link Section#finish}; what it
     *     returns is used only where no error was reported, so that it may be made of placeholders where one was
     * @throws InvalidConfigException with every problem, where there is an error among them
     */
    public static <C> Loaded<C> load(
            Path file, Map<String, String> environment, SecretReading mode, Function<Section, C> reader)
            throws InvalidConfigException {
        Path absolute = file.toAbsolutePath().normalize();
        Problems problems = new Problems();
        byte[] bytes = {};
        try (InputStream in = Files.newInputStream(absolute)) {
            bytes = in.readNBytes(LONGEST_FILE + 1);
        } catch (IOException e) {
            problems.fileError(Optional.empty(), "cannot be read from " + absolute, "name a file that can be read");
            throw new InvalidConfigException(problems.all());
        }
        NamedFiles files =
                new NamedFiles(Optional.ofNullable(absolute.getParent()).orElse(absolute));
        files.add(absolute);
        return load(bytes, environment, new Reading(problems, new References(environment, files), files, mode), reader);
    }

    /**
     * A configuration that is part of the program, such as a preset: without references or overrides. It may stand below
     * a section of a file, see {@link Section#withDefaults}.
     *
     * @throws IllegalArgumentException where it is not a YAML mapping
     */
    public static Section builtIn(String yaml) {
        Problems problems = new Problems();
        NamedFiles files = new NamedFiles(Path.of("")); // names none
        Reading reading = new Reading(problems, new References(Map.of(), files), files, SecretReading.RUN);
        return root(yaml, reading)
                .map(root -> new Section(reading, "", root))
                .orElseThrow(() -> new IllegalArgumentException(problems.all().toString()));
    }

    private static <C> Loaded<C> load(
            byte[] bytes, Map<String, String> environment, Reading reading, Function<Section, C> reader)
            throws InvalidConfigException {
        Problems problems = reading.problems();
        Optional<Mapping> root = text(bytes, problems).flatMap(text -> root(text, reading));
        if (root.isPresent()) {
            new EnvironmentOverrides(problems, reading.references()).apply(environment, root.get());
            C config = reader.apply(new Section(reading, "", root.get()));
            if (!problems.hasErrors()) {
                return new Loaded<>(config, problems.all(), reading.files().all());
            }
        }
        throw new InvalidConfigException(problems.all());
    }

    private static Optional<String> text(byte[] bytes, Problems problems) {
        if (bytes.length > LONGEST_FILE) {
            problems.fileError(
                    Optional.empty(), "is longer than " + LONGEST_FILE + " bytes", "name the configuration file");
            return Optional.empty();
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            problems.fileError(Optional.empty(), "is not UTF-8 text", "save it as UTF-8");
            return Optional.empty();
        }
    }

    /** The top of the file; an empty file is a configuration that comes from the environment alone. */
    private static Optional<Mapping> root(String text, Reading reading) {
        Optional<Tree> tree = reading.yaml().read(text);
        if (tree.isEmpty() || (tree.get() instanceof Tree.Scalar scalar && scalar.empty())) {
            return reading.problems().hasErrors()
                    ? Optional.empty()
                    : Optional.of(new Mapping(new LinkedHashMap<>(), Origin.line(1)));
        }
        if (tree.get() instanceof Mapping mapping) {
            return Optional.of(mapping);
        }
        reading.problems().fileError(tree.get().origin().line(), "is not a mapping", "write key: value");
        return Optional.empty();
    }
}
