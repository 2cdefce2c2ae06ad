/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.page;

import io.postern.auth.Reason;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** What a page shows. Every text in it may be hostile: it is escaped where it is put in. Every URL is the gate's own. */
public sealed interface Page {
    /**
     * The ways to sign in, to choose one.
     *
     * @param ways in the order in which they are shown
     */
    record Chooser(List<Way> ways) implements Page {
        /** Copies the list. */
        public Chooser {
            ways = List.copyOf(ways);
        }
    }

    /**
     * One way to sign in.
     *
     * @param name what a person calls it
     * @param url where it starts
     * @param lastUsed whether this browser took it the last time
     */
    record Way(String name, String url, boolean lastUsed) {}

    /**
     * The session is over.
     *
     * @param signInUrl where a new sign-in starts
     */
    record SignedOut(String signInUrl) implements Page {}

    /**
     * Asks whether to sign out; the answer is a POST of the form fields {@code token} and {@code rd}.
     *
     * @param action where the form goes
     * @param token what proves that the form is ours
     * @param returnTo the field {@code rd}; empty for none
     * @param leadsTo where the answer to the form redirects a browser in the end, other than to this site: browsers apply
     *     {@code form-action} to redirects, too
     */
    record ConfirmSignOut(String action, String token, String returnTo, Optional<URI> leadsTo) implements Page {
        /** Hides the token. */
        @Override
        public String toString() {
            return "ConfirmSignOut[" + action + "]";
        }
    }

    /**
     * A sign-in came to nothing, and what to do.
     *
     * @param reason why; its status is the page's
     * @param retryUrl where the next attempt starts
     */
    record SignInFailed(Reason reason, String retryUrl) implements Page {}

    /**
     * A request was refused. The reason decides about the form of the page: sign-in needed, account not active, account that
     * belongs to somebody else, not allowed, or what went wrong.
     *
     * @param reason why; its status is the page's
     */
    record Refused(Reason reason) implements Page {}
}
