/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.login;

import io.postern.auth.IdentityMaker;
import io.postern.auth.Reason;
import io.postern.auth.oidc.Claims;
import io.postern.auth.oidc.Provider;
import io.postern.auth.oidc.ProviderFault;
import io.postern.auth.oidc.Providers;
import io.postern.auth.oidc.Refusal;
import io.postern.auth.oidc.SignedToken;
import io.postern.auth.session.Refresher;
import io.postern.auth.session.Session;
import io.postern.config.GateConfig;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Refreshes sessions by their refresh tokens (OpenID Connect Core 1.0, section 12). A new ID token is verified like the first and
 * must be about the same person; groups and everything else follow it. An answer without an ID token is right, too: then userinfo
 * says who it is, where it is asked at all, else a readable access token; where neither does, the person stays as known.
 */
public final class TokenRefresher implements Refresher {
    private final Map<String, LoginClient> clients;
    private final IdTokenCheck check;
    private final PersonReader people;
    private final Clock clock;

    /**
     * Asks the providers of that configuration.
     *
     * @throws IllegalArgumentException where a {@code client-key} cannot be used, naming it
     */
    public TokenRefresher(
            GateConfig config, Providers providers, IdentityMaker identities, Clock clock, SecureRandom random) {
        this.clients = LoginClients.of(config, providers, clock, random);
        this.check = new IdTokenCheck(clock);
        this.people = new PersonReader(check, identities);
        this.clock = clock;
    }

    @Override
    public Refreshed refresh(Session session) {
        Optional<LoginClient> client = Optional.ofNullable(
                        clients.get(session.person().source()))
                .filter(one -> one.provider()
                        .issuer()
                        .equals(session.person().account().issuer()));
        Optional<String> token = session.tokens().refresh();
        if (client.isEmpty() || token.isEmpty()) {
            return new Over("the provider of the session is not configured any more, or gave no refresh token");
        }
        try {
            TokenAnswer answer = client.get().refresh(token.get());
            return new Renewed(
                    answer.idToken().isPresent()
                            ? byIdToken(
                                    session,
                                    client.get(),
                                    answer,
                                    answer.idToken().get())
                            : withoutIdToken(session, client.get().provider(), answer));
        } catch (Refusal refusal) {
            return new Over(Departure.named(client.get(), refusal.detail()));
        } catch (ProviderFault fault) {
            return new Away(Departure.named(client.get(), fault.detail()));
        } catch (OAuthError error) {
            return error.code().equals("invalid_grant")
                    ? new Over(Departure.named(client.get(), "the refresh token is not accepted any more"))
                    : new Away(Departure.named(
                            client.get(), LoginClient.explained(error).detail()));
        }
    }

    private Session byIdToken(Session session, LoginClient client, TokenAnswer answer, String idToken)
            throws Refusal, ProviderFault {
        IdTokenCheck.Expected expected =
                new IdTokenCheck.Expected(Optional.empty(), answer.accessToken(), OptionalLong.empty());
        Claims claims = check.verified(client, idToken, expected);
        Optional<Claims> first =
                session.tokens().idToken().flatMap(SignedToken::read).map(SignedToken::claims);
        if (first.isPresent()) {
            requireSame("sub", claims, first.get());
            if (claims.has("nonce")) {
                requireSame("nonce", claims, first.get());
            }
        }
        Session.Person person =
                same(session, people.known(client.provider(), claims, answer.accessToken(), session.ends()));
        return session.refreshed(person, kept(session, answer, claims, Optional.of(idToken)));
    }

    private Session withoutIdToken(Session session, Provider provider, TokenAnswer answer)
            throws Refusal, ProviderFault {
        Optional<Claims> first =
                session.tokens().idToken().flatMap(SignedToken::read).map(SignedToken::claims);
        String subject = (first.isPresent() ? first.get().text("sub") : Optional.<String>empty())
                .orElse(session.person().account().subject());
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("sub", subject);
        Session.Person person = session.person();
        if (provider.config().userinfo()) {
            person = same(session, people.known(provider, new Claims(said), answer.accessToken(), session.ends()));
        } else if (check.readable(provider, answer.accessToken(), subject).isPresent()) {
            person = byAccessToken(session, provider, new Claims(said), answer.accessToken());
        }
        return session.refreshed(
                person, kept(session, answer, new Claims(said), session.tokens().idToken()));
    }

    /** An access token that does not say enough to make a person says nothing about one. */
    private Session.Person byAccessToken(Session session, Provider provider, Claims said, String accessToken)
            throws Refusal, ProviderFault {
        try {
            return same(session, people.known(provider, said, accessToken, session.ends()));
        } catch (Refusal refusal) {
            if (refusal.reason() == Reason.SIGN_IN_UNUSABLE) {
                return session.person();
            }
            throw refusal;
        }
    }

    private static Session.Person same(Session session, PersonReader.Known known) throws Refusal {
        if (!known.person().account().equals(session.person().account())) {
            throw new Refusal(Reason.SIGN_IN_FAILED, "the refreshed tokens are about another person");
        }
        return known.person();
    }

    private static void requireSame(String name, Claims one, Claims other) throws Refusal {
        if (!one.text(name).equals(other.text(name))) {
            throw new Refusal(Reason.SIGN_IN_FAILED, "the refreshed ID token has another " + name + " than the first");
        }
    }

    /** What the provider did not say again stays: it may keep the refresh token, and its session. */
    private Session.Tokens kept(Session session, TokenAnswer answer, Claims claims, Optional<String> idToken)
            throws Refusal {
        Session.Tokens before = session.tokens();
        Session.Tokens given =
                Freshness.tokens(answer, claims, idToken, answer.refreshToken().or(before::refresh), clock.instant());
        return new Session.Tokens(given.sid().or(before::sid), given.refresh(), given.idToken(), given.freshUntil());
    }
}
