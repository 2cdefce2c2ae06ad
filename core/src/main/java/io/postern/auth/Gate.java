/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import io.postern.config.Cidr;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides about requests. In this order:
 *
 * <ol>
 *   <li>What can be read in two ways is refused: the target, a repeated {@code Authorization}.
 *   <li>The gate's own endpoints answer, and take the place of the app's login and logout pages.
 *   <li>The first rule whose path and method match is found; {@code nobody} ends here.
 *   <li>The authenticators are asked in their order; the first that is not absent decides, and what is present but not
 *       acceptable refuses, whatever the rule. Where nobody is known and somebody must be, a navigation is sent to the sign-in.
 *   <li>A credential that is none of ours goes on untouched where the rule leaves it to the app, and nowhere else.
 *   <li>A browser's request that another site caused is refused; the rule's conditions are checked, and a sign-in that is too
 *       weak for them is asked for again, once; the app's account is made sure of.
 *   <li>The headers are decided on.
 * </ol>
 *
 * <p>{@link #decideNow} reads memory only and may answer {@link Decision.Ask} or {@link Decision.Form}; {@link #decide} may block. Neither throws: an
 * exception is a refusal without identity. Immutable but for caches; safe for use by many threads.
 */
public final class Gate {
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

    private final Checks checks;
    private final List<Cidr> trustedProxies;
    private final List<String> requestAttributes;
    private final FoldedNames consumed;

    /** Puts a gate together. */
    public Gate(GateParts parts) {
        this.checks = Checks.of(parts);
        this.trustedProxies = parts.config().server().trustedProxies();
        this.requestAttributes = List.copyOf(parts.requestAttributes());
        this.consumed = FoldedNames.of(requestAttributes.isEmpty() ? List.of() : parts.attributeNames());
    }

    /** The decision that memory alone allows; {@link Decision.Ask} where it does not. Never blocks. */
    public Decision decideNow(RequestHead request) {
        return guarded(request, () -> new Walk(checks, request, false).decide(Optional.empty()));
    }

    /** The decision, after asking whoever must be asked; may block for as long as their time-outs allow. */
    public Decision decide(RequestHead request) {
        return guarded(request, () -> new Walk(checks, request, true).decide(Optional.empty()));
    }

    /** The decision where {@link Decision.Form} asked for the body: {@code form} as it came. May block as {@link #decide} may. */
    public Decision decide(RequestHead request, String form) {
        return guarded(request, () -> new Walk(checks, request, true).decide(Optional.of(form)));
    }

    /**
     * The decision as at a path to which everybody who is signed in may go, whatever the rules say of its own: for an app that asks
     * for somebody. May block as {@link #decide} may.
     */
    public Decision demandSignIn(RequestHead request) {
        return guarded(request, () -> new Walk(checks, request, true).demandSignIn());
    }

    /**
     * Ends the session that a request shows, here and not at the provider; the {@code Set-Cookie} lines that take it from the
     * browser. May block.
     *
     * @throws IllegalStateException where the store of the sessions is away, so that the session may go on
     */
    public List<Header> endSession(RequestHead request) {
        return checks.signIn().map(signIn -> signIn.end(request)).orElse(List.of());
    }

    /**
     * Why a caller whose request went on may not see another path of the app, to which the app sends that request on by itself;
     * empty where it may. Reads memory only.
     *
     * @param path the decoded path
     * @param passed the decision about the request
     */
    public Optional<Reason> refuses(RequestHead request, String path, Decision.Pass passed) {
        return checks.within(request, path, passed.facts().identity());
    }

    /** The attributes of a servlet request that an adapter puts into {@link RequestHead#attributes}; none for most. */
    public List<String> requestAttributes() {
        return requestAttributes;
    }

    /** Whether an attribute of that name that a front server has set is kept from the app. */
    public boolean consumesAttribute(String name) {
        return consumed.contains(name);
    }

    /** Whether the client shows a credential, of the gate's own kind or of the app's. */
    public boolean showsCredential(RequestHead request) {
        return checks.credentials().shown(request.headers());
    }

    /** Whether what that peer says about earlier hops of a request is believed ({@code server.trusted-proxies}). */
    public boolean trusts(InetAddress peer) {
        return !trustedProxies.isEmpty() && trustedProxies.stream().anyMatch(block -> block.contains(peer));
    }

    /** The answer that refuses a request which is not decided on, for a reason that the adapter found. */
    public Reply refusal(RequestHead request, Reason reason) {
        return checks.replies().refusal(request, reason);
    }

    private Decision guarded(RequestHead request, Supplier<Decision> walk) {
        try {
            return walk.get();
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("request {} could not be decided and is refused", request.id(), e);
            Facts facts = new Facts(
                    "", Optional.empty(), Optional.empty(), Optional.empty(), Reason.INTERNAL, "see the error log");
            return new Decision.Answer(checks.replies().refusal(request, Reason.INTERNAL), facts);
        }
    }
}
