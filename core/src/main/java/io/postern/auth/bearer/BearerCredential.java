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
    /** The characters of b64token, by code (RFC 6750, section 2.1). */
    private static final boolean[] ALLOWED = allowed();

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
                return token(authorization, scheme.prefix.length()).map(token -> new BearerCredential(scheme, token));
            }
        }
        return Optional.empty();
    }

    /** Whether a header's value presents its token by {@link Scheme#DPOP}. */
    static boolean isDpop(String authorization) {
        return Scheme.DPOP.begins(authorization);
    }

    private static Optional<String> token(String text, int from) {
        int start = from;
        while (start < text.length() && text.charAt(start) == ' ') {
            start++;
        }
        if (start == text.length() || text.length() - start > SignedToken.MAX_LENGTH) {
            return Optional.empty();
        }
        int end = text.length();
        while (end > start && text.charAt(end - 1) == '=') {
            end--;
        }
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c >= ALLOWED.length || !ALLOWED[c]) {
                return Optional.empty();
            }
        }
        return end == start ? Optional.empty() : Optional.of(text.substring(start));
    }

    private static boolean[] allowed() {
        boolean[] allowed = new boolean[128];
        for (char c = 0; c < allowed.length; c++) {
            allowed[c] = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "-._~+/".indexOf(c) >= 0;
        }
        return allowed;
    }

    /** The scheme alone. */
    @Override
    public String toString() {
        return scheme + " ***";
    }
}
