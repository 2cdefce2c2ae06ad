/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.oidc;

import java.util.Optional;

/**
 * What a provider answered to a form.
 *
 * @param status the HTTP status
 * @param body the object in the answer; empty where there is anything else, or nothing
 */
public record FormAnswer(int status, Optional<Claims> body) {
    /** The status and the names of the members; their values may be tokens. */
    @Override
    public String toString() {
        return "FormAnswer[" + status + ", " + body + "]";
    }
}
