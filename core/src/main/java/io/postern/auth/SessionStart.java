/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import java.util.List;
import java.util.Optional;

/** Begins a session of the gate's own for a person whom somebody else has signed in. Safe for use by many threads at once. */
@FunctionalInterface
public interface SessionStart {
    /**
     * Begins it in the browser that sent this request; it ends no later than the identity. May block for as long as the store of
     * the sessions may take.
     *
     * @return the {@code Set-Cookie} lines of the answer; empty where the store does not answer
     */
    Optional<List<Header>> begin(Identity person, RequestHead request);
}
