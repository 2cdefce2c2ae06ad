/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.contract;

import io.postern.config.GateConfig;
import java.util.Map;
import java.util.function.Function;

/** A gate with an app behind it that remembers what it was called with. */
public interface GateUnderTest extends AutoCloseable {
    /** What came of a request. */
    Seen send(ClientRequest clientRequest);

    @Override
    void close();

    /** Puts a gate up. */
    @FunctionalInterface
    interface Opener {
        /**
         * A gate with that configuration.
         *
         * @param config reads the contract's YAML with these variables: {@code UPSTREAM} is the app's URL
         */
        GateUnderTest open(Function<Map<String, String>, GateConfig> config, AppAnswer answer);
    }
}
