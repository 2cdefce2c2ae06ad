/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.bearer;

import io.postern.auth.oidc.SignedToken;
import java.util.Optional;

/**
 * A token in an {@code Authorization} header.
 *
 * @param scheme how it was presented
 * @param token the token itself, a credential
 */
record BearerCredential(Scheme scheme, String token) {
    /** How a token is presented. */
    enum Scheme {
        /** RFC 6750. */
        BEARER("Bearer "),
        /** RFC 9449. */
        DPOP("DPoP ");

        private final String prefix;

        Scheme(String prefix) {
            this.prefix = prefix;
        }

        private boolean begins(String authorization) {
            return authorization.regionMatches(true, 0, prefix, 0, prefix.length());
        }
    }

    /** The credential in a header's value; empty for any other scheme, and for what cannot be a token (RFC 6750, section 2.1). */
    static Optional<BearerCredential> read(String authorization) {
        for (Scheme scheme : Scheme.values()) {
            if (scheme.begins(authorization)) {
                return token(authorization.substring(scheme.prefix.length()))
                        .map(token -> new BearerCredential(scheme, token));
            }
        }
        return Optional.empty();
    }

    /** Whether a header's value presents its token by {@link Scheme#DPOP}. */
    static boolean isDpop(String authorization) {
        return Scheme.DPOP.begins(authorization);
    }

    private static Optional<String> token(String text) {
        int start = 0;
        while (start < text.length() && text.charAt(start) == ' ') {
            start++;
        }
        String token = text.substring(start);
        if (token.isEmpty() || token.length() > SignedToken.MAX_LENGTH) {
            return Optional.empty();
        }
        int end = token.length();
        while (end > 0 && token.charAt(end - 1) == '=') {
            end--;
        }
        for (int i = 0; i < end; i++) {
            if (!allowed(token.charAt(i))) {
                return Optional.empty();
            }
        }
        return end == 0 ? Optional.empty() : Optional.of(token);
    }

    private static boolean allowed(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "-._~+/".indexOf(c) >= 0;
    }

    /** The scheme alone. */
    @Override
    public String toString() {
        return scheme + " ***";
    }
}
