/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.assembly;

import io.postern.config.GateConfig;
import io.postern.config.Loaded;
import java.util.List;

/** Goes along with reloads: takes over what is not the gate's, and tells the operator. Called by one thread at a time. */
public interface Reloads {
    /** Goes along with none. */
    Reloads NONE = new Reloads() {};

    /**
     * Prepares for another configuration, and changes nothing yet.
     *
     * @return what makes it take effect, run once and together with the new gate
     * @throws IllegalArgumentException where it cannot be used, saying why; the old one then stays in force
     */
    default Runnable prepare(GateConfig before, GateConfig after) {
        return () -> {};
    }

    /** Another configuration is in force. */
    default void applied(Loaded<GateConfig> before, Loaded<GateConfig> after) {}

    /** Another configuration was refused, and the old one stays in force. */
    default void refused(List<String> problems) {}
}
