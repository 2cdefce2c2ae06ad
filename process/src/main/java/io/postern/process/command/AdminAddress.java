/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.process.command;

import io.postern.config.HostPort;
import io.postern.config.InvalidConfigException;
import java.nio.file.Path;

/** Finds {@code server.admin} in a program's configuration. */
@FunctionalInterface
public interface AdminAddress {
    /**
     * The address of the admin port.
     *
     * @throws InvalidConfigException with every problem, where the file must not be used
     */
    HostPort in(Path file) throws InvalidConfigException;
}
