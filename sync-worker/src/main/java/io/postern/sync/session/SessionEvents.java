/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.session;

import java.time.Duration;
import java.util.Optional;

/** Is told of every answer of the session endpoint, by the thread that gave it: it must not block. */
@FunctionalInterface
public interface SessionEvents {

    /** Tells nobody. */
    SessionEvents NONE = answer -> {};

    /** An answer was sent. */
    void answered(Answered answer);

    /** What was asked for; of what strangers ask for nothing is kept but that it was something else. */
    enum Endpoint {
        /** {@code POST /v1/session}. */
        SESSION,
        /** {@code GET /v1/changes}. */
        CHANGES,
        /** Neither. */
        OTHER;

        /** As metrics and log have it. */
        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * An answer.
     *
     * @param client the address of who asked
     * @param visitor the key of the person it was about, where the request told one
     */
    record Answered(Endpoint endpoint, int status, Duration took, String client, Optional<String> visitor) {}
}
