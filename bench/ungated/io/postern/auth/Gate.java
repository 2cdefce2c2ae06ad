/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes the place of the gate's own class, so that the same proxy can be measured without it: every request passes, nothing is
 * read, dropped or set. Compiled by bench/run against the runnable jar and put before it on the class path. Never shipped.
 */
public final class Gate {
    private static final HeaderEdit UNTOUCHED = new HeaderEdit(FoldedNames.of(Set.of()), Set.of(), List.of());
    private static final Facts NOTHING_KNOWN =
            new Facts("/", Optional.empty(), Optional.empty(), Optional.empty(), Reason.PASSED, "");

    private final OwnCookies ownCookies;
    private final Replies replies;

    /** As the real one is made. */
    public Gate(GateParts parts) {
        this.ownCookies = new OwnCookies(parts.config().session().cookie().name());
        this.replies = new Replies(parts.pages(), parts.config().login());
    }

    /** As the real one answers. */
    public Reply refusal(RequestHead request, Reason reason) {
        return replies.refusal(request, reason);
    }

    /** Nobody. */
    public boolean trusts(InetAddress peer) {
        return false;
    }

    /** Passes. */
    public Decision decideNow(RequestHead request) {
        ResponseEdit untouched =
                new ResponseEdit(
                        request,
                        Caching.APP,
                        ResponseEdit.vary(List.of()),
                        List.of(),
                        ownCookies,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        return new Decision.Pass(Optional.empty(), UNTOUCHED, untouched, () -> false, NOTHING_KNOWN);
    }

    /** Passes. */
    public Decision decide(RequestHead request) {
        return decideNow(request);
    }

    /** Passes. */
    public Decision decide(RequestHead request, String form) {
        return decideNow(request);
    }
}
