/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/** The files that a configuration names; relative ones lie in the folder of the configuration file. */
final class NamedFiles {

    private final Path folder;
    private final Set<Path> named = new LinkedHashSet<>();

    NamedFiles(Path folder) {
        this.folder = folder.toAbsolutePath();
    }

    /** The absolute path of a file, which is remembered. */
    Path name(String text) throws Malformed {
        Path file = place(text);
        named.add(file);
        return file;
    }

    /** The absolute path of a file that is not part of the configuration. */
    Path place(String text) throws Malformed {
        try {
            return folder.resolve(text).normalize();
        } catch (InvalidPathException e) {
            throw new Malformed("is not a path", "write the path of a file");
        }
    }

    void add(Path file) {
        named.add(file);
    }

    Set<Path> all() {
        return named;
    }
}
