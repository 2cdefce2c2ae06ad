/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import io.postern.config.Secret;
import java.time.Duration;

/**
 * How API tokens of CKAN are made.
 *
 * @param secret what they are signed with: text for HMAC, a private key in PEM (PKCS#8) for RSA
 * @param lifetime how long one is good; one that is good for half of it still is given out again
 */
public record TokenSettings(Secret secret, Algorithm algorithm, Duration lifetime) {

    /** Whether the secret is a key of that algorithm. */
    public boolean signs() {
        try {
            return new TokenSigner(this).lifetime().equals(lifetime);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** How they are signed (RFC 7518, section 3.1), by the names of {@code api_token.jwt.algorithm}. */
    public enum Algorithm {
        /** HMAC with SHA-256, CKAN's default. */
        HS256("HmacSHA256"),
        /** HMAC with SHA-384. */
        HS384("HmacSHA384"),
        /** HMAC with SHA-512. */
        HS512("HmacSHA512"),
        /** RSA with SHA-256. */
        RS256("SHA256withRSA"),
        /** RSA with SHA-384. */
        RS384("SHA384withRSA"),
        /** RSA with SHA-512. */
        RS512("SHA512withRSA");

        private final String standardName;

        Algorithm(String standardName) {
            this.standardName = standardName;
        }

        /** As the Java platform calls it. */
        String standardName() {
            return standardName;
        }

        /** Whether both sides know one secret. */
        boolean symmetric() {
            return standardName.startsWith("Hmac");
        }
    }
}
