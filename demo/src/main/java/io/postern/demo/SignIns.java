/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.demo;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import com.nimbusds.openid.connect.sdk.Nonce;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The sign-ins at the embedded provider: codes on their way to a client, and what refresh tokens stand for. */
final class SignIns {
    /** Keycloak's default. */
    private static final Duration CODE_LIFETIME = Duration.ofMinutes(1);

    /** More than a demonstration ever has. The oldest go first. */
    private static final int MOST = 1000;

    private final Clock clock;
    private final Map<AuthorizationCode, Pending> codes = new Newest<>();
    private final Map<RefreshToken, SignIn> refreshTokens = new Newest<>();

    SignIns(Clock clock) {
        this.clock = clock;
    }

    /**
     * A sign-in whose code has not been redeemed.
     *
     * @param signIn what the code stands for
     * @param callback where the code was sent; who redeems it must name the same address
     * @param challenge what only the client that began the sign-in can answer (RFC 7636)
     * @param nonce for the ID token
     * @param ends when the code is of no use any more
     */
    record Pending(SignIn signIn, URI callback, CodeChallenge challenge, Optional<Nonce> nonce, Instant ends) {}

    /** When a code ends that is given out now. */
    Instant codeEnds() {
        return clock.instant().plus(CODE_LIFETIME);
    }

    /** A code for a sign-in. */
    synchronized AuthorizationCode codeFor(Pending pending) {
        AuthorizationCode code = new AuthorizationCode();
        codes.put(code, pending);
        return code;
    }

    /** What a code stands for, once, and only for the client that began this sign-in. */
    synchronized Optional<Pending> redeem(AuthorizationCodeGrant grant, Client client) {
        return Optional.ofNullable(codes.remove(grant.getAuthorizationCode()))
                .filter(pending -> clock.instant().isBefore(pending.ends()))
                .filter(pending -> pending.signIn().client().equals(client))
                .filter(pending -> pending.callback().equals(grant.getRedirectionURI()))
                .filter(pending -> grant.getCodeVerifier() != null
                        && pending.challenge()
                                .equals(CodeChallenge.compute(CodeChallengeMethod.S256, grant.getCodeVerifier())));
    }

    /** A token by which the client asks again as long as nobody has signed out. */
    synchronized RefreshToken refreshTokenFor(SignIn signIn) {
        RefreshToken token = new RefreshToken();
        refreshTokens.put(token, signIn);
        return token;
    }

    /** What a refresh token of that client stands for, once: each answer brings the next one. */
    synchronized Optional<SignIn> refresh(RefreshToken token, Client client) {
        return Optional.ofNullable(refreshTokens.get(token))
                .filter(signIn -> signIn.client().equals(client))
                .filter(signIn -> refreshTokens.remove(token, signIn));
    }

    /** Ends a sign-in. */
    synchronized void end(String sid) {
        refreshTokens.values().removeIf(signIn -> signIn.sid().equals(sid));
    }

    /** A map that forgets its oldest entry when it is full. */
    private static final class Newest<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > MOST;
        }
    }
}
