/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.attribute;

import io.postern.auth.Outcome;
import io.postern.auth.Reason;

/** Ends the reading of attributes; never leaves the package. The message names attributes and settings, never a value. */
final class RefusedAttributes extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    RefusedAttributes(Reason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    Outcome.Rejected outcome() {
        return new Outcome.Rejected(reason, String.valueOf(getMessage()));
    }
}
