/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.publish;

import java.time.Duration;
import java.util.Optional;

/** A message that did not arrive, or not for certain. Its message is for the operator, and holds no secret. */
final class Undelivered extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Optional<Duration> pause;

    Undelivered(String reason) {
        this(reason, Optional.empty());
    }

    /**
     * @param pause how long the receiver wants to be left alone, where it said so
     */
    Undelivered(String reason, Optional<Duration> pause) {
        super(reason);
        this.pause = pause;
    }

    Optional<Duration> pause() {
        return pause;
    }

    /** What it is about, for the operator. */
    String reason() {
        return String.valueOf(getMessage());
    }
}
