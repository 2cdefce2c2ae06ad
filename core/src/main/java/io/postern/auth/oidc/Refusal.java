/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.oidc;

import io.postern.auth.Reason;

/**
 * A token, or what a provider says about one, is not acceptable. Thrown by the checks, caught where they are called, never seen
 * by a request. Without a stack trace, since anybody can cause one.
 */
public final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** A refusal for that reason; the sentence is for the log and holds no value that the caller sent. */
    public Refusal(Reason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    /** The stable code. */
    public Reason reason() {
        return reason;
    }

    /** One sentence for the log, without any value that the caller sent. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
