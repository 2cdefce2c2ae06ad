/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.postern.config.AssertionConfig;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Signs the assertion that travels with an identity: a compact JWS (RFC 7515) of type {@code postern+jwt}, which an app can
 * verify with the gate's published keys. Never later than the identity's own end.
 */
final class Assertion {
    static final String TYPE = "postern+jwt";

    private final AssertionConfig config;
    private final String issuer;
    private final AssertionKeys keys;
    private final Supplier<UUID> ids;

    Assertion(AssertionConfig config, String issuer, AssertionKeys keys, Supplier<UUID> ids) {
        this.config = config;
        this.issuer = issuer;
        this.keys = keys;
        this.ids = ids;
    }

    String header() {
        return config.header();
    }

    /** Until when a signed assertion may be handed on again: half its lifetime, and never past the identity's end. */
    Instant reusableUntil(Instant now, Identity identity) {
        Instant half = now.plus(config.lifetime().dividedBy(2));
        return half.isBefore(identity.until()) ? half : identity.until();
    }

    String sign(Identity identity, Instant now) {
        Instant end = now.plus(config.lifetime());
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(issuer)
                .audience(config.audience())
                .subject(identity.account().subject())
                .claim("idp", identity.account().issuer())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(end.isBefore(identity.until()) ? end : identity.until()))
                .jwtID(ids.get().toString())
                .claim("preferred_username", identity.username())
                .claim("groups", identity.shownGroups())
                .claim("sysadmin", identity.sysadmin())
                .claim("client", identity.proof().browser() ? "browser" : "api");
        identity.email().ifPresent(email -> claims.claim("email", email));
        identity.name().ifPresent(name -> claims.claim("name", name));
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(keys.algorithm())
                        .type(new JOSEObjectType(TYPE))
                        .keyID(keys.signingKeyId())
                        .build(),
                claims.build());
        try {
            jwt.sign(keys.signer());
        } catch (JOSEException e) {
            throw new IllegalStateException("the assertion cannot be signed", e);
        }
        return jwt.serialize();
    }
}
