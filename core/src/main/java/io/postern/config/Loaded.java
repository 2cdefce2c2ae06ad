/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A configuration that may be used.
 *
 * @param <C> what the file was read into
 * @param warnings what the operator should know all the same, in the order of the file
 * @param filesRead absolute paths of the file itself and of every file that it names: secrets, certificates, keys. A
 *     change of one of them asks for a new load
 */
public record Loaded<C>(C config, List<Problem> warnings, Set<Path> filesRead) {

    public Loaded {
        warnings = List.copyOf(warnings);
        filesRead = Set.copyOf(filesRead);
    }
}
