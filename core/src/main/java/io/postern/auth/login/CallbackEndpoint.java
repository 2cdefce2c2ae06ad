/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.login;

import io.postern.auth.GateEvents;
import io.postern.auth.Header;
import io.postern.auth.OwnPages.Answered;
import io.postern.auth.Reason;
import io.postern.auth.RequestHead;
import io.postern.auth.oidc.Claims;
import io.postern.auth.oidc.ProviderFault;
import io.postern.auth.oidc.Refusal;
import io.postern.auth.session.Session;
import io.postern.auth.session.Sessions;
import io.postern.auth.session.SessionsUnavailable;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code callback}: what a provider sends the browser back with. In this order:
 *
 * <ol>
 *   <li>Parameters that can be read in two ways, and a missing or malformed {@code state}, end on a page.
 *   <li>A state that this browser has not begun, or long ago, or used before: where a session is in force, the browser goes on
 *       by it; else the sign-in starts anew, once, and then ends on a page. Another browser's state never signs in.
 *   <li>The provider must be the one that was asked ({@code iss}, RFC 9207).
 *   <li>An error ends on a page, with fixed text.
 *   <li>The code is redeemed, the tokens are verified, a new session begins, and the browser goes where it wanted to.
 * </ol>
 */
final class CallbackEndpoint {
    /** What a provider says when the person took too long (Keycloak) or it is busy: worth one new attempt. */
    private static final String TEMPORARY = "temporarily_unavailable";

    private final Map<String, LoginClient> clients;
    private final StateCookies states;
    private final String home;
    private final UsedOnce used;
    private final Departure departure;
    private final SignInEndpoint signIns;
    private final Answers answers;
    private final IdTokenCheck check;
    private final PersonReader people;
    private final Sessions sessions;
    private final GateEvents events;
    private final Duration lifetime;
    private final Clock clock;
    private final SecureRandom random;

    CallbackEndpoint(
            LoginParts parts,
            Shared shared,
            StateCookies states,
            Departure departure,
            SignInEndpoint signIns,
            Answers answers) {
        this.clients = shared.clients();
        this.states = states;
        this.home = shared.returnUrls().home();
        this.used = new UsedOnce(StateCookies.LIFETIME, parts.clock());
        this.departure = departure;
        this.signIns = signIns;
        this.answers = answers;
        this.check = new IdTokenCheck(parts.clock());
        this.people = new PersonReader(check, parts.identities());
        this.sessions = parts.sessions();
        this.events = parts.events();
        this.lifetime = parts.config().session().lifetime();
        this.clock = parts.clock();
        this.random = parts.random();
    }

    Answered answer(RequestHead request) {
        if (!Browsers.navigates(request.headers())) {
            return answers.refused(request, Reason.SIGN_IN_REQUIRED, "a background request ends no sign-in", List.of());
        }
        Optional<Parameters> parameters = Parameters.ofQuery(request);
        String state = parameters.flatMap(p -> p.value("state")).orElse("");
        if (SignIn.restarts(state) < 0) {
            return stray(request, "the parameters are malformed or repeated, or state is missing or none of ours");
        }
        Optional<SignIn> begun = states.find(state, request);
        if (begun.isEmpty() || states.expired(begun.get()) || !used.first(state)) {
            return anew(request, state, begun, parameters.get());
        }
        Optional<LoginClient> client =
                Optional.ofNullable(clients.get(begun.get().provider()));
        List<Header> forgotten = states.forget(state);
        if (client.isEmpty()) {
            return answers.failed(
                    request,
                    begun.get().returnUrl(),
                    Reason.SIGN_IN_BROKEN,
                    "the provider of this sign-in is not configured any more",
                    forgotten);
        }
        return new Return(request, parameters.get(), begun.get(), client.get(), forgotten).answer();
    }

    /** Nothing tells how often this happened, so it ends here; but whoever is signed in goes on. */
    private Answered stray(RequestHead request, String detail) {
        return onward(request, home)
                .orElseGet(() -> answers.failed(request, home, Reason.SIGN_IN_BROKEN, detail, List.of()));
    }

    private Answered anew(RequestHead request, String state, Optional<SignIn> begun, Parameters parameters) {
        String returnUrl = begun.map(SignIn::returnUrl).orElse(home);
        List<Header> forgotten = begun.isPresent() ? states.forget(state) : List.of();
        Optional<Answered> onward = onward(request, returnUrl);
        if (onward.isPresent()) {
            return onward.get();
        }
        Optional<LoginClient> client = begun.map(SignIn::provider)
                .map(clients::get)
                .or(() -> parameters.value("iss").flatMap(this::issuing))
                .or(() -> clients.size() == 1 ? clients.values().stream().findFirst() : Optional.empty());
        if (client.isEmpty() || SignIn.restarts(state) > 0) {
            return answers.failed(
                    request,
                    returnUrl,
                    Reason.SIGN_IN_BROKEN,
                    "state is unknown to this browser, expired or used, for the second time or with several providers",
                    forgotten);
        }
        StepUp stepUp = begun.map(SignIn::stepUp).orElse(StepUp.NONE);
        return departure.to(client.get(), new Departure.Aim(returnUrl, stepUp, 1), request, forgotten);
    }

    private Optional<LoginClient> issuing(String issuer) {
        return clients.values().stream()
                .filter(client -> client.provider().issuer().equals(issuer))
                .findFirst();
    }

    /** By the session that is in force, where there is one. */
    private Optional<Answered> onward(RequestHead request, String returnUrl) {
        try {
            return sessions.shown(request).isPresent()
                    ? Optional.of(answers.sentTo(returnUrl, List.of(), Reason.OWN_ENDPOINT))
                    : Optional.empty();
        } catch (SessionsUnavailable e) {
            return Optional.of(answers.failed(
                    request, returnUrl, Reason.SESSIONS_UNAVAILABLE, String.valueOf(e.getMessage()), List.of()));
        }
    }

    /** One return with a state of this browser's. */
    private final class Return {
        private final RequestHead request;
        private final Parameters parameters;
        private final SignIn begun;
        private final LoginClient client;
        private final List<Header> forgotten;

        Return(RequestHead request, Parameters parameters, SignIn begun, LoginClient client, List<Header> forgotten) {
            this.request = request;
            this.parameters = parameters;
            this.begun = begun;
            this.client = client;
            this.forgotten = forgotten;
        }

        Answered answer() {
            try {
                requireIssuer();
                Optional<String> error = parameters.value("error");
                return error.isPresent() ? refusedBy(error.get()) : signedIn();
            } catch (Refusal refusal) {
                return failed(ours(refusal.reason()), refusal.detail());
            } catch (ProviderFault fault) {
                return failed(Reason.PROVIDER_UNAVAILABLE, fault.detail());
            } catch (OAuthError error) {
                Refusal refusal = LoginClient.explained(error);
                return failed(refusal.reason(), refusal.detail());
            } catch (SessionsUnavailable e) {
                return failed(Reason.SESSIONS_UNAVAILABLE, String.valueOf(e.getMessage()));
            }
        }

        /** Whose answer it is: required where the provider announces it, compared wherever it is (RFC 9207, section 2.4). */
        private void requireIssuer() throws Refusal, ProviderFault {
            Optional<String> issuer = parameters.value("iss");
            Object announced = client.metadata().values().get("authorization_response_iss_parameter_supported");
            if (issuer.isEmpty() && Boolean.TRUE.equals(announced)) {
                throw new Refusal(Reason.SIGN_IN_BROKEN, "the callback has no iss, which the provider announces");
            }
            if (!issuer.map(client.provider().issuer()::equals).orElse(true)) {
                throw new Refusal(Reason.SIGN_IN_BROKEN, "the callback's iss is another provider's");
            }
        }

        private Answered refusedBy(String error) {
            return switch (error) {
                case "access_denied", "consent_required", "interaction_required", "account_selection_required" ->
                    failed(Reason.SIGN_IN_REFUSED, "the person or the provider refused the sign-in");
                case "unmet_authentication_requirements" ->
                    failed(Reason.SIGN_IN_REFUSED, "the provider cannot authenticate the person as a rule asks");
                case "login_required" -> again(Reason.SIGN_IN_REFUSED, "the provider says login_required");
                case TEMPORARY -> again(Reason.PROVIDER_UNAVAILABLE, "the provider says " + TEMPORARY);
                case "server_error" -> failed(Reason.PROVIDER_UNAVAILABLE, "the provider says server_error");
                default -> failed(Reason.SIGN_IN_FAILED, "the provider says that the request was wrong");
            };
        }

        private Answered again(Reason otherwise, String detail) {
            return begun.restarts() > 0
                    ? failed(otherwise, detail)
                    : departure.to(client, new Departure.Aim(begun.returnUrl(), begun.stepUp(), 1), request, forgotten);
        }

        private Answered signedIn() throws Refusal, ProviderFault, OAuthError, SessionsUnavailable {
            String code = parameters
                    .value("code")
                    .orElseThrow(() -> new Refusal(Reason.SIGN_IN_BROKEN, "the callback has neither code nor error"));
            TokenAnswer tokens = client.redeem(code, begun);
            String idToken = tokens.idToken()
                    .orElseThrow(() -> new Refusal(Reason.SIGN_IN_FAILED, "the token answer has no id_token"));
            Claims claims = check.verified(
                    client,
                    idToken,
                    new IdTokenCheck.Expected(
                            Optional.of(begun.nonce()),
                            tokens.accessToken(),
                            begun.stepUp().maxAge()));
            Instant now = clock.instant();
            PersonReader.Known known =
                    people.known(client.provider(), claims, tokens.accessToken(), now.plus(lifetime));
            Session session = new Session(
                    Hashes.random(random),
                    known.person(),
                    now,
                    now.plus(lifetime),
                    Freshness.tokens(tokens, claims, Optional.of(idToken), tokens.refreshToken(), now),
                    begun.stepUp().labels());
            List<Header> lines = new ArrayList<>(sessions.begin(session, request));
            lines.addAll(forgotten);
            lines.add(signIns.chosen(client.provider().id()));
            events.signIn(client.provider().id(), Reason.SIGNED_IN.code());
            return new Answered(
                    Browsers.sentTo(begun.returnUrl(), lines),
                    Optional.of(known.identity()),
                    Reason.SIGNED_IN,
                    "at provider " + client.provider().id());
        }

        private Answered failed(Reason reason, String detail) {
            events.signIn(client.provider().id(), reason.code());
            return answers.failed(request, begun.returnUrl(), reason, Departure.named(client, detail), forgotten);
        }

        /** What is wrong with a bearer token is the caller's fault; what is wrong with these, the provider's. */
        private Reason ours(Reason reason) {
            return switch (reason) {
                case SIGN_IN_BROKEN, SIGN_IN_UNUSABLE, SIGN_IN_REFUSED -> reason;
                default -> Reason.SIGN_IN_FAILED;
            };
        }
    }
}
