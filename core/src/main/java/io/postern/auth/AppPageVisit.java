/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import java.util.List;
import java.util.Optional;

/**
 * A person's visit of one of the app's own login and logout pages, in whose place the gate signs in and out. The app sees nothing
 * of it. What is no visit of a person's (a script's request, a form that another site sent) is a request like any other.
 */
final class AppPageVisit {
    private final SignIn signIn;
    private final Checks checks;
    private final Walk walk;
    private final RequestHead request;
    private final boolean mayBlock;

    /** @param walk the request's way so far */
    AppPageVisit(SignIn signIn, Checks checks, Walk walk, RequestHead request, boolean mayBlock) {
        this.signIn = signIn;
        this.checks = checks;
        this.walk = walk;
        this.request = request;
        this.mayBlock = mayBlock;
    }

    /** The decision; empty where this is no such visit. */
    Optional<Decision> decide(List<String> readings) {
        if (signIn.appPages().starts(readings) && Replies.navigation(request)) {
            return start();
        }
        return signIn.appPages().ends(readings) && leaves(readings) ? Optional.of(end()) : Optional.empty();
    }

    /** A link that was followed, or a form of the app's own that was sent. */
    private boolean leaves(List<String> readings) {
        boolean form = request.method().equals("POST")
                && Replies.navigation(request.about("GET", request.target()))
                && !checks.crossSite().refuses(request, readings);
        return form || Replies.navigation(request);
    }

    private Optional<Decision> start() {
        Outcome outcome = walk.authenticate();
        Optional<Decision> unsettled = walk.unsettled(outcome);
        if (unsettled.isPresent()) {
            return unsettled;
        }
        String wanted = signIn.returnUrls().afterSignIn(request.target(), request.headers());
        if (outcome instanceof Outcome.Accepted accepted) {
            return Optional.of(welcome(accepted.identity(), wanted));
        }
        // A credential of the app's own is for the rules to judge.
        return checks.credentials().shown(request.headers())
                ? Optional.empty()
                : Optional.of(walk.redirect(
                        signIn.links().signIn(wanted.equals(signIn.returnUrls().home()) ? "" : wanted),
                        Reason.SIGN_IN_REQUIRED,
                        "login.start-on"));
    }

    private Decision welcome(Identity person, String returnTo) {
        if (signIn.ofAttributes().isEmpty() || person.proof() != Proof.SHIBBOLETH) {
            return walk.redirect(returnTo, Reason.OWN_ENDPOINT, "login.start-on, and signed in already");
        }
        if (!mayBlock) {
            return Decision.Ask.INSTANCE;
        }
        return signIn.ofAttributes()
                .get()
                .begin(person, request)
                .map(cookies -> walk.answer(SignIn.redirect(returnTo).with(cookies), Reason.SIGNED_IN, ""))
                .orElseGet(() -> walk.refuse(Reason.SESSIONS_UNAVAILABLE, "no session could be begun"));
    }

    private Decision end() {
        if (!mayBlock) {
            return Decision.Ask.INSTANCE;
        }
        String method = request.method().equals("POST") ? "GET" : request.method();
        RequestHead asIfToOurs = request.about(method, signIn.links().signOut());
        return walk.visited(
                signIn.pages().answer(new OwnPages.Visit(SignInLinks.SIGN_OUT, asIfToOurs, Optional.empty())));
    }
}
