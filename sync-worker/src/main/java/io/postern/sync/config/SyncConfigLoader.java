/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.config;

import io.postern.config.ConfigLoader;
import io.postern.config.InvalidConfigException;
import io.postern.config.Loaded;
import io.postern.config.SecretReading;
import java.nio.file.Path;
import java.util.Map;

/** Turns a YAML file into a {@link SyncConfig}, by the rules of the gate's own file. */
public final class SyncConfigLoader {

    private SyncConfigLoader() {}

    /**
     * The configuration in a file, with the secrets it names.
     *
     * @param environment for {@code ${NAME}} and {@code POSTERN__…}; normally {@link System#getenv()}
     * @throws InvalidConfigException with every problem, where there is an error among them
     */
    public static Loaded<SyncConfig> load(Path file, Map<String, String> environment, SecretReading mode)
            throws InvalidConfigException {
        return ConfigLoader.load(file, environment, mode, SyncConfigReader::read);
    }
}
