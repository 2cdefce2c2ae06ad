/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.postern.config.Secret;
import java.security.SecureRandom;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys of the signed assertion: private JSON Web Keys (RFC 7517), EC P-256 or Ed25519. The first signs, all are published,
 * so that a new key can be published before it signs and an old one after.
 */
public final class AssertionKeys {
    private final List<JWK> keys;
    private final JWSSigner signer;

    private AssertionKeys(List<JWK> keys) {
        this.keys = List.copyOf(keys);
        this.signer = signer(keys.get(0));
    }

    /**
     * The configured keys, or one made now where none is configured: it dies with the process and is known to one replica alone.
     *
     * @throws IllegalArgumentException naming the key's place, never its text, when it is not a private key of those kinds
     */
    public static AssertionKeys of(List<Secret> configured, SecureRandom random) {
        List<JWK> keys = new ArrayList<>();
        for (int i = 0; i < configured.size(); i++) {
            keys.add(read(configured.get(i), "assertion.keys[" + i + "]"));
        }
        if (keys.isEmpty()) {
            keys.add(generate(random));
        }
        return new AssertionKeys(keys);
    }

    /** A fresh EC P-256 key, in the form that {@code assertion.keys} takes. */
    public static String generateText(SecureRandom random) {
        return generate(random).toJSONString();
    }

    private static JWK generate(SecureRandom random) {
        try {
            return new ECKeyGenerator(Curve.P_256)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.ES256)
                    .keyIDFromThumbprint(true)
                    .secureRandom(random)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("P-256 is in every Java platform", e);
        }
    }

    private static JWK read(Secret secret, String place) {
        JWK key;
        try {
            key = JWK.parse(secret.reveal().strip());
            if (key.getKeyID() == null) {
                String thumbprint = key.computeThumbprint().toString();
                key = key instanceof ECKey ec
                        ? new ECKey.Builder(ec).keyID(thumbprint).build()
                        : key instanceof OctetKeyPair okp
                                ? new OctetKeyPair.Builder(okp)
                                        .keyID(thumbprint)
                                        .build()
                                : key;
            }
        } catch (ParseException | JOSEException | IllegalArgumentException notAKey) {
            // Without the cause: its message may hold part of the key.
            throw new IllegalArgumentException(place + " is not a JSON Web Key; make one with: keygen assertion");
        }
        boolean kind = (key instanceof ECKey ec && Curve.P_256.equals(ec.getCurve()))
                || (key instanceof OctetKeyPair okp && Curve.Ed25519.equals(okp.getCurve()));
        if (!kind || !key.isPrivate()) {
            throw new IllegalArgumentException(
                    place + " is not a private EC P-256 or Ed25519 key; make one with: keygen assertion");
        }
        return key;
    }

    private static JWSSigner signer(JWK key) {
        try {
            return key instanceof OctetKeyPair okp ? new Ed25519JcaSigner(okp) : new ECDSASigner((ECKey) key);
        } catch (JOSEException e) {
            throw new IllegalArgumentException("assertion.keys[0] cannot sign", e);
        }
    }

    JWSSigner signer() {
        return signer;
    }

    String signingKeyId() {
        return keys.get(0).getKeyID();
    }

    JWSAlgorithm algorithm() {
        return keys.get(0) instanceof OctetKeyPair ? JWSAlgorithm.EdDSA : JWSAlgorithm.ES256;
    }

    /** The public halves, as a JSON Web Key Set. */
    String published() {
        return new JWKSet(new ArrayList<>(keys)).toString(true);
    }

    /** How many there are. */
    @Override
    public String toString() {
        return "AssertionKeys[" + keys.size() + "]";
    }
}
