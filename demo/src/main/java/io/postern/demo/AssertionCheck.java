/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.demo;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.MalformedURLException;
import java.net.URI;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an application does to be sure of the gate's headers: it verifies the signed assertion that travels beside them.
 *
 * <p>The signature must be by a key the gate publishes, the type the gate's own, the issuer the gate, the audience this
 * application, and the time within its lifetime.
 */
final class AssertionCheck {
    /** Where the gate puts its assertion. */
    static final String HEADER = "X-Postern-Assertion";

    private static final JOSEObjectType TYPE = new JOSEObjectType("postern+jwt");
    /** Of the key that the gate makes where its configuration names none. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.ES256);

    private static final Set<String> REQUIRED = Set.of("sub", "idp", "iat", "exp", "jti");

    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    /** The outcome of a check: nobody, somebody for sure, or something that must not be believed. */
    sealed interface Result {
        /** There was no assertion: the gate names nobody. */
        record Absent() implements Result {}

        /** The gate says so. */
        record Verified(Map<String, Object> claims) implements Result {
            public Verified {
                claims = Map.copyOf(claims);
            }
        }

        /** Not by this gate, not for this application, or too old. */
        record Refused(String reason) implements Result {}
    }

    /**
     * A check of assertions.
     *
     * @param gate the public address of the gate; its keys are fetched from there when they are first needed
     * @param audience what the gate calls this application
     */
    AssertionCheck(URI gate, String audience) {
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(TYPE));
        processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                audience, new JWTClaimsSet.Builder().issuer(gate.toString()).build(), REQUIRED));
        try {
            processor.setJWSKeySelector(new JWSVerificationKeySelector<>(
                    ALGORITHMS,
                    JWKSourceBuilder.create(gate.resolve("/oauth2/jwks").toURL())
                            .build()));
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("not the address of a gate: " + gate, e);
        }
    }

    /** Who the assertion among these header values is about; more than one value is refused. */
    Result check(List<String> values) {
        if (values.isEmpty()) {
            return new Result.Absent();
        }
        if (values.size() > 1) {
            return new Result.Refused("there are " + values.size() + " of them");
        }
        try {
            return new Result.Verified(processor.process(values.get(0), null).toJSONObject());
        } catch (BadJOSEException | JOSEException | ParseException e) {
            return new Result.Refused(String.valueOf(e.getMessage()));
        }
    }
}
