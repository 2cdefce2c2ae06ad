/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.oidc;

/** A provider does not answer, or answers what it must not. The message is for the log and holds nothing of the answer. */
public final class ProviderFault extends Exception {
    private static final long serialVersionUID = 1L;

    /** A fault with one sentence for the log. */
    public ProviderFault(String detail) {
        super(detail, null, false, false);
    }

    /** One sentence for the log. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
