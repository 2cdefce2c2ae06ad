/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import io.postern.auth.Proof;
import io.postern.auth.Reason;
import java.time.Duration;
import java.util.Optional;

/**
 * Hears how each request was decided, for metrics. Called on the threads of requests, many at once, before the app or the client
 * gets anything; it must not block. What it throws is logged and goes no further.
 */
@FunctionalInterface
public interface DecisionListener {
    /** Hears nothing. */
    DecisionListener NONE = decided -> {};

    /** A request was decided on. */
    void decided(Decided decided);

    /**
     * A decision.
     *
     * @param method of the request
     * @param reason how it was decided; {@link Reason#PASSED} where the app is called
     * @param proof how the caller was known, or tried to be
     * @param took the time that the gate took, with whoever it asked
     */
    record Decided(String method, Reason reason, Optional<Proof> proof, Duration took) {}
}
