/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A public key that verifies signatures, and for which algorithms: a key of one family never serves another, whatever a token's
 * header says. Two keys are equal when their thumbprints are (RFC 7638). Immutable.
 */
public final class VerificationKey {
    /** Shorter RSA keys can be factored. */
    private static final int MIN_RSA_BITS = 2048;
    /** Longer ones cost more than a request may. */
    private static final int MAX_RSA_BITS = 8192;

    private static final Set<String> RSA = Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512");
    /** RFC 8037 calls it by its family, RFC 9864 by its name. */
    private static final Set<String> ED25519 = Set.of("EdDSA", "Ed25519");

    /** What makes a key of each type; certificates beside it, private parts and anything else are not looked at. */
    private static final Map<String, List<String>> MEMBERS = Map.of(
            "RSA", List.of("kty", "n", "e"), "EC", List.of("kty", "crv", "x", "y"), "OKP", List.of("kty", "crv", "x"));

    private final Optional<String> id;
    private final String thumbprint;
    private final Set<String> algorithms;
    private final Check check;

    private VerificationKey(Optional<String> id, String thumbprint, Set<String> algorithms, Check check) {
        this.id = id;
        this.thumbprint = thumbprint;
        this.algorithms = algorithms;
        this.check = check;
    }

    private interface Check {
        boolean verifies(String algorithm, byte[] signed, Base64URL signature)
                throws JOSEException, GeneralSecurityException;
    }

    /**
     * The key that a JWK describes; empty where it is symmetric, too weak, of an unknown kind, malformed, or not meant for
     * signatures (RFC 7517, sections 4.2 and 4.3).
     */
    public static Optional<VerificationKey> of(Claims jwk) {
        try {
            List<String> members = MEMBERS.getOrDefault(jwk.text("kty").orElse(""), List.of());
            if (members.isEmpty()
                    || !jwk.text("use").map("sig"::equals).orElse(true)
                    || (jwk.has("key_ops") && !jwk.texts("key_ops").contains("verify"))) {
                return Optional.empty();
            }
            Map<String, Object> parts = new LinkedHashMap<>();
            for (String member : members) {
                jwk.text(member).ifPresent(value -> parts.put(member, value));
            }
            Optional<String> algorithm = jwk.text("alg");
            Optional<String> id = jwk.text("kid");
            return of(JWK.parse(parts), id).map(key -> key.only(algorithm)).filter(key -> !key.algorithms.isEmpty());
        } catch (Refusal
                | ParseException
                | JOSEException
                | GeneralSecurityException
                | IllegalArgumentException
                | IllegalStateException e) {
            return Optional.empty();
        }
    }

    private static Optional<VerificationKey> of(JWK jwk, Optional<String> id)
            throws JOSEException, GeneralSecurityException {
        String thumbprint = jwk.computeThumbprint().toString();
        if (jwk instanceof RSAKey rsa && sound(rsa.toRSAPublicKey())) {
            return Optional.of(new VerificationKey(id, thumbprint, RSA, by(new RSASSAVerifier(rsa))));
        }
        if (jwk instanceof ECKey ec) {
            String algorithm = JWSAlgorithm.Family.EC.stream()
                    .filter(one -> Curve.forJWSAlgorithm(one).contains(ec.getCurve()))
                    .map(JWSAlgorithm::getName)
                    .findFirst()
                    .orElseThrow(() -> new JOSEException("a curve without an algorithm"));
            return Optional.of(new VerificationKey(id, thumbprint, Set.of(algorithm), by(new ECDSAVerifier(ec))));
        }
        if (jwk instanceof OctetKeyPair pair && pair.getCurve().equals(Curve.Ed25519)) {
            PublicKey key = Ed25519.publicKey(pair.getDecodedX());
            return Optional.of(new VerificationKey(
                    id, thumbprint, ED25519, (alg, signed, signature) -> byJca(key, signed, signature.decode())));
        }
        return Optional.empty();
    }

    /** The name that tokens call it by. */
    Optional<String> id() {
        return id;
    }

    /** The SHA-256 thumbprint in base64url (RFC 7638). */
    public String thumbprint() {
        return thumbprint;
    }

    /** Whether the key is for signatures of that algorithm. */
    public boolean fits(String algorithm) {
        return algorithms.contains(algorithm);
    }

    /** Whether the token's signature is this key's, by that algorithm. */
    public boolean verifies(SignedToken token, String algorithm) {
        try {
            return fits(algorithm)
                    && !token.signature().isEmpty()
                    && check.verifies(algorithm, token.signedBytes(), new Base64URL(token.signature()));
        } catch (JOSEException | GeneralSecurityException e) {
            return false;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerificationKey key
                && id.equals(key.id)
                && thumbprint.equals(key.thumbprint)
                && algorithms.equals(key.algorithms);
    }

    @Override
    public int hashCode() {
        return thumbprint.hashCode();
    }

    @Override
    public String toString() {
        return "VerificationKey[" + thumbprint + ", " + algorithms + "]";
    }

    private VerificationKey only(Optional<String> algorithm) {
        if (algorithm.isEmpty() || (algorithms.equals(ED25519) && ED25519.contains(algorithm.get()))) {
            return this;
        }
        Set<String> named = algorithms.contains(algorithm.get()) ? Set.of(algorithm.get()) : Set.of();
        return new VerificationKey(id, thumbprint, named, check);
    }

    private static boolean sound(RSAPublicKey key) {
        int bits = key.getModulus().bitLength();
        BigInteger exponent = key.getPublicExponent();
        return bits >= MIN_RSA_BITS && bits <= MAX_RSA_BITS && exponent.testBit(0) && !exponent.equals(BigInteger.ONE);
    }

    /** The verifier gets a header of ours, since the token's own has been read already, by stricter rules. */
    private static Check by(JWSVerifier verifier) {
        return (algorithm, signed, signature) ->
                verifier.verify(new JWSHeader(JWSAlgorithm.parse(algorithm)), signed, signature);
    }

    private static boolean byJca(PublicKey key, byte[] signed, byte[] signature) throws GeneralSecurityException {
        Signature verifier = Signature.getInstance(Ed25519.NAME);
        verifier.initVerify(key);
        verifier.update(signed);
        return verifier.verify(signature);
    }
}
