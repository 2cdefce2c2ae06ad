/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import java.time.Duration;
import java.util.Optional;

/** Brings refreshed sessions to other replicas, whose browsers may still show the old ones. Blocks. */
interface Relay {
    /** Passes a version on, for as long as an older one may be shown. */
    void pass(Stored fresh, Duration shown) throws SessionsUnavailable;

    /** The version that a replica passed on, if any. */
    Optional<Stored> passed(Stored old) throws SessionsUnavailable;
}
