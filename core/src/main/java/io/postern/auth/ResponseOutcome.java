/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import java.util.List;

/** What becomes of an answer of the app. */
public sealed interface ResponseOutcome {
    /**
     * It is sent, with these lines in place of those that {@link ResponseEdit#touches} named.
     *
     * @param headers the lines to add
     */
    record Send(List<Header> headers) implements ResponseOutcome {
        /** Copies the lines. */
        public Send {
            headers = List.copyOf(headers);
        }
    }

    /**
     * It is not for this caller; another answer takes its place, and its body is thrown away.
     *
     * @param reply the answer to send
     * @param reason why
     */
    record Refuse(Reply reply, Reason reason) implements ResponseOutcome {}
}
