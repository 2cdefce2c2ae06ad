/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of an oauth2-proxy.
 *
 * @param config its configuration file
 * @param alpha its alpha configuration
 * @param arguments a file with its command line
 * @param environment a file with its environment
 */
public record Inputs(
        Optional<Path> config, Optional<Path> alpha, Optional<Path> arguments, Optional<Path> environment) {
    /** All that are there. */
    public List<Path> all() {
        return Stream.of(config, alpha, arguments, environment)
                .flatMap(Optional::stream)
                .toList();
    }
}
