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

/**
 * Turns a YAML 1.2 file into a {@link GateConfig}.
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
     * The configuration in a file, with the secrets it names.
     *
     * @param environment for {@code ${NAME}} and {@code POSTERN__…}; normally {@link System#getenv()}
     * @throws InvalidConfigException with every problem, where there is an error among them
     */
    public static Loaded load(Path file, Map<String, String> environment, SecretReading mode)
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
        return load(bytes, environment, new Reading(problems, new References(environment, files), files, mode));
    }

    private static Loaded load(byte[] bytes, Map<String, String> environment, Reading reading)
            throws InvalidConfigException {
        Problems problems = reading.problems();
        Optional<Mapping> root = text(bytes, problems).flatMap(text -> root(text, reading));
        if (root.isPresent()) {
            new EnvironmentOverrides(problems, reading.references()).apply(environment, root.get());
            GateConfig config = GateReader.read(new Section(reading, "", root.get()));
            if (!problems.hasErrors()) {
                return new Loaded(config, problems.all(), reading.files().all());
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
