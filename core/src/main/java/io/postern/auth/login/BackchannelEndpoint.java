/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.login;

import io.postern.auth.Account;
import io.postern.auth.Header;
import io.postern.auth.OwnPages.Answered;
import io.postern.auth.Reason;
import io.postern.auth.Reply;
import io.postern.auth.RequestHead;
import io.postern.auth.oidc.Claims;
import io.postern.auth.oidc.Provider;
import io.postern.auth.oidc.ProviderFault;
import io.postern.auth.oidc.Refusal;
import io.postern.auth.oidc.SignedToken;
import io.postern.auth.session.Sessions;
import io.postern.auth.session.SessionsUnavailable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code backchannel_logout}: a provider says that a session of its own, or all of a person's, have ended (OpenID Connect
 * Back-Channel Logout 1.0). The logout token is verified in full and serves once. As the standard asks, the answer is 200, or
 * 400 for whatever is wrong (section 2.8), and is never stored.
 */
final class BackchannelEndpoint {
    private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";
    /** Providers send it at once; an older one is a copy. */
    private static final Duration MAX_AGE = Duration.ofMinutes(5);
    /** Longer than a token can be good: its age, and clocks that differ by what the configuration allows at the most. */
    private static final Duration REMEMBERED = Duration.ofMinutes(20);

    private static final Set<String> HEADER_TYPES =
            Set.of("", "jwt", "application/jwt", "logout+jwt", "application/logout+jwt");
    /** What Keycloak calls it in a claim. */
    private static final Set<String> CLAIM_TYPES = Set.of("", "logout", "jwt");

    private final Map<String, LoginClient> clients;
    private final Sessions sessions;
    private final UsedOnce used;
    private final Clock clock;

    BackchannelEndpoint(LoginParts parts, Shared shared) {
        this.clients = shared.clients();
        this.sessions = parts.sessions();
        this.used = new UsedOnce(REMEMBERED, parts.clock());
        this.clock = parts.clock();
    }

    Answered answer(RequestHead request, Optional<String> form) {
        try {
            ended(token(request, form));
            return answered(200, "", Reason.SIGNED_OUT, "by the provider");
        } catch (Refusal refusal) {
            return answered(400, "invalid_request", Reason.LOGOUT_TOKEN, refusal.detail());
        } catch (ProviderFault fault) {
            return answered(400, "temporarily_unavailable", Reason.PROVIDER_UNAVAILABLE, fault.detail());
        } catch (SessionsUnavailable e) {
            return answered(
                    400, "temporarily_unavailable", Reason.SESSIONS_UNAVAILABLE, String.valueOf(e.getMessage()));
        }
    }

    private static SignedToken token(RequestHead request, Optional<String> form) throws Refusal {
        String type = request.headers().first("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        if (!type.split(";", 2)[0].strip().equals("application/x-www-form-urlencoded")) {
            throw refused("the request is not a form");
        }
        return form.flatMap(Parameters::of)
                .flatMap(parameters -> parameters.value("logout_token"))
                .flatMap(SignedToken::read)
                .orElseThrow(() -> refused("the form has no logout_token that is a signed JWT, or more than one"));
    }

    private void ended(SignedToken token) throws Refusal, ProviderFault, SessionsUnavailable {
        Claims claims = token.claims();
        Optional<String> issuer = claims.text("iss");
        LoginClient client = clients.values().stream()
                .filter(one -> issuer.equals(Optional.of(one.provider().issuer())))
                .findFirst()
                .orElseThrow(() -> refused("the logout token's iss is no provider's at which people sign in"));
        requireKind(token);
        IdTokenCheck.requireSignature(client.provider(), token);
        if (!claims.texts("aud").contains(client.id())) {
            throw refused("the logout token's aud does not have client-id");
        }
        requireTime(claims, client.provider());
        Optional<String> sid = claims.text("sid");
        Optional<String> subject = claims.text("sub");
        if (sid.isEmpty() && subject.isEmpty()) {
            throw refused("the logout token has neither sid nor sub");
        }
        String once = client.provider().issuer()
                + ' '
                + claims.text("jti").orElseThrow(() -> refused("the logout token has no jti"));
        if (!used.first(once)) {
            throw refused("the logout token was used before");
        }
        try {
            end(client.provider(), sid, subject);
        } catch (SessionsUnavailable | Refusal e) {
            used.forget(once); // the provider may say it again
            throw e;
        }
    }

    private void end(Provider provider, Optional<String> sid, Optional<String> subject)
            throws SessionsUnavailable, Refusal {
        if (sid.isPresent()) {
            sessions.endAll(provider.issuer(), sid.get());
        } else if (provider.config().identity().subject().segments().equals(List.of("sub"))) {
            sessions.endAll(new Account(provider.issuer(), subject.orElseThrow()));
        } else {
            throw refused("the logout token names a sub alone, and identity.subject is another claim");
        }
    }

    private static void requireKind(SignedToken token) throws Refusal {
        Claims claims = token.claims();
        String header = token.header().text("typ").orElse("").toLowerCase(Locale.ROOT);
        String claim = claims.text("typ").orElse("").toLowerCase(Locale.ROOT);
        boolean event = claims.object("events")
                .map(events -> events.values().get(EVENT) instanceof Map<?, ?>)
                .orElse(false);
        if (!HEADER_TYPES.contains(header) || !CLAIM_TYPES.contains(claim) || !event || claims.has("nonce")) {
            throw refused("the token is no logout token: its typ or events is another, or it has a nonce");
        }
    }

    private void requireTime(Claims claims, Provider provider) throws Refusal {
        Instant now = clock.instant();
        Duration skew = provider.config().clockSkew();
        Instant end = claims.time("exp").orElseThrow(() -> refused("the logout token has no exp"));
        Instant issued = claims.time("iat").orElseThrow(() -> refused("the logout token has no iat"));
        if (!now.isBefore(end.plus(skew))
                || issued.isBefore(now.minus(MAX_AGE).minus(skew))
                || now.plus(skew).isBefore(issued)
                || claims.time("nbf").map(now.plus(skew)::isBefore).orElse(false)) {
            throw refused("the logout token is not of now: see its exp, iat and nbf");
        }
    }

    private static Answered answered(int status, String error, Reason reason, String detail) {
        List<Header> headers = error.isEmpty()
                ? List.of(new Header("Cache-Control", "no-store"))
                : List.of(new Header("Cache-Control", "no-store"), new Header("Content-Type", "application/json"));
        String body = error.isEmpty() ? "" : "{\"error\":\"" + error + "\"}\n";
        return new Answered(new Reply(status, headers, body, false), Optional.empty(), reason, detail);
    }

    private static Refusal refused(String detail) {
        return new Refusal(Reason.LOGOUT_TOKEN, detail);
    }
}
