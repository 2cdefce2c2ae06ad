/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.login;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.openid.connect.sdk.claims.AccessTokenHash;
import io.postern.auth.Reason;
import io.postern.auth.oidc.Claims;
import io.postern.auth.oidc.Provider;
import io.postern.auth.oidc.ProviderFault;
import io.postern.auth.oidc.Refusal;
import io.postern.auth.oidc.SignedToken;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Verifies ID tokens in full (OpenID Connect Core 1.0, sections 3.1.3.7 and 12.2), and access tokens as far as they are read at
 * all. Asks the provider for its keys where it must; safe for use by many threads at once.
 */
final class IdTokenCheck {
    /** What the header may call it: nothing, or a JWT; any other type is a token for something else (RFC 8725, section 3.11). */
    private static final Set<String> HEADER_TYPES =
            Set.of("", "jwt", "application/jwt", "id+jwt", "application/id+jwt");
    /** What Keycloak calls it in a claim. */
    private static final Set<String> CLAIM_TYPES = Set.of("", "id", "jwt");

    private final Clock clock;

    IdTokenCheck(Clock clock) {
        this.clock = clock;
    }

    /**
     * What an ID token must agree with.
     *
     * @param nonce the one that was sent; empty after a refresh, where a token without one is right
     * @param accessToken what came with it
     * @param maxAge the longest time since the person was asked for a password or the like
     */
    record Expected(Optional<String> nonce, String accessToken, OptionalLong maxAge) {
        /** Nothing of the tokens. */
        @Override
        public String toString() {
            return "Expected[***]";
        }
    }

    /** The claims of a good ID token; any other is refused. A fault where the provider must be asked and does not answer. */
    Claims verified(LoginClient client, String compact, Expected expected) throws Refusal, ProviderFault {
        SignedToken token = SignedToken.read(compact).orElseThrow(() -> refused("the ID token is not a signed JWT"));
        Claims claims = token.claims();
        requireKind(token);
        requireSignature(client.provider(), token);
        if (!claims.text("iss").map(client.provider().issuer()::equals).orElse(false)) {
            throw refused("the ID token's iss is not the provider's issuer");
        }
        if (claims.text("sub").isEmpty()) {
            throw refused("the ID token has no sub");
        }
        requireAudience(claims, client.id());
        requireTime(claims, client.provider());
        requireNonce(claims, expected);
        requireHash(token, expected.accessToken());
        requireAge(claims, client.provider(), expected.maxAge());
        return claims;
    }

    /**
     * The claims of an access token that the same provider signed for the same person; empty for every other, which is
     * nothing wrong: an access token is not made for the client to read.
     */
    Optional<Claims> readable(Provider provider, String compact, String subject) {
        Optional<SignedToken> token = SignedToken.read(compact);
        if (token.isEmpty()) {
            return Optional.empty();
        }
        Claims claims = token.get().claims();
        try {
            boolean same = claims.text("iss").map(provider.issuer()::equals).orElse(false)
                    && claims.text("sub").map(subject::equals).orElse(false)
                    && claims.time("exp")
                            .map(end -> clock.instant().isBefore(end))
                            .orElse(false);
            return same && provider.verify(token.get()).isPresent() ? Optional.of(claims) : Optional.empty();
        } catch (Refusal e) {
            return Optional.empty();
        }
    }

    /** The signature of any token of the provider's; fetches its keys where the token names one that is not in memory. */
    static void requireSignature(Provider provider, SignedToken token) throws Refusal, ProviderFault {
        if (provider.verify(token).isPresent()) {
            return;
        }
        if (provider.mayFetchKeys()) {
            provider.fetchKeys();
        }
        if (provider.verify(token).isEmpty()) {
            if (provider.keysUncertain()) {
                throw new ProviderFault("the provider cannot be asked for the token's key");
            }
            throw new Refusal(Reason.SIGN_IN_FAILED, "no key of the issuer fits the token");
        }
    }

    private static void requireKind(SignedToken token) throws Refusal {
        String header = token.header().text("typ").orElse("").toLowerCase(Locale.ROOT);
        String claim = token.claims().text("typ").orElse("").toLowerCase(Locale.ROOT);
        if (!HEADER_TYPES.contains(header)
                || !CLAIM_TYPES.contains(claim)
                || token.claims().has("events")) {
            throw refused("a token of another kind stands where the ID token should");
        }
    }

    private static void requireAudience(Claims claims, String client) throws Refusal {
        List<String> audiences = claims.texts("aud");
        Optional<String> party = claims.text("azp");
        if (!audiences.contains(client)) {
            throw refused("the ID token's aud does not have client-id");
        }
        if (party.isPresent() && !party.get().equals(client)) {
            throw refused("the ID token's azp is not client-id");
        }
        if (audiences.size() > 1 && party.isEmpty()) {
            throw refused("the ID token has other audiences beside client-id, and no azp");
        }
    }

    private void requireTime(Claims claims, Provider provider) throws Refusal {
        Instant now = clock.instant();
        Instant latest = now.plus(provider.config().clockSkew());
        Instant end = claims.time("exp").orElseThrow(() -> refused("the ID token has no exp"));
        Instant issued = claims.time("iat").orElseThrow(() -> refused("the ID token has no iat"));
        if (!now.isBefore(end.plus(provider.config().clockSkew()))) {
            throw refused("the ID token's exp has passed");
        }
        if (latest.isBefore(issued) || claims.time("nbf").map(latest::isBefore).orElse(false)) {
            throw refused("the ID token's iat or nbf is in the future");
        }
    }

    private static void requireNonce(Claims claims, Expected expected) throws Refusal {
        Optional<String> nonce = claims.text("nonce");
        if (expected.nonce().isPresent()
                && !nonce.map(shown -> Hashes.same(shown, expected.nonce().get()))
                        .orElse(false)) {
            throw refused("the ID token's nonce is not the one that was sent");
        }
    }

    /** Ties the access token to the ID token, where the provider does so. */
    private static void requireHash(SignedToken token, String accessToken) throws Refusal {
        if (!token.claims().has("at_hash")) {
            return;
        }
        String algorithm = token.header().text("alg").orElse("");
        boolean edwards = algorithm.equals("EdDSA") || algorithm.equals("Ed25519");
        AccessTokenHash computed = AccessTokenHash.compute(
                new BearerAccessToken(accessToken),
                edwards ? JWSAlgorithm.EdDSA : JWSAlgorithm.parse(algorithm),
                edwards ? Curve.Ed25519 : null);
        String shown = token.claims().text("at_hash").orElse("");
        if (computed == null || !Hashes.same(computed.getValue(), shown)) {
            throw refused("the ID token's at_hash is not that of the access token");
        }
    }

    private void requireAge(Claims claims, Provider provider, OptionalLong maxAge) throws Refusal {
        Optional<Instant> authenticated = claims.time("auth_time");
        if (maxAge.isEmpty()) {
            return;
        }
        Instant earliest = clock.instant()
                .minusSeconds(maxAge.getAsLong())
                .minus(provider.config().clockSkew());
        if (authenticated.isEmpty() || authenticated.get().isBefore(earliest)) {
            throw refused("max_age was asked for, and the ID token's auth_time is missing or too long ago");
        }
    }

    private static Refusal refused(String detail) {
        return new Refusal(Reason.SIGN_IN_FAILED, detail);
    }
}
