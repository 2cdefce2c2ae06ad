/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.bearer;

import io.postern.auth.Reason;
import io.postern.auth.oidc.Claims;
import io.postern.auth.oidc.Refusal;
import java.util.Optional;

/**
 * What the sender of a token must show besides ({@code cnf}, RFC 7800).
 *
 * @param key the thumbprint of the key that signs its DPoP proofs (RFC 9449, section 6.1); empty where it needs none
 * @param certificate the SHA-256 of its client certificate (RFC 8705, section 3.1); empty where it needs none
 */
record Confirmation(Optional<String> key, Optional<String> certificate) {
    /** A token that whoever bears it may use. */
    static final Confirmation NONE = new Confirmation(Optional.empty(), Optional.empty());

    /** What the claims ask for. A binding that nobody here can check is refused, not ignored. */
    static Confirmation of(Claims claims) throws Refusal {
        Optional<Claims> cnf = claims.object("cnf");
        if (cnf.isEmpty()) {
            return NONE;
        }
        Optional<String> key = cnf.get().text("jkt");
        Optional<String> certificate = cnf.get().text("x5t#S256");
        if (key.isEmpty() && certificate.isEmpty()) {
            throw new Refusal(Reason.TOKEN_PROOF, "the token's cnf has neither jkt nor x5t#S256");
        }
        return new Confirmation(key, certificate);
    }
}
