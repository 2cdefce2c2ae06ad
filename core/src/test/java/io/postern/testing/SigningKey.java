/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.opts.AllowWeakRSAKey;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.util.Optional;
import java.util.Set;

/**
 * A key that signs compact tokens, whatever their header says.
 *
 * @param algorithm the one that it signs by
 * @param publicKey its public half; a symmetric key has none
 */
public record SigningKey(String algorithm, Optional<JWK> publicKey, Signer signer) {
    /** Signs bytes. */
    @FunctionalInterface
    public interface Signer {
        /** The signature of these bytes. */
        byte[] sign(byte[] bytes) throws JOSEException, GeneralSecurityException;
    }

    /** A new RSA key of 2048 bits for RS256. */
    public static SigningKey rsa(String id) {
        return rsa(id, "RS256", 2048);
    }

    /** A new RSA key. */
    public static SigningKey rsa(String id, String algorithm, int bits) {
        try {
            RSAKey key = new RSAKeyGenerator(bits, true)
                    .keyID(id)
                    .keyUse(KeyUse.SIGNATURE)
                    .generate();
            return by(
                    algorithm,
                    key.toPublicJWK(),
                    new RSASSASigner(key.toPrivateKey(), Set.of(AllowWeakRSAKey.getInstance())));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A new EC key on P-256. */
    public static SigningKey ec(String id) {
        try {
            ECKey key = new ECKeyGenerator(Curve.P_256)
                    .keyID(id)
                    .keyUse(KeyUse.SIGNATURE)
                    .generate();
            return by("ES256", key.toPublicJWK(), new ECDSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A new Ed25519 key. */
    public static SigningKey ed25519(String id) {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            byte[] encoded = ((EdECPublicKey) pair.getPublic()).getEncoded();
            byte[] raw = java.util.Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
            JWK key = new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(raw))
                    .keyID(id)
                    .keyUse(KeyUse.SIGNATURE)
                    .build();
            return new SigningKey("EdDSA", Optional.of(key), bytes -> {
                Signature signature = Signature.getInstance("Ed25519");
                signature.initSign(pair.getPrivate());
                signature.update(bytes);
                return signature.sign();
            });
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A symmetric key for HS256. */
    public static SigningKey hmac(byte[] secret) {
        return new SigningKey(
                "HS256",
                Optional.empty(),
                bytes -> new MACSigner(secret)
                        .sign(new JWSHeader(JWSAlgorithm.HS256), bytes)
                        .decode());
    }

    /** The key id, or nothing for a symmetric key. */
    public String id() {
        return publicKey.map(JWK::getKeyID).orElse("");
    }

    /** The compact form of a token with exactly this header and payload, well-formed or not. */
    public String sign(String header, String payload) {
        String signed = Base64URL.encode(header) + "." + Base64URL.encode(payload);
        try {
            return signed + "." + Base64URL.encode(signer.sign(signed.getBytes(StandardCharsets.US_ASCII)));
        } catch (JOSEException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SigningKey by(String algorithm, JWK publicKey, JWSSigner signer) {
        JWSHeader header = new JWSHeader(JWSAlgorithm.parse(algorithm));
        return new SigningKey(
                algorithm,
                Optional.of(publicKey),
                bytes -> signer.sign(header, bytes).decode());
    }

    /** The algorithm and the key id. */
    @Override
    public String toString() {
        return "SigningKey[" + algorithm + ", " + id() + "]";
    }
}
