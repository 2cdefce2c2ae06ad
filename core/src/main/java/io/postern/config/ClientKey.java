/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.text.ParseException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The key with which the gate signs that it is a provider's client (RFC 7523).
 *
 * @param key the private half
 * @param id the key id, where the key has one
 * @param algorithms those that it can sign by, the usual one first
 */
public record ClientKey(PrivateKey key, Optional<String> id, List<JWSAlgorithm> algorithms) {
    private static final int MIN_RSA_BITS = 2048;
    private static final String UNUSABLE =
            "is not a private RSA key of 2048 bits or more, nor one on P-256, P-384 or P-521";
    private static final String PEM_BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String PEM_END = "-----END PRIVATE KEY-----";
    private static final List<JWSAlgorithm> RSA = List.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256);

    /** Copies the list. */
    public ClientKey {
        algorithms = List.copyOf(algorithms);
    }

    /**
     * The key that this text is: a private JSON Web Key, or PKCS #8 in PEM.
     *
     * @throws IllegalArgumentException where it is none that can be used, without anything of it
     */
    public static ClientKey of(String text) {
        try {
            return text.strip().startsWith("{") ? ofJwk(JWK.parse(text)) : ofPem(text.strip());
        } catch (ParseException | JOSEException | GeneralSecurityException | IllegalStateException e) {
            throw unusable();
        }
    }

    private static ClientKey ofJwk(JWK jwk) throws JOSEException {
        if (!jwk.isPrivate()) {
            throw unusable();
        }
        Optional<String> id = Optional.ofNullable(jwk.getKeyID());
        List<JWSAlgorithm> only = jwk.getAlgorithm() == null
                ? List.of()
                : List.of(JWSAlgorithm.parse(jwk.getAlgorithm().getName()));
        ClientKey key = jwk instanceof RSAKey rsa
                ? of(rsa.toPrivateKey(), id)
                : jwk instanceof ECKey ec ? of(ec.toPrivateKey(), id) : none();
        if (!key.algorithms.containsAll(only)) {
            throw unusable();
        }
        return new ClientKey(key.key, id, only.isEmpty() ? key.algorithms : only);
    }

    private static ClientKey ofPem(String pem) throws GeneralSecurityException {
        if (!pem.startsWith(PEM_BEGIN) || !pem.endsWith(PEM_END)) {
            throw unusable();
        }
        byte[] der;
        try {
            der = Base64.getMimeDecoder().decode(pem.substring(PEM_BEGIN.length(), pem.length() - PEM_END.length()));
        } catch (IllegalArgumentException e) {
            throw unusable();
        }
        for (String type : List.of("RSA", "EC")) {
            try {
                return of(KeyFactory.getInstance(type).generatePrivate(new PKCS8EncodedKeySpec(der)), Optional.empty());
            } catch (java.security.spec.InvalidKeySpecException e) {
                // a key of another type
            }
        }
        return none();
    }

    private static ClientKey of(PrivateKey key, Optional<String> id) {
        if (key instanceof RSAPrivateKey rsa && rsa.getModulus().bitLength() >= MIN_RSA_BITS) {
            return new ClientKey(key, id, RSA);
        }
        if (key instanceof ECPrivateKey ec) {
            Curve curve = Curve.forECParameterSpec(ec.getParams());
            for (JWSAlgorithm algorithm : List.of(JWSAlgorithm.ES256, JWSAlgorithm.ES384, JWSAlgorithm.ES512)) {
                if (Curve.forJWSAlgorithm(algorithm).contains(curve)) {
                    return new ClientKey(key, id, List.of(algorithm));
                }
            }
        }
        return none();
    }

    private static ClientKey none() {
        throw unusable();
    }

    /** Without a cause, which may show the key. */
    private static IllegalArgumentException unusable() {
        return new IllegalArgumentException(UNUSABLE);
    }

    /** The text itself, where it is such a key. */
    static String usable(String text) throws Malformed {
        try {
            of(text);
            return text;
        } catch (IllegalArgumentException e) {
            throw new Malformed(UNUSABLE, "give a JSON Web Key, or PEM as openssl pkcs8 -topk8 -nocrypt writes it");
        }
    }

    /** The algorithm; the rest is a secret. */
    @Override
    public String toString() {
        return "ClientKey" + algorithms;
    }
}
