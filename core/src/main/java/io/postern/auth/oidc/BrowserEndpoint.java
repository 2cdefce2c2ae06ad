/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.oidc;

/** An endpoint of a provider to which a browser is sent. */
public enum BrowserEndpoint {
    /** Signs people in (RFC 6749, section 3.1). */
    AUTHORIZATION("authorization_endpoint"),
    /** Signs people out (OpenID Connect RP-Initiated Logout 1.0, section 2). */
    END_SESSION("end_session_endpoint");

    private final String member;

    BrowserEndpoint(String member) {
        this.member = member;
    }

    /** The member of the discovery document that names it. */
    String member() {
        return member;
    }
}
