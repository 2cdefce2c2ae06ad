/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.bearer;

import io.postern.auth.Account;
import io.postern.auth.Authenticator;
import io.postern.auth.GateEvents;
import io.postern.auth.Outcome;
import io.postern.auth.Proof;
import io.postern.auth.Reason;
import io.postern.auth.RequestHead;
import io.postern.auth.oidc.Providers;
import io.postern.auth.oidc.Refusal;
import java.net.URI;
import java.util.Optional;

/**
 * Knows callers by the access token in their {@code Authorization} header. What is not a token of a configured provider is
 * {@link Outcome.Absent}: a credential of somebody else's, about which the gate decides by path. A token of ours is never
 * absent, whatever is wrong with it. Keep one instance for each configuration: what it remembers ends with it.
 */
public final class BearerAuthenticator implements Authenticator {
    private static final String AUTHORIZATION = "Authorization";

    private final TokenCheck check;
    private final ProviderAnswers answers;
    private final TokenCache cache;
    private final DpopProofs proofs;
    private final Possession possession;
    private final GateEvents events;

    /** An authenticator for tokens of these providers. */
    public BearerAuthenticator(BearerSettings settings, Providers providers, Providers.Surroundings surroundings) {
        String publicUrl = settings.publicUrl().map(URI::toString).orElse("");
        this.answers = new ProviderAnswers(settings.bearer().introspectionCache(), surroundings.clock());
        this.check = new TokenCheck(providers, answers, settings.identities(), publicUrl);
        this.cache = new TokenCache(settings.bearer().tokenCache(), surroundings.clock());
        this.proofs = new DpopProofs(settings, surroundings);
        this.possession = new Possession(proofs);
        this.events = surroundings.events();
    }

    @Override
    public Proof proof() {
        return Proof.BEARER;
    }

    @Override
    public Outcome known(RequestHead request) {
        return outcome(request, false);
    }

    @Override
    public Outcome ask(RequestHead request) {
        return outcome(request, true);
    }

    /** Forgets what was remembered about a person's tokens, so that the next request is checked anew. */
    public void forget(Account account) {
        answers.forget(account);
        cache.forget(account);
    }

    private Outcome outcome(RequestHead request, boolean mayAsk) {
        Optional<String> authorization = request.headers().first(AUTHORIZATION);
        if (authorization.isEmpty()) {
            return Outcome.Absent.INSTANCE;
        }
        Optional<CheckedToken> remembered = cache.find(authorization.get());
        if (remembered.isPresent()) {
            return possessed(request, authorization.get(), remembered.get(), "cached");
        }
        return checked(request, authorization.get(), mayAsk);
    }

    private Outcome checked(RequestHead request, String authorization, boolean mayAsk) {
        Optional<BearerCredential> credential = BearerCredential.read(authorization);
        if (credential.isEmpty()) {
            return Outcome.Absent.INSTANCE;
        }
        long generation = cache.generation();
        Verdict verdict = check.check(credential.get().token(), mayAsk);
        if (verdict instanceof Verdict.Good good) {
            cache.keep(authorization, good.token(), generation);
            return possessed(request, authorization, good.token(), "accepted");
        }
        Verdict.Ended ended = (Verdict.Ended) verdict;
        if (ended.outcome() instanceof Outcome.Rejected rejected) {
            events.token(ended.provider(), rejected.reason().code());
        } else if (ended.outcome() instanceof Outcome.Unavailable unavailable) {
            events.token(ended.provider(), unavailable.reason().code());
        }
        return ended.outcome();
    }

    /** A remembered token is worth no more than a new one without what it is bound to. */
    private Outcome possessed(RequestHead request, String authorization, CheckedToken token, String event) {
        try {
            possession.require(token.confirmation(), authorization, request);
        } catch (Refusal refusal) {
            events.token(token.provider().id(), refusal.reason().code());
            return refusal.reason() == Reason.TOKEN_CERTIFICATE
                    ? new Outcome.Rejected(refusal.reason(), refusal.detail())
                    : proofs.rejected(refusal, BearerCredential.isDpop(authorization));
        }
        events.token(token.provider().id(), event);
        return new Outcome.Accepted(token.identity());
    }
}
