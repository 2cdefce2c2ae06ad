/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import io.postern.auth.Gate;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
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
        return config -> new OpenedGate(gate, () -> {});
    }

    /**
     * An open gate.
     *
     * @param gate the one that is in force; asked anew for each request
     * @param closing ends it
     */
    record OpenedGate(Supplier<Gate> gate, Runnable closing) {}
}
