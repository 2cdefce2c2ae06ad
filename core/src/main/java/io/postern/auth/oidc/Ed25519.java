/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.oidc;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;

/** Ed25519 keys by the Java runtime: Nimbus would need another library for them. */
final class Ed25519 {
    static final String NAME = "Ed25519";
    /** RFC 8032, section 5.1.5. */
    private static final int KEY_BYTES = 32;

    private Ed25519() {}

    /** The key of these bytes: y in little-endian order, with the lowest bit of x on top (RFC 8032, section 5.1.2). */
    static PublicKey publicKey(byte[] encoded) throws GeneralSecurityException {
        if (encoded.length != KEY_BYTES) {
            throw new GeneralSecurityException("an Ed25519 key has 32 bytes");
        }
        byte[] y = new byte[KEY_BYTES];
        for (int i = 0; i < KEY_BYTES; i++) {
            y[i] = encoded[KEY_BYTES - 1 - i];
        }
        boolean xOdd = (y[0] & 0x80) != 0;
        y[0] &= 0x7f;
        EdECPoint point = new EdECPoint(xOdd, new BigInteger(1, y));
        return KeyFactory.getInstance(NAME).generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
    }
}
