/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.login;

import java.util.Set;

/** A provider refuses what the gate asks as its client (RFC 6749, section 5.2). Without a stack trace: anybody can cause one. */
final class OAuthError extends Exception {
    private static final long serialVersionUID = 1L;

    /** The codes that may stand in a log; any other text of a provider's does not. */
    private static final Set<String> KNOWN = Set.of(
            "invalid_request",
            "invalid_client",
            "invalid_grant",
            "unauthorized_client",
            "unsupported_grant_type",
            "invalid_scope",
            "invalid_request_object",
            "invalid_request_uri",
            "invalid_redirect_uri",
            "access_denied");

    private final String code;

    OAuthError(String code) {
        super("", null, false, false);
        this.code = KNOWN.contains(code) ? code : "another error";
    }

    /** The code. */
    String code() {
        return code;
    }
}
