/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.bearer;

import io.postern.auth.Header;
import io.postern.auth.Outcome;
import io.postern.auth.Reason;
import io.postern.auth.RequestHead;
import io.postern.auth.oidc.Claims;
import io.postern.auth.oidc.Providers;
import io.postern.auth.oidc.Refusal;
import io.postern.auth.oidc.SignedToken;
import io.postern.auth.oidc.VerificationKey;
import io.postern.config.DpopConfig;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether a request proves that its sender has the key that a token is bound to (RFC 9449, section 4.3). A proof must
 *
 * <ol>
 *   <li>be the one {@code DPoP} header, a JWT of type {@code dpop+jwt}, signed by the public key in its header, with an
 *       asymmetric algorithm;
 *   <li>be of the key whose thumbprint the token has;
 *   <li>name this method, this address below the public URL, and the hash of this token;
 *   <li>be young, carry the gate's nonce where one is wanted, and not have been used before.
 * </ol>
 *
 * (Nimbus' verifier of proofs takes the machine's time and reads the proof by looser rules, and knows no Ed25519 without another
 * library; its maker of proofs is this one's counterpart in tests.)
 */
final class DpopProofs {
    private static final List<String> ALGORITHMS =
            List.of("ES256", "PS256", "RS256", "EdDSA", "Ed25519", "ES384", "ES512");
    private static final List<String> UNWANTED = List.of("crit", "b64", "jku", "x5u", "zip", "enc");
    /** Members of a private or symmetric JWK; whoever sends one has given the key away. */
    private static final List<String> PRIVATE = List.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");
    /** How far a client's clock may be ahead. */
    private static final Duration AHEAD = Duration.ofSeconds(30);

    private final DpopConfig config;
    private final Optional<URI> publicUrl;
    private final DpopNonces nonces;
    private final UsedProofs used;
    private final Clock clock;

    DpopProofs(BearerSettings settings, Providers.Surroundings surroundings) {
        this.config = settings.bearer().dpop();
        this.publicUrl = settings.publicUrl();
        this.clock = surroundings.clock();
        this.nonces = new DpopNonces(settings.sharedKeys(), surroundings.random(), clock);
        this.used = new UsedProofs(config.maxAge().plus(AHEAD), clock);
    }

    /** Refuses a request without a good proof for that token by the key of that thumbprint. */
    void require(String thumbprint, String token, RequestHead request) throws Refusal {
        if (!config.enabled()) {
            throw refused("the token is bound to a key, and bearer.dpop.enabled is false");
        }
        try {
            requireProof(thumbprint, token, request);
        } catch (Refusal refusal) {
            // A claim of the wrong type is the proof's, not the token's.
            throw refusal.reason() == Reason.TOKEN_CLAIM ? refused("in the proof, " + refusal.detail()) : refusal;
        }
    }

    private void requireProof(String thumbprint, String token, RequestHead request) throws Refusal {
        SignedToken proof = proof(request);
        requireKey(thumbprint, proof);
        Claims claims = proof.claims();
        requireSame("htm", claims, request.method());
        requireSame("ath", claims, Digests.sha256(token));
        requireTarget(claims, request);
        requireYouth(claims);
        if (config.nonce() && !claims.text("nonce").map(nonces::accepts).orElse(false)) {
            throw new Refusal(Reason.TOKEN_PROOF_NONCE, "the proof does not carry the gate's nonce");
        }
        String id = claims.text("jti").orElseThrow(() -> refused("the proof has no jti"));
        if (!used.firstUse(thumbprint, id, request)) {
            throw refused("the proof was used before");
        }
    }

    /** The refusal with what the client needs to do better (RFC 9449, sections 7.1 and 9). */
    Outcome.Rejected rejected(Refusal refusal, boolean dpopScheme) {
        boolean nonce = refusal.reason() == Reason.TOKEN_PROOF_NONCE;
        String error = nonce ? "use_dpop_nonce" : dpopScheme ? "invalid_dpop_proof" : "invalid_token";
        List<Header> headers = new ArrayList<>();
        headers.add(new Header(
                "WWW-Authenticate", "DPoP error=\"" + error + "\", algs=\"" + String.join(" ", ALGORITHMS) + "\""));
        if (nonce) {
            headers.add(new Header("DPoP-Nonce", nonces.current()));
        }
        return new Outcome.Rejected(refusal.reason(), refusal.detail(), headers);
    }

    private static SignedToken proof(RequestHead request) throws Refusal {
        List<String> lines = request.headers().all("DPoP");
        if (lines.size() != 1) {
            throw refused("not exactly one DPoP header");
        }
        return SignedToken.read(lines.get(0)).orElseThrow(() -> refused("the DPoP header is not a signed token"));
    }

    private static void requireKey(String thumbprint, SignedToken proof) throws Refusal {
        Claims header = proof.header();
        String algorithm = header.text("alg").orElse("");
        Optional<Claims> jwk = header.object("jwk");
        if (!"dpop+jwt".equals(TokenKind.plain(header.text("typ").orElse("")))
                || !ALGORITHMS.contains(algorithm)
                || UNWANTED.stream().anyMatch(header::has)
                || jwk.isEmpty()
                || PRIVATE.stream().anyMatch(jwk.get()::has)) {
            throw refused("the proof's header is not that of a DPoP proof with a public key");
        }
        VerificationKey key =
                VerificationKey.of(jwk.get()).orElseThrow(() -> refused("the proof's key cannot verify signatures"));
        if (!key.thumbprint().equals(thumbprint)) {
            throw refused("the proof is of another key than the token is bound to");
        }
        if (!key.verifies(proof, algorithm)) {
            throw refused("the proof's signature is wrong");
        }
    }

    private void requireTarget(Claims claims, RequestHead request) throws Refusal {
        if (publicUrl.isEmpty()) {
            throw refused("DPoP needs server.public-url, which proofs name");
        }
        Optional<String> wanted = ProofTarget.of(publicUrl.get(), request.target());
        Optional<String> named = claims.text("htu").flatMap(ProofTarget::of);
        if (wanted.isEmpty() || !wanted.equals(named)) {
            throw refused("the proof's htu is not this address below server.public-url");
        }
    }

    private void requireYouth(Claims claims) throws Refusal {
        Instant now = clock.instant();
        Instant issued = claims.time("iat").orElseThrow(() -> refused("the proof has no iat"));
        if (issued.isBefore(now.minus(config.maxAge())) || issued.isAfter(now.plus(AHEAD))) {
            throw refused("the proof's iat is not within bearer.dpop.max-age");
        }
    }

    private static void requireSame(String name, Claims claims, String wanted) throws Refusal {
        if (!claims.text(name).map(wanted::equals).orElse(false)) {
            throw refused("the proof's " + name + " is not this request's");
        }
    }

    private static Refusal refused(String detail) {
        return new Refusal(Reason.TOKEN_PROOF, detail);
    }
}
