/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.command;

import io.postern.config.ConfigLoader;
import io.postern.config.HostPort;
import io.postern.config.InvalidConfigException;
import io.postern.config.SecretReading;
import io.postern.process.command.AdminAddress;
import java.nio.file.Path;

/** The proxy's admin port. A class, because a lambda costs every start some. */
public final class GateAdmin implements AdminAddress {
    /** Where it is unless the configuration says otherwise. */
    public static final int USUAL_PORT = 4181;

    @Override
    public HostPort in(Path file) throws InvalidConfigException {
        return ConfigLoader.load(file, System.getenv(), SecretReading.CHECK)
                .config()
                .server()
                .admin();
    }
}
