/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.oidc;

/** An endpoint of a provider to which the gate posts a form, as the provider's client. */
public enum ClientEndpoint {
    /** Gives tokens for a code or a refresh token (RFC 6749, section 3.2). */
    TOKEN("token", "token_endpoint"),
    /** Keeps an authorization request, so that a browser carries a reference only (RFC 9126). */
    PUSHED_REQUEST("par", "pushed_authorization_request_endpoint"),
    /** Takes a token back (RFC 7009). */
    REVOCATION("revocation", "revocation_endpoint");

    private final String kind;
    private final String member;

    ClientEndpoint(String kind, String member) {
        this.kind = kind;
        this.member = member;
    }

    /** What calls of it are named in {@link io.postern.auth.GateEvents#providerCall}. */
    String kind() {
        return kind;
    }

    /** The member of the discovery document that names it. */
    String member() {
        return member;
    }
}
