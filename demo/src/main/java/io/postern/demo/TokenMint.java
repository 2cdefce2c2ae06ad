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

/** Makes and recognises RS256 access tokens with the claims that Keycloak puts into its own. */
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
    String forPerson(Person person, Client client, Scope scope) {
        return sign(common(person.subject(), client, scope)
                .claim("sid", UUID.randomUUID().toString())
                .claim("realm_access", Map.of("roles", person.roles()))
                .claim("email_verified", person.emailVerified())
                .claim("name", person.givenName() + " " + person.familyName())
                .claim("groups", person.groups())
                .claim("preferred_username", person.username())
                .claim("given_name", person.givenName())
                .claim("family_name", person.familyName())
                .claim("email", person.email())
                .build());
    }

    /** An access token for a program that acts for itself; its name is Keycloak's for service accounts. */
    String forService(Client client, Scope scope) {
        return sign(common(
                        UUID.nameUUIDFromBytes(client.id().getBytes(StandardCharsets.UTF_8))
                                .toString(),
                        client,
                        scope)
                .claim("realm_access", Map.of("roles", List.of("reader")))
                .claim("email_verified", false)
                .claim("preferred_username", "service-account-" + client.id())
                .build());
    }

    /** The claims of a token that was made here and has not expired; anything else is empty. */
    Optional<JWTClaimsSet> verified(String token) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            JWSVerifier verifier = new RSASSAVerifier(key.toRSAPublicKey());
            if (!JWSAlgorithm.RS256.equals(jwt.getHeader().getAlgorithm()) || !jwt.verify(verifier)) {
                return Optional.empty();
            }
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            boolean alive = claims.getExpirationTime() != null
                    && clock.instant().isBefore(claims.getExpirationTime().toInstant());
            return alive ? Optional.of(claims) : Optional.empty();
        } catch (ParseException | JOSEException e) {
            return Optional.empty();
        }
    }

    private JWTClaimsSet.Builder common(String subject, Client client, Scope scope) {
        Instant now = clock.instant();
        return new JWTClaimsSet.Builder()
                .issuer(issuer.toString())
                .subject(subject)
                .audience(client.audiences())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFETIME)))
                .jwtID(UUID.randomUUID().toString())
                .claim("typ", "Bearer")
                .claim("azp", client.id())
                .claim("acr", "1")
                .claim("scope", scope.toString());
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
            throw new IllegalStateException("cannot sign an access token", e);
        }
        return jwt.serialize();
    }
}
