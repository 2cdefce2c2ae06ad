/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.demo;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.claims.AccessTokenHash;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Makes and recognises RS256 tokens with the claims that Keycloak puts into its own. */
final class TokenMint {
    /** Keycloak's default. */
    static final Duration LIFETIME = Duration.ofMinutes(5);

    private static final int KEY_BITS = 2048;

    private final URI issuer;
    private final Clock clock;
    private final RSAKey key;

    /** A mint with a fresh key. */
    TokenMint(URI issuer, Clock clock) {
        this.issuer = issuer;
        this.clock = clock;
        try {
            this.key = new RSAKeyGenerator(KEY_BITS)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS256)
                    .keyIDFromThumbprint(true)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("this Java cannot make RSA keys", e);
        }
    }

    /** The public half of the key, to be published. */
    JWKSet publicKeys() {
        return new JWKSet(key.toPublicJWK());
    }

    /** An access token for a program through which a person acts. */
    String accessToken(SignIn signIn) {
        JWTClaimsSet.Builder claims = common(signIn.person().subject(), signIn.client())
                .audience(signIn.client().audiences())
                .claim("typ", "Bearer")
                .claim("scope", signIn.scope().toString())
                .claim("realm_access", Map.of("roles", signIn.person().roles()));
        return sign(about(signIn, claims).build());
    }

    /**
     * An ID token that goes with an access token (OpenID Connect Core 1.0, sections 2 and 3.1.3.6). It has no roles, which
     * Keycloak puts into the access token alone.
     *
     * @param nonce of the request; a refreshed token has none
     */
    String idToken(SignIn signIn, String accessToken, Optional<Nonce> nonce) {
        JWTClaimsSet.Builder claims = common(signIn.person().subject(), signIn.client())
                .audience(signIn.client().id())
                .claim("typ", "ID")
                .claim("auth_time", signIn.at().getEpochSecond())
                .claim(
                        "at_hash",
                        // the curve is for EdDSA alone
                        AccessTokenHash.compute(new BearerAccessToken(accessToken), JWSAlgorithm.RS256, null)
                                .getValue());
        nonce.ifPresent(value -> claims.claim("nonce", value.getValue()));
        return sign(about(signIn, claims).build());
    }

    /** An access token for a program that acts for itself; its name is Keycloak's for service accounts. */
    String forService(Client client, Scope scope) {
        return sign(common(
                        UUID.nameUUIDFromBytes(client.id().getBytes(StandardCharsets.UTF_8))
                                .toString(),
                        client)
                .audience(client.audiences())
                .claim("typ", "Bearer")
                .claim("scope", scope.toString())
                .claim("realm_access", Map.of("roles", List.of("reader")))
                .claim("email_verified", false)
                .claim("preferred_username", "service-account-" + client.id())
                .build());
    }

    /** The claims of a token that was made here and has not expired; anything else is empty. */
    Optional<JWTClaimsSet> verified(String token) {
        return signedHere(token)
                .filter(claims -> claims.getExpirationTime() != null
                        && clock.instant().isBefore(claims.getExpirationTime().toInstant()));
    }

    /** The claims of a token that was made here, however long ago. */
    Optional<JWTClaimsSet> signedHere(String token) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            JWSVerifier verifier = new RSASSAVerifier(key.toRSAPublicKey());
            if (!JWSAlgorithm.RS256.equals(jwt.getHeader().getAlgorithm()) || !jwt.verify(verifier)) {
                return Optional.empty();
            }
            return Optional.of(jwt.getJWTClaimsSet());
        } catch (ParseException | JOSEException e) {
            return Optional.empty();
        }
    }

    private static JWTClaimsSet.Builder about(SignIn signIn, JWTClaimsSet.Builder claims) {
        Person person = signIn.person();
        return claims.claim("sid", signIn.sid())
                .claim("email_verified", person.emailVerified())
                .claim("name", person.displayName())
                .claim("groups", person.groups())
                .claim("preferred_username", person.username())
                .claim("given_name", person.givenName())
                .claim("family_name", person.familyName())
                .claim("email", person.email());
    }

    private JWTClaimsSet.Builder common(String subject, Client client) {
        Instant now = clock.instant();
        return new JWTClaimsSet.Builder()
                .issuer(issuer.toString())
                .subject(subject)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFETIME)))
                .jwtID(UUID.randomUUID().toString())
                .claim("azp", client.id())
                .claim("acr", "1");
    }

    private String sign(JWTClaimsSet claims) {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(JOSEObjectType.JWT)
                .keyID(key.getKeyID())
                .build();
        SignedJWT jwt = new SignedJWT(header, claims);
        try {
            jwt.sign(new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("cannot sign a token", e);
        }
        return jwt.serialize();
    }
}
