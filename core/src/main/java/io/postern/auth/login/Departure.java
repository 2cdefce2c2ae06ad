/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.login;

import io.postern.auth.GateEvents;
import io.postern.auth.Header;
import io.postern.auth.OwnPages.Answered;
import io.postern.auth.Reason;
import io.postern.auth.RequestHead;
import io.postern.auth.oidc.ProviderFault;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;

/** Sends a browser to a provider, with everything that its return will be measured by. */
final class Departure {
    private final StateCookies states;
    private final Answers answers;
    private final GateEvents events;
    private final Clock clock;
    private final SecureRandom random;

    Departure(StateCookies states, Answers answers, GateEvents events, Clock clock, SecureRandom random) {
        this.states = states;
        this.answers = answers;
        this.events = events;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Where somebody wants to go.
     *
     * @param restarts how often this sign-in was started anew already
     * @param returnUrl where the browser goes in the end; validated
     */
    record Aim(String returnUrl, StepUp stepUp, int restarts) {}

    /**
     * Starts a sign-in.
     *
     * @param cookies lines that the answer must carry besides
     */
    Answered to(LoginClient client, Aim aim, RequestHead request, List<Header> cookies) {
        Answered answered = started(client, aim, request, cookies);
        events.signIn(client.provider().id(), answered.reason().code());
        return answered;
    }

    private Answered started(LoginClient client, Aim aim, RequestHead request, List<Header> cookies) {
        SignIn signIn = new SignIn(
                aim.restarts() + Hashes.random(random),
                Hashes.random(random),
                Hashes.random(random),
                client.provider().id(),
                aim.returnUrl(),
                clock.instant(),
                aim.stepUp());
        try {
            URI authorization = client.authorization(signIn);
            List<Header> lines = new java.util.ArrayList<>(cookies);
            lines.addAll(states.keep(signIn, request));
            return answers.sentTo(authorization.toString(), lines, Reason.SIGN_IN_STARTED);
        } catch (ProviderFault fault) {
            return answers.failed(
                    request, aim.returnUrl(), Reason.PROVIDER_UNAVAILABLE, named(client, fault.detail()), cookies);
        } catch (OAuthError error) {
            return answers.failed(
                    request,
                    aim.returnUrl(),
                    Reason.SIGN_IN_FAILED,
                    named(client, LoginClient.explained(error).detail()),
                    cookies);
        }
    }

    static String named(LoginClient client, String detail) {
        return "provider " + client.provider().id() + ": " + detail;
    }
}
