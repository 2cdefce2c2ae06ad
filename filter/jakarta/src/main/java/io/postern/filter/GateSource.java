/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import io.postern.auth.Gate;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Where a filter gets its gate from, once it is told where it stands. */
@FunctionalInterface
interface GateSource {
    /**
     * Opens the gate.
     *
     * @throws ServletException with every problem, where it cannot be opened
     */
    OpenedGate open(FilterConfig config) throws ServletException;

    /** A gate that somebody else opened and closes. */
    static GateSource of(Supplier<Gate> gate) {
        return config -> new OpenedGate("", gate, () -> {}, () -> true, Listeners.NONE);
    }

    /**
     * An open gate.
     *
     * @param name tells it from other gates of the same app; stays while the filter does
     * @param gate the one that is in force; asked anew for each request
     * @param closing ends it
     * @param accessLog whether access lines are wanted
     * @param listeners the app's
     */
    record OpenedGate(
            String name, Supplier<Gate> gate, Runnable closing, BooleanSupplier accessLog, Listeners listeners) {}
}
