/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.bearer;

import io.postern.auth.IdentityMaker;
import io.postern.auth.Proof;
import io.postern.auth.Reason;
import io.postern.auth.bearer.ProviderAnswers.Answer;
import io.postern.auth.bearer.ProviderAnswers.Kind;
import io.postern.auth.bearer.ProviderAnswers.Question;
import io.postern.auth.oidc.ClaimMapping;
import io.postern.auth.oidc.Claims;
import io.postern.auth.oidc.Provider;
import io.postern.auth.oidc.ProviderFault;
import io.postern.auth.oidc.Providers;
import io.postern.auth.oidc.Refusal;
import io.postern.auth.oidc.SignedToken;
import io.postern.auth.oidc.VerificationKey;
import io.postern.config.TokenVerification;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a token is ours, and whose it is; what the request must show besides is not looked at here. A JWT that names a
 * configured issuer is ours, whatever becomes of it; one that names another is not, nor is what looks like a JWT and cannot be
 * read. Any other token is that provider's who calls it active.
 */
final class TokenCheck {
    /** Types of tokens that are for something else whoever signed them: refused by name, also where no provider is theirs. */
    private static final Set<String> NEVER = Set.of("postern+jwt", "dpop+jwt", "logout+jwt");
    /** What an introspection answer may call an access token. */
    private static final Set<String> TOKEN_TYPES = Set.of("bearer", "dpop", "access_token");

    private static final String CNF = "cnf";

    private final Providers providers;
    private final List<Provider> asked;
    private final ProviderAnswers answers;
    private final IdentityMaker identities;
    private final String ownIssuer;

    /** Checks against these providers; {@code ownIssuer} is what the gate's own assertions name, or empty. */
    TokenCheck(Providers providers, ProviderAnswers answers, IdentityMaker identities, String ownIssuer) {
        this.providers = providers;
        this.asked = providers.all().stream()
                .filter(provider -> provider.config().tokens().asks())
                .toList();
        this.answers = answers;
        this.identities = identities;
        this.ownIssuer = ownIssuer;
    }

    /** What the token is worth; blocks only where it may ask. */
    Verdict check(String token, boolean mayAsk) {
        Optional<SignedToken> signed = SignedToken.read(token);
        if (signed.isEmpty()) {
            return looksSigned(token) ? Verdict.foreign() : opaque(token, mayAsk);
        }
        if (isOfTheGate(signed.get())) {
            return Verdict.refused("", Reason.TOKEN_NOT_ACCESS, "the token is an assertion, a proof or a logout token");
        }
        Object issuer = signed.get().claims().values().get("iss");
        if (issuer == null) {
            return opaque(token, mayAsk);
        }
        return (issuer instanceof String text ? providers.issuing(text) : Optional.<Provider>empty())
                .map(provider -> ours(provider, signed.get(), mayAsk))
                .orElse(Verdict.foreign());
    }

    private Verdict ours(Provider provider, SignedToken token, boolean mayAsk) {
        try {
            TokenKind kind = TokenKind.of(token, clientId(provider));
            kind.require(provider.config().accept());
            if (kind == TokenKind.ID) {
                requireClient(provider, token.claims());
            }
            Optional<VerificationKey> key = Optional.empty();
            if (provider.config().tokens() != TokenVerification.INTROSPECT) {
                key = keyInMemory(provider, token);
                if (key.isEmpty() && provider.mayFetchKeys()) {
                    if (!mayAsk) {
                        return Verdict.ask();
                    }
                    provider.fetchKeys();
                }
                key = key.isPresent() ? key : provider.verify(token); // again: a fetch may have ended meanwhile
                if (key.isEmpty()) {
                    return withoutKey(provider);
                }
            }
            return provider.config().tokens() == TokenVerification.LOCAL
                    ? owned(
                            provider,
                            new Finding(token.compact(), token.claims(), key, provider.endOf(token.claims())),
                            mayAsk)
                    : introspected(provider, token, key, mayAsk);
        } catch (Refusal refusal) {
            return Verdict.refused(provider.id(), refusal.reason(), refusal.detail());
        }
    }

    /**
     * The key that signed the token. A signature which is not that of the key it names is no refusal yet where the provider may
     * have given that name to a new key, which some do: then it is as if the key were not here.
     */
    private static Optional<VerificationKey> keyInMemory(Provider provider, SignedToken token) throws Refusal {
        try {
            return provider.verify(token);
        } catch (Refusal refusal) {
            if (refusal.reason() == Reason.TOKEN_SIGNATURE && provider.mayFetchKeys()) {
                return Optional.empty();
            }
            throw refusal;
        }
    }

    /** An ID token with several audiences names the client it was issued to (OpenID Connect Core 1.0, section 3.1.3.7). */
    private static void requireClient(Provider provider, Claims claims) throws Refusal {
        String client = clientId(provider);
        if (!client.isEmpty() && !claims.text("azp").map(client::equals).orElse(true)) {
            throw new Refusal(Reason.TOKEN_AUDIENCE, "the ID token's azp is not client-id");
        }
    }

    private static Verdict withoutKey(Provider provider) {
        return provider.keysUncertain()
                ? Verdict.unavailable(provider.id(), "the provider cannot be asked for the token's key")
                : Verdict.refused(provider.id(), Reason.TOKEN_KEY_UNKNOWN, "no key of the issuer fits the token");
    }

    /**
     * A JWT of the provider's about which it is asked. What the token itself says counts where its signature was verified; that
     * it is bound to something counts in any case, since not every provider repeats it.
     */
    private Verdict introspected(Provider provider, SignedToken token, Optional<VerificationKey> key, boolean mayAsk)
            throws Refusal {
        Question question = Question.about(Kind.INTROSPECTION, provider, token.compact());
        try {
            Optional<Answer> answer = answer(question, provider, token.compact(), mayAsk);
            if (answer.isEmpty()) {
                return Verdict.ask();
            }
            if (answer.get().claims().isEmpty()) {
                return Verdict.refused(provider.id(), Reason.TOKEN_INACTIVE, "the provider calls the token inactive");
            }
            Claims said = answer.get().claims().get();
            if (key.isPresent()) {
                requireSame("sub", said, token.claims());
                said = said.orElse(token.claims());
            } else if (token.claims().has(CNF)) {
                said = said.orElse(
                        new Claims(Map.of(CNF, token.claims().values().get(CNF))));
            }
            return active(provider, token.compact(), said, key, answer.get(), mayAsk);
        } catch (ProviderFault fault) {
            return Verdict.unavailable(provider.id(), fault.detail());
        }
    }

    /** A token that says nothing: each provider that is asked at all may know it. */
    private Verdict opaque(String token, boolean mayAsk) {
        Verdict otherwise = Verdict.foreign();
        for (Provider provider : asked) {
            try {
                Question question = Question.about(Kind.INTROSPECTION, provider, token);
                Optional<Answer> answer = answer(question, provider, token, mayAsk);
                if (answer.isEmpty()) {
                    return Verdict.ask();
                }
                if (answer.get().claims().isPresent()) {
                    return active(provider, token, answer.get().claims().get(), Optional.empty(), answer.get(), mayAsk);
                }
            } catch (ProviderFault fault) {
                otherwise = Verdict.unavailable(provider.id(), fault.detail());
            } catch (Refusal refusal) {
                return Verdict.refused(provider.id(), refusal.reason(), refusal.detail());
            }
        }
        return otherwise;
    }

    private Verdict active(
            Provider provider, String token, Claims said, Optional<VerificationKey> key, Answer answer, boolean mayAsk)
            throws Refusal {
        String type = said.text("token_type").orElse("bearer").toLowerCase(Locale.ROOT);
        if (!TOKEN_TYPES.contains(type)) {
            throw new Refusal(Reason.TOKEN_NOT_ACCESS, "the introspection answer's token_type is not Bearer or DPoP");
        }
        TokenKind.of(said, clientId(provider)).require(provider.config().accept());
        Instant end = provider.endOfAnswer(said);
        Finding finding = new Finding(token, said, key, end);
        return owned(provider, finding.until(answer.until()), mayAsk);
    }

    /** A good token, whose owner is looked for. */
    private Verdict owned(Provider provider, Finding finding, boolean mayAsk) throws Refusal {
        Confirmation confirmation = Confirmation.of(finding.claims());
        if (!provider.config().userinfo()) {
            return good(provider, finding, finding.claims(), confirmation);
        }
        Question question = Question.about(Kind.USERINFO, provider, finding.token());
        try {
            Optional<Answer> answer = answer(question, provider, finding.token(), mayAsk);
            if (answer.isEmpty()) {
                return Verdict.ask();
            }
            Claims owner = answer.get()
                    .claims()
                    .orElseThrow(
                            () -> new Refusal(Reason.TOKEN_INACTIVE, "the provider refuses the token at userinfo"));
            if (!owner.has("sub") || !finding.claims().has("sub")) {
                throw new Refusal(Reason.TOKEN_CLAIM, "token and userinfo answer need a sub, to be compared");
            }
            requireSame("sub", owner, finding.claims());
            Finding both = finding.until(answer.get().until());
            return good(provider, both, finding.claims().orElse(owner), confirmation);
        } catch (ProviderFault fault) {
            return Verdict.unavailable(provider.id(), fault.detail());
        }
    }

    private Verdict good(Provider provider, Finding finding, Claims claims, Confirmation confirmation) throws Refusal {
        IdentityMaker.Made made =
                identities.make(new ClaimMapping(provider.config()).candidate(claims, Proof.BEARER, finding.end()));
        if (made instanceof IdentityMaker.Unusable unusable) {
            throw new Refusal(
                    Reason.IDENTITY_UNUSABLE, unusable.detail() + " in the claims that the identity section names");
        }
        return new Verdict.Good(new CheckedToken(
                provider, ((IdentityMaker.Usable) made).identity(), finding.key(), confirmation, finding.fresh()));
    }

    private Optional<Answer> answer(Question question, Provider provider, String token, boolean mayAsk)
            throws ProviderFault {
        return mayAsk ? Optional.of(answers.ask(question, provider, token)) : answers.known(question);
    }

    private boolean isOfTheGate(SignedToken token) {
        Object type = token.header().values().get("typ");
        return (type instanceof String text && NEVER.contains(TokenKind.plain(text)))
                || (!ownIssuer.isEmpty()
                        && ownIssuer.equals(token.claims().values().get("iss")));
    }

    private static void requireSame(String name, Claims one, Claims other) throws Refusal {
        Optional<String> first = one.text(name);
        Optional<String> second = other.text(name);
        if (first.isPresent() && second.isPresent() && !first.equals(second)) {
            throw new Refusal(Reason.TOKEN_CLAIM, "the provider's answer is about another " + name);
        }
    }

    /** Three segments that begin like an object: nobody who could tell more about it is asked. */
    private static boolean looksSigned(String token) {
        return token.startsWith("ey") && token.chars().filter(c -> c == '.').count() == 2;
    }

    private static String clientId(Provider provider) {
        return provider.config().clientId().orElse("");
    }

    /**
     * What is known about a good token.
     *
     * @param end when it ends
     * @param fresh how long what is known may be remembered
     */
    private record Finding(String token, Claims claims, Optional<VerificationKey> key, Instant end, Instant fresh) {
        Finding(String token, Claims claims, Optional<VerificationKey> key, Instant end) {
            this(token, claims, key, end, end);
        }

        Finding until(Instant answered) {
            return new Finding(token, claims, key, end, answered.isBefore(fresh) ? answered : fresh);
        }

        /** Nothing of the token, which is a credential. */
        @Override
        public String toString() {
            return "Finding[***, " + end + "]";
        }
    }
}
