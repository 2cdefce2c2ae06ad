/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import io.postern.config.Allow;
import io.postern.config.RuleCache;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** One request on its way through the gate; see {@link Gate} for the order. Used once, by one thread. */
final class Walk {
    /** A token without lower-case letters: RFC 9110, section 9.1; all registered methods are written so. */
    private static final Set<String> USUAL = Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH");

    private static final Pattern METHOD = Pattern.compile("[A-Z0-9!#$%&'*+.^_`|~-]{1,64}");

    private final Checks checks;
    private final RequestHead request;
    private final boolean mayBlock;
    private String path;
    private List<String> readings = List.of();
    private Optional<Access.Rule> rule = Optional.empty();
    private Optional<Proof> proof = Optional.empty();
    private Optional<Identity> identity = Optional.empty();
    private Kept kept = Kept.NOTHING;
    private final List<Header> cookies = new ArrayList<>();
    private boolean redirects = true;

    /** @param mayBlock whether others may be asked */
    Walk(Checks checks, RequestHead request, boolean mayBlock) {
        this.checks = checks;
        this.request = request;
        this.mayBlock = mayBlock;
        this.path = request.target();
    }

    /** The decision; with a form where the request's body was read. */
    Decision decide(Optional<String> form) {
        Optional<Decision> unusable = unusableMethod();
        if (unusable.isPresent()) {
            return unusable.get();
        }
        boolean asked = checks.endpoints().asksBelow(request.target());
        TargetReader.Reading reading = asked
                ? new TargetReader.Clear(checks.endpoints().decisionPath(), List.of())
                : checks.targets().read(request.target());
        if (reading instanceof TargetReader.Unclear unclear) {
            int query = path.indexOf('?');
            path = query < 0 ? path : path.substring(0, query);
            return refuse(Reason.AMBIGUOUS_TARGET, unclear.why());
        }
        TargetReader.Clear target = (TargetReader.Clear) reading;
        path = target.path();
        readings = target.readings();
        Optional<String> ambiguity = checks.credentials().ambiguity(request.headers());
        if (ambiguity.isPresent()) {
            return refuse(Reason.AMBIGUOUS_CREDENTIALS, ambiguity.get());
        }
        // The decision endpoint has a check of its own, which leaves a front proxy its headers.
        if (checks.rejectSpoofed()
                && !path.equals(checks.endpoints().decisionPath())
                && checks.copies().identify(request)) {
            return refuse(Reason.SPOOFED_HEADER, "headers.spoofed is reject");
        }
        if (checks.endpoints().owns(path)) {
            redirects = false;
            return new EndpointVisit(checks, this, request, mayBlock).decide(path, form);
        }
        return checks.signIn()
                .flatMap(signIn -> new AppPageVisit(signIn, checks, this, request, mayBlock).decide(readings))
                .orElseGet(() -> judge(target));
    }

    private Decision judge(TargetReader.Clear target) {
        rule = checks.access().rule(request.method(), target);
        if (rule.isEmpty()) {
            return refuse(Reason.AMBIGUOUS_TARGET, "different readings of the path meet different rules");
        }
        if (matches(checks.closed())) {
            return refuse(Reason.NOBODY, "upstream.closed");
        }
        return rule.get().allow() instanceof Allow.Nobody ? refuse(Reason.NOBODY, "") : judge();
    }

    /** As a path that everybody who is signed in may visit, of a request that the gate let pass before. */
    Decision demandSignIn() {
        if (checks.targets().read(request.target()) instanceof TargetReader.Clear target) {
            path = target.path();
            readings = target.readings();
        }
        return judgeSignedIn();
    }

    /** As a path that everybody who is signed in may visit. */
    Decision judgeSignedIn() {
        rule = Optional.of(Access.SIGNED_IN);
        return judge();
    }

    /** By the rule that was found. */
    private Decision judge() {
        Outcome outcome = authenticate();
        return unsettled(outcome).orElseGet(() -> identity.map(this::known).orElseGet(this::unknown));
    }

    /** The decision where it is not known whether somebody is calling, or where that refuses the request. */
    Optional<Decision> unsettled(Outcome outcome) {
        if (outcome instanceof Outcome.Ask) {
            return Optional.of(Decision.Ask.INSTANCE);
        }
        if (outcome instanceof Outcome.Rejected rejected) {
            return Optional.of(refuse(rejected.reason(), rejected.detail(), rejected.headers()));
        }
        return outcome instanceof Outcome.Unavailable unavailable
                ? Optional.of(refuse(unavailable.reason(), unavailable.detail()))
                : Optional.empty();
    }

    /**
     * The first authenticator that is not absent decides. A credential that the bearer authenticator leaves alone is
     * somebody else's, and ends the search: a credential that is there is never passed over. A session that has ended is
     * nobody's; what is left of it is taken from the browser.
     */
    Outcome authenticate() {
        for (Authenticator authenticator : checks.authenticators()) {
            boolean bearer = authenticator.proof() == Proof.BEARER;
            if (!bearer && foreign()) {
                break;
            }
            Outcome outcome = authenticator.known(request);
            if (outcome instanceof Outcome.Ask) {
                if (!mayBlock) {
                    return outcome;
                }
                outcome = authenticator.ask(request);
            }
            if (outcome instanceof Outcome.Ended ended) {
                cookies.addAll(ended.cookies());
            } else if (!(outcome instanceof Outcome.Absent)) {
                proof = Optional.of(authenticator.proof());
                if (outcome instanceof Outcome.Accepted accepted) {
                    identity = Optional.of(accepted.identity());
                    kept = accepted.kept();
                    if (!kept.cookies().isEmpty()) {
                        cookies.addAll(kept.cookies());
                    }
                }
                return outcome;
            }
        }
        return Outcome.Absent.INSTANCE;
    }

    /** Whether a credential is there that is none of ours, once the bearer authenticator has said that it is not its. */
    private boolean foreign() {
        return checks.credentials().shown(request.headers())
                || (rule.isPresent() && rule.get().allow() instanceof Allow.App && ownKey());
    }

    /** The app's own credential, sent by the client in the header into which the gate would put one. */
    private boolean ownKey() {
        return checks.credentials().shownAsKey(request.headers());
    }

    private Decision unknown() {
        Access.Rule matched = rule.orElseThrow();
        boolean credential = checks.credentials().shown(request.headers());
        if (matched.allow() instanceof Allow.App) {
            return pass(matched, Optional.empty(), credential || ownKey());
        }
        if (credential) {
            return refuse(
                    Reason.FOREIGN_CREDENTIAL,
                    request.headers().has("Authorization")
                            ? "an Authorization header of no configured provider"
                            : "a header of upstream.credential-headers");
        }
        if (matched.allow() instanceof Allow.Anyone) {
            return pass(matched, Optional.empty(), false);
        }
        return refuse(Reason.SIGN_IN_REQUIRED, "");
    }

    private Decision known(Identity caller) {
        Access.Rule matched = rule.orElseThrow();
        if (checks.credentials().shownBesides(request.headers())) {
            return refuse(
                    Reason.AMBIGUOUS_CREDENTIALS, "a header of upstream.credential-headers beside a token of ours");
        }
        if (caller.proof().browser() && checks.crossSite().refuses(request, readings)) {
            return refuse(Reason.CROSS_SITE, "not of the public URL's origin (csrf.exempt lists exceptions)");
        }
        Optional<Reason> refused =
                Access.refuses(matched, caller, checks.clock().instant());
        if (refused.isPresent()) {
            return stepUp(matched, caller).orElseGet(() -> refuse(refused.get(), ""));
        }
        if (anonymous()) {
            return pass(matched, Optional.empty(), false);
        }
        if (checks.provisioner().isEmpty()) {
            return identified(matched, caller, Optional.empty());
        }
        Provisioned account = checks.provisioner().get().known(caller);
        if (account instanceof Provisioned.Ask) {
            if (!mayBlock) {
                return Decision.Ask.INSTANCE;
            }
            account = checks.provisioner().get().ask(caller);
        }
        if (account instanceof Provisioned.Refused no) {
            return refuse(no.reason(), no.detail(), no.headers());
        }
        if (!(account instanceof Provisioned.Active active)) {
            return identified(matched, caller, Optional.empty());
        }
        // The account's side may have taken the flag away that the rule asked for.
        Optional<Reason> demoted = Access.refuses(
                matched,
                caller.provisioned(active.username(), active.sysadmin()),
                checks.clock().instant());
        return demoted.isPresent()
                ? refuse(demoted.get(), "by the provisioning endpoint's answer")
                : identified(matched, caller, Optional.of(active));
    }

    /** Sends a person whose sign-in is not strong or not fresh enough back to the provider, once. */
    private Optional<Decision> stepUp(Access.Rule matched, Identity caller) {
        if (!redirects || checks.signIn().isEmpty() || kept.signIn().isEmpty() || !Replies.navigation(request)) {
            return Optional.empty();
        }
        SignInLinks links = checks.signIn().get().links();
        return Access.remedy(
                        matched, caller, kept.signIn().get(), checks.clock().instant())
                .map(wanted ->
                        redirect(links.stepUp(caller.source(), wanted, request.target()), Reason.STEP_UP_REQUIRED, ""));
    }

    private Decision identified(Access.Rule matched, Identity caller, Optional<Provisioned.Active> account) {
        IdentityHeaders.Written written = checks.passage().identityHeaders().written(caller, account);
        if (written.tooLarge()) {
            return refuse(Reason.IDENTITY_TOO_LARGE, "longer than headers.max-bytes (identity.groups-keep helps)");
        }
        identity = Optional.of(written.identity());
        return pass(matched, Optional.of(written), false);
    }

    private Decision pass(Access.Rule matched, Optional<IdentityHeaders.Written> written, boolean foreignCredential) {
        boolean shown = !anonymous();
        // Whom an app serves by a credential of its own, or by its session on a path without identity, is not the
        // gate's to say.
        boolean echoes = written.isPresent() || (shown && !(matched.allow() instanceof Allow.App));
        return new Decision.Pass(
                written.map(IdentityHeaders.Written::identity),
                checks.passage().request(request, identity, proof, written, foreignCredential),
                checks.passage()
                        .response(
                                request,
                                identity,
                                written,
                                cookies,
                                caching(matched, shown, written.isPresent() || foreignCredential),
                                echoes),
                kept.ended(),
                facts(Reason.PASSED, ""),
                kept.signIn().map(Kept.SignIn::at));
    }

    /**
     * Who may keep the answer.
     *
     * @param credential whether the app was shown whose request it is, by the gate or by the client
     */
    private Caching caching(Access.Rule matched, boolean shown, boolean credential) {
        if (!shown || matched.cache() == RuleCache.KEEP) {
            return Caching.APP;
        }
        boolean nobody = identity.isEmpty() && !credential;
        return matched.cache() == RuleCache.ANONYMOUS && nobody ? Caching.SHARED : Caching.PERSONAL;
    }

    /** Whether this is a path that never gets identity headers, in any way to read it. */
    private boolean anonymous() {
        return matches(checks.noIdentityOn());
    }

    /** Whether one of these patterns matches the path, in any way to read it. */
    private boolean matches(List<PathPattern> patterns) {
        return !patterns.isEmpty() && readings.stream().anyMatch(reading -> checks.matches(patterns, reading));
    }

    /** What a front proxy asks about is judged like a request of its own, but never reaches an endpoint. */
    Decision decideAbout() {
        redirects = false;
        Optional<Decision> unusable = unusableMethod();
        if (unusable.isPresent()) {
            return unusable.get();
        }
        TargetReader.Reading reading = checks.targets().read(request.target());
        if (reading instanceof TargetReader.Clear target) {
            path = target.path();
            readings = target.readings();
            Optional<String> ambiguity = checks.credentials().ambiguity(request.headers());
            if (ambiguity.isPresent()) {
                return refuse(Reason.AMBIGUOUS_CREDENTIALS, ambiguity.get());
            }
            return checks.copies().mislead(request) ? misled() : judge(target);
        }
        return refuse(Reason.AMBIGUOUS_TARGET, ((TargetReader.Unclear) reading).why());
    }

    /** The refusal of what a front proxy asks about, where an answer to it could not take away what the client sent. */
    Decision misled() {
        return refuse(
                Reason.SPOOFED_HEADER,
                "a header that only the gate may send, which the front proxy would pass on; have it removed there");
    }

    /** A method that no rule could be applied to for certain, or that would show the client what only the app may see. */
    private Optional<Decision> unusableMethod() {
        String method = request.method();
        if (method.equals("TRACE") || method.equals("TRACK")) {
            return Optional.of(refuse(Reason.METHOD_NOT_ALLOWED, "the app would send its own headers back"));
        }
        return USUAL.contains(method) || METHOD.matcher(method).matches()
                ? Optional.empty()
                : Optional.of(refuse(
                        Reason.AMBIGUOUS_METHOD,
                        "a method in lower case, or none, which rules and the app may read differently"));
    }

    Decision refuse(Reason reason, String detail) {
        return refuse(reason, detail, List.of());
    }

    Decision refuse(Reason reason, String detail, List<Header> headers) {
        if (reason == Reason.SIGN_IN_REQUIRED
                && redirects
                && checks.signIn().isPresent()
                && Replies.navigation(request)) {
            return redirect(checks.signIn().get().links().signIn(request.target()), reason, detail);
        }
        List<Header> more = new ArrayList<>(headers);
        more.addAll(cookies);
        if (reason.status() == 401 && !Headers.of(headers).has("WWW-Authenticate")) {
            more.add(new Header("WWW-Authenticate", challenge(reason)));
        }
        return new Decision.Answer(checks.replies().refusal(request, reason, more), facts(reason, detail));
    }

    Decision redirect(String to, Reason reason, String detail) {
        return answer(SignIn.redirect(to), reason, detail);
    }

    /** An answer of the gate's own, with the cookies that are due. */
    Decision answer(Reply reply, Reason reason, String detail) {
        return new Decision.Answer(reply.with(cookies), facts(reason, detail));
    }

    /** The answer of an endpoint that signs people in and out; where one signed out, the app's bound cookies go too. */
    Decision visited(OwnPages.Answered answered) {
        identity = answered.identity();
        if (answered.reason() == Reason.SIGNED_OUT) {
            checks.signIn().ifPresent(signIn -> cookies.addAll(signIn.withoutBound(request)));
        }
        return answer(answered.reply(), answered.reason(), answered.detail());
    }

    /** RFC 6750, section 3: without a token there is no error to name. */
    private String challenge(Reason reason) {
        String plain = "Bearer realm=\"" + checks.realm() + "\"";
        return reason == Reason.SIGN_IN_REQUIRED ? plain : plain + ", error=\"invalid_token\"";
    }

    Facts facts(Reason reason, String detail) {
        return new Facts(path, rule.map(Access.Rule::name), proof, identity, reason, detail);
    }
}
