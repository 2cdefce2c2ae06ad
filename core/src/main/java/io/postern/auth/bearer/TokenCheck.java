/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.bearer;

import io.postern.auth.Identity;
import io.postern.auth.IdentityMaker;
import io.postern.auth.Proof;
import io.postern.auth.Reason;
import io.postern.auth.oidc.ClaimMapping;
import io.postern.auth.oidc.Claims;
import io.postern.auth.oidc.Provider;
import io.postern.auth.oidc.Providers;
import io.postern.auth.oidc.Refusal;
import io.postern.auth.oidc.SignedToken;
import io.postern.auth.oidc.VerificationKey;
import io.postern.config.AcceptedToken;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Whether a token is ours, and whose it is; what the request must show besides is not looked at here. */
final class TokenCheck {
    /** Types of tokens that are for something else whoever signed them: refused by name, also where no provider is theirs. */
    private static final Set<String> NEVER = Set.of("postern+jwt", "dpop+jwt", "logout+jwt");

    private final Providers providers;
    private final IdentityMaker identities;
    private final String ownIssuer;

    /** Checks against these providers; {@code ownIssuer} is what the gate's own assertions name, or empty. */
    TokenCheck(Providers providers, IdentityMaker identities, String ownIssuer) {
        this.providers = providers;
        this.identities = identities;
        this.ownIssuer = ownIssuer;
    }

    /** What the token is worth; blocks only where it may ask. */
    Verdict check(String token, boolean mayAsk) {
        Optional<SignedToken> signed = SignedToken.read(token);
        if (signed.isEmpty()) {
            return Verdict.foreign();
        }
        String issuer = signed.get().claims().values().get("iss") instanceof String text ? text : "";
        Optional<Provider> provider = providers.issuing(issuer);
        try {
            if (NEVER.contains(TokenKind.headerType(signed.get())) || (!issuer.isEmpty() && issuer.equals(ownIssuer))) {
                return Verdict.refused(
                        provider.map(Provider::id).orElse(""),
                        Reason.TOKEN_NOT_ACCESS,
                        "the token is an assertion, a proof or a logout token");
            }
            return provider.isEmpty() ? Verdict.foreign() : local(provider.get(), signed.get(), mayAsk);
        } catch (Refusal refusal) {
            return provider.isEmpty()
                    ? Verdict.foreign()
                    : Verdict.refused(provider.get().id(), refusal.reason(), refusal.detail());
        }
    }

    private Verdict local(Provider provider, SignedToken token, boolean mayAsk) throws Refusal {
        requireKind(TokenKind.of(token, clientId(provider)), provider);
        Optional<VerificationKey> key = provider.verify(token);
        if (key.isEmpty() && provider.mayFetchKeys()) {
            if (!mayAsk) {
                return Verdict.ask();
            }
            provider.fetchKeys();
        }
        if (key.isEmpty()) {
            key = provider.verify(token); // a fetch has ended meanwhile, this one or another
        }
        if (key.isEmpty()) {
            return provider.keysUncertain()
                    ? Verdict.unavailable(provider.id(), "the provider cannot be asked for the token's key")
                    : Verdict.refused(provider.id(), Reason.TOKEN_KEY_UNKNOWN, "no key of the issuer fits the token");
        }
        Instant end = provider.endOf(token.claims());
        return good(provider, token.claims(), key, end);
    }

    private Verdict good(Provider provider, Claims claims, Optional<VerificationKey> key, Instant end) throws Refusal {
        Identity identity = identity(provider, claims, end);
        return new Verdict.Good(new CheckedToken(provider, identity, key, Confirmation.of(claims), end));
    }

    private Identity identity(Provider provider, Claims claims, Instant until) throws Refusal {
        IdentityMaker.Made made =
                identities.make(new ClaimMapping(provider.config()).candidate(claims, Proof.BEARER, until));
        if (made instanceof IdentityMaker.Usable usable) {
            return usable.identity();
        }
        String detail = made instanceof IdentityMaker.Unusable unusable ? unusable.detail() : "";
        throw new Refusal(Reason.IDENTITY_UNUSABLE, detail);
    }

    private static void requireKind(TokenKind kind, Provider provider) throws Refusal {
        Set<AcceptedToken> accepted = provider.config().accept();
        boolean good = (kind == TokenKind.ACCESS && accepted.contains(AcceptedToken.ACCESS_TOKEN))
                || (kind == TokenKind.ID && accepted.contains(AcceptedToken.ID_TOKEN));
        if (!good) {
            throw new Refusal(Reason.TOKEN_NOT_ACCESS, "a token of a kind that providers[].accept does not have");
        }
    }

    private static String clientId(Provider provider) {
        return provider.config().clientId().orElse("");
    }
}
