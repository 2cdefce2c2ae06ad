/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import java.util.ArrayList;
import java.util.List;

/**
 * An answer of the gate's own: the only thing that an adapter ever sends on its behalf.
 *
 * @param status the HTTP status
 * @param headers all headers but {@code Content-Length}, which the adapter knows
 * @param body the body, sent as UTF-8; empty for none, and left out where the method is HEAD
 * @param close whether the connection is closed afterwards, because what follows on it cannot be trusted
 */
public record Reply(int status, List<Header> headers, String body, boolean close) {
    /** Copies the headers. */
    public Reply {
        headers = List.copyOf(headers);
    }

    /** The same answer with more lines. */
    public Reply with(List<Header> more) {
        if (more.isEmpty()) {
            return this;
        }
        List<Header> all = new ArrayList<>(headers);
        all.addAll(more);
        return new Reply(status, all, body, close);
    }
}
