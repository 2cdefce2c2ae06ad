/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

/** The store of the sessions does not answer. The message is for the log and holds nothing that a client sent. */
public final class SessionsUnavailable extends Exception {
    private static final long serialVersionUID = 1L;

    /** With one sentence for the log. */
    public SessionsUnavailable(String message) {
        super(message);
    }
}
