/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import io.postern.auth.Facts;
import io.postern.auth.Reason;
import io.postern.auth.RequestHead;
import java.util.Optional;

/**
 * Hears of every request when it has ended, for the access line and the metrics. Calls come from the threads that serve, many
 * at once, and must neither block nor throw.
 */
interface Traffic {
    /** A listener that hears nothing. */
    Traffic NONE = served -> {};

    /**
     * A request that has ended.
     *
     * @param head the request
     * @param facts what the gate found; empty where the request never got to it
     * @param reason how it ended
     * @param status the status of the answer
     * @param whole whether the answer was sent to its end
     * @param decisionNanos from the first byte of the request to the gate's decision; -1 where it never got to it
     * @param nanos from the first byte of the request to the last of the answer
     * @param answerNanos from the first byte of the request to the first of the app's answer; -1 where there was none
     * @param bytes of body sent
     */
    record Served(
            RequestHead head,
            Optional<Facts> facts,
            Reason reason,
            int status,
            boolean whole,
            long decisionNanos,
            long nanos,
            long answerNanos,
            long bytes) {}

    /** A request has ended. */
    void served(Served served);
}
