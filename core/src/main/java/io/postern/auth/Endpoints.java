/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import io.postern.config.AccessRule;
import io.postern.config.Allow;
import io.postern.config.Cidr;
import io.postern.config.GateConfig;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The gate's own paths, below {@code login.prefix}: everything there is the gate's, and what it does not know is not there. */
final class Endpoints {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final Refused READ_ONLY =
            new Refused(Reason.METHOD_NOT_ALLOWED, "", List.of(new Header("Allow", "GET, HEAD")));

    private final String prefix;
    private final String decision;
    private final String belowDecision;
    private final String jwks;
    private final List<Cidr> frontProxies;
    private final boolean signedInOnly;
    private final IdentityHeaders identityHeaders;
    private final Optional<OwnPages> pages;

    /** What an endpoint wants to happen. */
    sealed interface Wanted {}

    /** This answer. */
    record Answered(Reply reply) implements Wanted {}

    /** A refusal, with what its answer must carry besides. */
    record Refused(Reason reason, String detail, List<Header> headers) implements Wanted {
        Refused(Reason reason, String detail) {
            this(reason, detail, List.of());
        }
    }

    /** A decision about another request. */
    record About(RequestHead request) implements Wanted {}

    /** An answer that says whether anybody who is signed in is calling. */
    record Anybody() implements Wanted {}

    /** A document that says who is calling. */
    record WhoIsIt() implements Wanted {}

    /**
     * What the endpoint of that name, which signs people in or out, answers.
     *
     * @param needsForm whether it takes a form
     */
    record Page(OwnPages pages, String name, boolean needsForm) implements Wanted {}

    Endpoints(
            GateConfig config,
            Optional<AssertionKeys> keys,
            IdentityHeaders identityHeaders,
            Optional<OwnPages> pages) {
        this.prefix = config.login().prefix();
        this.decision = prefix + "/auth";
        this.belowDecision = decision + "/";
        this.jwks = keys.map(AssertionKeys::published).orElse("{\"keys\":[]}");
        this.frontProxies = config.server().trustedProxies();
        this.signedInOnly = frontProxies.isEmpty()
                && (config.login().authSignedInOnly()
                        || config.access().stream().noneMatch(Endpoints::asksForMore));
        this.identityHeaders = identityHeaders;
        this.pages = pages;
    }

    private static boolean asksForMore(AccessRule rule) {
        return rule.allow() instanceof Allow.Conditions || rule.allow() instanceof Allow.Nobody;
    }

    boolean owns(String path) {
        return path.startsWith(prefix) && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/');
    }

    /** The path of the decision endpoint. */
    String decisionPath() {
        return decision;
    }

    /**
     * Whether a target is a question about another one, which follows the decision endpoint's path byte for byte, as Envoy asks.
     * It is that other one that is read, with the exceptions that hold for it.
     */
    boolean asksBelow(String target) {
        return target.startsWith(belowDecision);
    }

    Wanted wanted(RequestHead request, String path) {
        String name = path.substring(prefix.length());
        if (name.equals("/auth") || name.startsWith("/auth/")) {
            return auth(request);
        }
        boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
        return switch (name) {
            case "/jwks" ->
                reads
                        ? new Answered(
                                Replies.json(200, jwks, List.of(new Header("Cache-Control", "public, max-age=60"))))
                        : READ_ONLY;
            case "/userinfo" -> reads ? new WhoIsIt() : READ_ONLY;
            default -> page(request, name);
        };
    }

    private Wanted page(RequestHead request, String name) {
        Optional<OwnPages.Needs> needs = pages.flatMap(known -> known.needs(name, request.method()));
        if (needs.isEmpty()) {
            return new Refused(Reason.NOT_FOUND, "");
        }
        boolean form = needs.get() == OwnPages.Needs.FORM;
        return form && !carriesForm(request.headers())
                ? new Refused(Reason.FORM_EXPECTED, "a body of another type than " + FORM)
                : new Page(pages.get(), name, form);
    }

    private static boolean carriesForm(Headers headers) {
        List<String> types = headers.all("Content-Type");
        return types.size() == 1
                && types.get(0).split(";", 2)[0].strip().equalsIgnoreCase(FORM)
                && !headers.has("Content-Encoding");
    }

    private Wanted auth(RequestHead request) {
        if (signedInOnly) {
            return new Anybody();
        }
        boolean trusted =
                frontProxies.stream().anyMatch(p -> p.contains(request.peer().address()));
        if (!trusted) {
            return new Refused(
                    Reason.ORIGINAL_REQUEST_UNKNOWN,
                    "the decision endpoint was asked by a peer that is not in server.trusted-proxies");
        }
        String own = decisionPath();
        if (!request.target().startsWith(own)) {
            return new Refused(Reason.ORIGINAL_REQUEST_UNKNOWN, "the decision endpoint's own path has escapes");
        }
        String below = request.target().substring(own.length());
        return OriginalRequest.of(request, below)
                .<Wanted>map(About::new)
                .orElse(new Refused(
                        Reason.ORIGINAL_REQUEST_UNKNOWN,
                        "no method and target of the original request, or two of them"));
    }

    /**
     * The answer to a front proxy whose client may pass. The one thing that can be told to take headers away is Envoy: it does
     * so with what {@code x-envoy-auth-headers-to-remove} names.
     *
     * @param asked the header lines of the question, the client's among them
     * @param believed whether it is a front proxy for certain
     */
    Reply allowed(Decision.Pass pass, Headers asked, boolean believed) {
        List<Header> headers = new ArrayList<>();
        pass.identity()
                .ifPresent(identity -> headers.addAll(
                        identityHeaders.forFrontProxy(pass.request().sets(), identity, believed)));
        Set<String> home = new TreeSet<>();
        for (Header line : asked) {
            if (pass.request().drops(line.name())
                    && pass.request().sets().stream()
                            .noneMatch(set -> set.name().equalsIgnoreCase(line.name()))) {
                home.add(line.name().toLowerCase(Locale.ROOT));
            }
        }
        if (!home.isEmpty()) {
            headers.add(new Header("X-Envoy-Auth-Headers-To-Remove", String.join(", ", home)));
        }
        headers.addAll(pass.response().cookies());
        headers.add(new Header("Cache-Control", "no-store"));
        return new Reply(202, headers, "", false);
    }

    /** The document that says who is calling; no token is in it. */
    Reply described(Identity identity) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("user", identity.account().subject());
        document.put("preferredUsername", identity.username());
        identity.email().ifPresent(email -> document.put("email", email));
        document.put("groups", identity.shownGroups());
        document.put("sysadmin", identity.sysadmin());
        document.put("expires", identity.until().truncatedTo(ChronoUnit.SECONDS).toString());
        return Replies.json(200, Json.line(document), List.of());
    }
}
