/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import io.postern.config.Allow;
import io.postern.config.Cidr;
import io.postern.config.GateConfig;
import io.postern.config.PathAllowance;
import io.postern.config.PathException;
import io.postern.config.ShibbolethConfig;
import io.postern.config.SpoofedHeaders;
import java.net.InetAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides about requests. In this order:
 *
 * <ol>
 *   <li>What can be read in two ways is refused: the target, a repeated {@code Authorization}.
 *   <li>The gate's own endpoints answer.
 *   <li>The first rule whose path and method match is found; {@code nobody} ends here.
 *   <li>The authenticators are asked in their order; the first that is not absent decides, and what is present but not
 *       acceptable refuses, whatever the rule.
 *   <li>A credential that is none of ours goes on untouched where the rule leaves it to the app, and nowhere else.
 *   <li>A browser's request that another site caused is refused; the rule's conditions are checked; the app's account is made
 *       sure of.
 *   <li>The headers are decided on.
 * </ol>
 *
 * <p>{@link #decideNow} reads memory only and may answer {@link Decision.Ask}; {@link #decide} may block. Neither throws: an
 * exception is a refusal without identity. Immutable but for caches; safe for use by many threads.
 */
public final class Gate {
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

    /** A token without lower-case letters: RFC 9110, section 9.1; all registered methods are written so. */
    private static final Pattern METHOD = Pattern.compile("[A-Z0-9!#$%&'*+.^_`|~-]{1,64}");

    /** What front proxies themselves add when they ask; see {@link OriginalRequest}. */
    private static final Set<String> FRONT_PROXYS_OWN = Set.of("X-Original-URL", "X-Auth-Request-Redirect");

    private final TargetReader targets;
    private final Access access;
    private final List<Authenticator> authenticators;
    private final Optional<Provisioner> provisioner;
    private final Passage passage;
    private final CrossSite crossSite;
    private final Endpoints endpoints;
    private final String realm;
    private final boolean rejectSpoofed;
    private final List<Cidr> attributePeers;
    private final Optional<String> keyHeader;
    private final List<PathPattern> noIdentityOn;
    private final List<PathPattern> prefixes;
    private final List<Cidr> trustedProxies;
    private final Clock clock;

    /** Puts a gate together. */
    public Gate(GateParts parts) {
        GateConfig config = parts.config();
        this.clock = parts.clock();
        this.trustedProxies = config.server().trustedProxies();
        this.targets = new TargetReader(
                config.server().paths().stream().map(Gate::allowances).toList());
        this.prefixes =
                config.upstream().pathPrefixes().stream().map(PathPattern::of).toList();
        this.access =
                new Access(config.access(), sources(config), config.upstream().pathPrefixes());
        this.authenticators = parts.authenticators();
        this.provisioner = parts.provisioner();
        this.passage = new Passage(parts);
        this.crossSite =
                new CrossSite(config.server().publicUrl(), config.csrf().exempt());
        this.endpoints = new Endpoints(config, parts.assertionKeys(), passage.identityHeaders());
        this.realm = config.server().publicUrl().map(url -> url.getHost()).orElse("postern");
        this.rejectSpoofed = config.headers().spoofed() == SpoofedHeaders.REJECT;
        this.attributePeers =
                config.shibboleth().enabled() ? config.shibboleth().peers() : List.of();
        this.keyHeader = passage.sessionKeyHeader().filter(name -> !name.equalsIgnoreCase("Authorization"));
        this.noIdentityOn =
                config.upstream().noIdentityOn().stream().map(PathPattern::of).toList();
    }

    /** The decision that memory alone allows; {@link Decision.Ask} where it does not. Never blocks. */
    public Decision decideNow(RequestHead request) {
        return guarded(request, false);
    }

    /** The decision, after asking whoever must be asked; may block for as long as their time-outs allow. */
    public Decision decide(RequestHead request) {
        return guarded(request, true);
    }

    /** Whether what that peer says about earlier hops of a request is believed ({@code server.trusted-proxies}). */
    public boolean trusts(InetAddress peer) {
        return trustedProxies.stream().anyMatch(block -> block.contains(peer));
    }

    private Decision guarded(RequestHead request, boolean mayBlock) {
        try {
            return new Walk(request, mayBlock).decide();
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("request {} could not be decided and is refused", request.id(), e);
            Facts facts = new Facts(
                    "", Optional.empty(), Optional.empty(), Optional.empty(), Reason.INTERNAL, "see the error log");
            return new Decision.Answer(Replies.refusal(request, Reason.INTERNAL), facts);
        }
    }

    private static TargetReader.PathAllowances allowances(PathException exception) {
        return new TargetReader.PathAllowances(
                PathPattern.of(exception.path()),
                exception.allow().stream()
                        .map(PathAllowance::name)
                        .map(TargetReader.Allowance::valueOf)
                        .collect(Collectors.toUnmodifiableSet()));
    }

    private static Set<String> sources(GateConfig config) {
        Set<String> sources = new LinkedHashSet<>();
        config.providers().forEach(provider -> sources.add(provider.id()));
        if (config.shibboleth().enabled()) {
            sources.add(ShibbolethConfig.SOURCE_ID);
        }
        return sources;
    }

    /** One request on its way through the gate. */
    private final class Walk {
        private final RequestHead request;
        private final boolean mayBlock;
        private String path;
        private List<String> readings = List.of();
        private Optional<Access.Rule> rule = Optional.empty();
        private Optional<Proof> proof = Optional.empty();
        private Optional<Identity> identity = Optional.empty();

        Walk(RequestHead request, boolean mayBlock) {
            this.request = request;
            this.mayBlock = mayBlock;
            this.path = request.target();
        }

        Decision decide() {
            Optional<Decision> unusable = unusableMethod();
            if (unusable.isPresent()) {
                return unusable.get();
            }
            boolean asked = endpoints.asksBelow(request.target());
            TargetReader.Reading reading = asked
                    ? new TargetReader.Clear(endpoints.decisionPath(), List.of())
                    : targets.read(request.target());
            if (reading instanceof TargetReader.Unclear unclear) {
                int query = path.indexOf('?');
                path = query < 0 ? path : path.substring(0, query);
                return refuse(Reason.AMBIGUOUS_TARGET, unclear.why());
            }
            TargetReader.Clear target = (TargetReader.Clear) reading;
            path = target.path();
            readings = target.readings();
            if (request.headers().count("Authorization") > 1) {
                return refuse(Reason.AMBIGUOUS_CREDENTIALS, "two Authorization headers");
            }
            // The decision endpoint has a check of its own, which leaves a front proxy its headers.
            if (rejectSpoofed && !path.equals(endpoints.decisionPath()) && spoofs()) {
                return refuse(Reason.SPOOFED_HEADER, "headers.spoofed is reject");
            }
            return endpoints.owns(path) ? endpoint() : judge(target);
        }

        private Decision judge(TargetReader.Clear target) {
            rule = access.rule(request.method(), target);
            if (rule.isEmpty()) {
                return refuse(Reason.AMBIGUOUS_TARGET, "different readings of the path meet different rules");
            }
            return rule.get().allow() instanceof Allow.Nobody ? refuse(Reason.NOBODY, "") : judge();
        }

        /** By the rule that was found. */
        private Decision judge() {
            Outcome outcome = authenticate();
            if (outcome instanceof Outcome.Ask) {
                return Decision.Ask.INSTANCE;
            }
            if (outcome instanceof Outcome.Rejected rejected) {
                return refuse(rejected.reason(), rejected.detail(), rejected.headers());
            }
            if (outcome instanceof Outcome.Unavailable unavailable) {
                return refuse(unavailable.reason(), unavailable.detail());
            }
            if (outcome instanceof Outcome.Accepted accepted) {
                identity = Optional.of(accepted.identity());
                return known(accepted.identity());
            }
            return unknown();
        }

        /**
         * The first authenticator that is not absent decides. An {@code Authorization} that the bearer authenticator leaves alone
         * is somebody else's, and ends the search: a credential that is there is never passed over.
         */
        private Outcome authenticate() {
            for (Authenticator authenticator : authenticators) {
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
                if (!(outcome instanceof Outcome.Absent)) {
                    proof = Optional.of(authenticator.proof());
                    return outcome;
                }
            }
            return Outcome.Absent.INSTANCE;
        }

        /** Whether a credential is there that is none of ours, once the bearer authenticator has said that it is not its. */
        private boolean foreign() {
            return request.headers().has("Authorization")
                    || (rule.isPresent() && rule.get().allow() instanceof Allow.App && ownKey());
        }

        /** The app's own credential, sent by the client in the header into which the gate would put one. */
        private boolean ownKey() {
            return keyHeader.isPresent() && request.headers().has(keyHeader.get());
        }

        private Decision unknown() {
            Access.Rule matched = rule.orElseThrow();
            boolean authorization = request.headers().has("Authorization");
            if (matched.allow() instanceof Allow.App) {
                return pass(matched, Optional.empty(), authorization || ownKey());
            }
            if (authorization) {
                return refuse(Reason.FOREIGN_CREDENTIAL, "an Authorization header of no configured provider");
            }
            if (matched.allow() instanceof Allow.Anyone) {
                return pass(matched, Optional.empty(), false);
            }
            return refuse(Reason.SIGN_IN_REQUIRED, "");
        }

        private Decision known(Identity caller) {
            Access.Rule matched = rule.orElseThrow();
            if (caller.proof().browser() && crossSite.refuses(request, readings)) {
                return refuse(Reason.CROSS_SITE, "not of the public URL's origin (csrf.exempt lists exceptions)");
            }
            Optional<Reason> refused = Access.refuses(matched, caller, clock.instant());
            if (refused.isPresent()) {
                return refuse(refused.get(), "");
            }
            if (anonymous()) {
                return pass(matched, Optional.empty(), false);
            }
            if (provisioner.isEmpty()) {
                return identified(matched, caller, Optional.empty());
            }
            Provisioned account = provisioner.get().known(caller);
            if (account instanceof Provisioned.Ask) {
                if (!mayBlock) {
                    return Decision.Ask.INSTANCE;
                }
                account = provisioner.get().ask(caller);
            }
            if (account instanceof Provisioned.Refused no) {
                return refuse(no.reason(), no.detail(), no.headers());
            }
            if (!(account instanceof Provisioned.Active active)) {
                return identified(matched, caller, Optional.empty());
            }
            // The account's side may have taken the flag away that the rule asked for.
            Optional<Reason> demoted =
                    Access.refuses(matched, caller.provisioned(active.username(), active.sysadmin()), clock.instant());
            return demoted.isPresent()
                    ? refuse(demoted.get(), "by the provisioning endpoint's answer")
                    : identified(matched, caller, Optional.of(active));
        }

        private Decision identified(Access.Rule matched, Identity caller, Optional<Provisioned.Active> account) {
            IdentityHeaders.Written written = passage.identityHeaders().written(caller, account);
            if (written.tooLarge()) {
                return refuse(Reason.IDENTITY_TOO_LARGE, "longer than headers.max-bytes (identity.groups-keep helps)");
            }
            identity = Optional.of(written.identity());
            return pass(matched, Optional.of(written), false);
        }

        private Decision pass(
                Access.Rule matched, Optional<IdentityHeaders.Written> written, boolean foreignCredential) {
            boolean shown = !anonymous();
            // Whom an app serves by a credential of its own, or by its session on a path without identity, is not the
            // gate's to say.
            boolean echoes = written.isPresent() || (shown && !(matched.allow() instanceof Allow.App));
            return new Decision.Pass(
                    written.map(IdentityHeaders.Written::identity),
                    passage.request(request, identity, proof, written, foreignCredential),
                    passage.response(request, identity, written, shown && !matched.cacheKeep(), echoes),
                    facts(Reason.PASSED, ""));
        }

        /** Whether this is a path that never gets identity headers, in any way to read it. */
        private boolean anonymous() {
            return !noIdentityOn.isEmpty()
                    && readings.stream()
                            .anyMatch(reading -> noIdentityOn.stream()
                                    .anyMatch(p -> p.matches(reading) || Access.below(prefixes, p, reading)));
        }

        private Decision endpoint() {
            Endpoints.Wanted wanted = endpoints.wanted(request, path);
            if (wanted instanceof Endpoints.Answered answered) {
                Reason reason = answered.reply().status() < 400 ? Reason.OWN_ENDPOINT : Reason.NOT_FOUND;
                return new Decision.Answer(answered.reply(), facts(reason, ""));
            }
            if (wanted instanceof Endpoints.Refused refused) {
                return refuse(refused.reason(), refused.detail(), refused.headers());
            }
            if (wanted instanceof Endpoints.About about) {
                return front(new Walk(about.request(), mayBlock).decideAbout(), true);
            }
            if (wanted instanceof Endpoints.Anybody) {
                rule = Optional.of(Access.SIGNED_IN);
                return misleads() ? misled() : front(judge(), false);
            }
            return whoIsIt();
        }

        /** What a front proxy asks about is judged like a request of its own, but never reaches an endpoint. */
        private Decision decideAbout() {
            Optional<Decision> unusable = unusableMethod();
            if (unusable.isPresent()) {
                return unusable.get();
            }
            TargetReader.Reading reading = targets.read(request.target());
            if (reading instanceof TargetReader.Clear target) {
                path = target.path();
                readings = target.readings();
                if (request.headers().count("Authorization") > 1) {
                    return refuse(Reason.AMBIGUOUS_CREDENTIALS, "two Authorization headers");
                }
                return misleads() ? misled() : judge(target);
            }
            return refuse(Reason.AMBIGUOUS_TARGET, ((TargetReader.Unclear) reading).why());
        }

        private Decision front(Decision about, boolean believed) {
            return about instanceof Decision.Pass pass
                    ? new Decision.Answer(endpoints.allowed(pass, request.headers(), believed), pass.facts())
                    : about;
        }

        /**
         * Whether the client's request has a header that must not reach the app. An answer to a front proxy can add headers and
         * replace them, but hardly any front proxy takes one away that the answer does not name, and none an alias.
         */
        private boolean misleads() {
            return carries(passage.identityHeaders().owned(), FRONT_PROXYS_OWN);
        }

        private Decision misled() {
            return refuse(
                    Reason.SPOOFED_HEADER,
                    "a header that only the gate may send, which the front proxy would pass on; have it removed there");
        }

        private Decision whoIsIt() {
            rule = Optional.of(Access.SIGNED_IN);
            Decision decision = judge();
            return decision instanceof Decision.Pass pass
                    ? new Decision.Answer(endpoints.described(identity.orElseThrow()), pass.facts())
                    : decision;
        }

        private boolean spoofs() {
            return carries(passage.identityHeaders().identifying(), Set.of());
        }

        /** Whether a line has one of these names; a service provider's attributes and the app's own credential do not count. */
        private boolean carries(FoldedNames names, Set<String> except) {
            boolean attributePeer = attributePeers.stream()
                    .anyMatch(peer -> peer.contains(request.peer().address()));
            for (Header header : request.headers()) {
                if (names.contains(header.name())
                        && !(attributePeer && passage.attribute(header.name()))
                        && !(keyHeader.isPresent() && keyHeader.get().equalsIgnoreCase(header.name()))
                        && except.stream().noneMatch(header.name()::equalsIgnoreCase)) {
                    return true;
                }
            }
            return false;
        }

        /** A method that no rule could be applied to for certain, or that would show the client what only the app may see. */
        private Optional<Decision> unusableMethod() {
            String method = request.method();
            if (method.equals("TRACE") || method.equals("TRACK")) {
                return Optional.of(refuse(Reason.METHOD_NOT_ALLOWED, "the app would send its own headers back"));
            }
            return METHOD.matcher(method).matches()
                    ? Optional.empty()
                    : Optional.of(refuse(
                            Reason.AMBIGUOUS_METHOD,
                            "a method in lower case, or none, which rules and the app may read differently"));
        }

        private Decision refuse(Reason reason, String detail) {
            return refuse(reason, detail, List.of());
        }

        private Decision refuse(Reason reason, String detail, List<Header> headers) {
            List<Header> more = new ArrayList<>(headers);
            if (reason.status() == 401 && !Headers.of(headers).has("WWW-Authenticate")) {
                more.add(new Header("WWW-Authenticate", challenge(reason)));
            }
            return new Decision.Answer(Replies.refusal(request, reason, more), facts(reason, detail));
        }

        /** RFC 6750, section 3: without a token there is no error to name. */
        private String challenge(Reason reason) {
            String plain = "Bearer realm=\"" + realm + "\"";
            return reason == Reason.SIGN_IN_REQUIRED ? plain : plain + ", error=\"invalid_token\"";
        }

        private Facts facts(Reason reason, String detail) {
            return new Facts(path, rule.map(Access.Rule::name), proof, identity, reason, detail);
        }
    }
}
