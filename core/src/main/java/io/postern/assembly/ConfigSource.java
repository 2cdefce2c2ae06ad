/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.assembly;

import io.postern.config.GateConfig;
import io.postern.config.InvalidConfigException;
import io.postern.config.Loaded;

/** Where a configuration is read, each time anew. */
@FunctionalInterface
public interface ConfigSource {
    /**
     * What it says now.
     *
     * @throws InvalidConfigException with every problem, where it must not be used
     */
    Loaded<GateConfig> load() throws InvalidConfigException;
}
