/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import java.util.Objects;

/**
 * Who a person is, for good: whatever keys on a person keys on this. Names and e-mails change and meet; subjects of
 * different issuers never do (OpenID Connect Core 1.0, section 5.7).
 *
 * @param issuer the OpenID Connect issuer, or the entity ID of a SAML identity provider
 * @param subject the identifier within that issuer
 */
public record Account(String issuer, String subject) {
    /** Refuses an empty part. */
    public Account {
        Objects.requireNonNull(issuer, "issuer");
        Objects.requireNonNull(subject, "subject");
        if (issuer.isEmpty() || subject.isEmpty()) {
            throw new IllegalArgumentException("an account needs an issuer and a subject");
        }
    }

    /** {@code subject@} and the issuer without its scheme: one readable label for both parts. */
    public String label() {
        int scheme = issuer.indexOf("://");
        return subject + "@" + (scheme < 0 ? issuer : issuer.substring(scheme + 3));
    }
}
