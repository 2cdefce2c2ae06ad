/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.login;

import io.postern.auth.Reason;
import io.postern.auth.Reply;
import io.postern.auth.RequestHead;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** The pages that belong to signing in and out. */
public interface LoginPages {
    /**
     * One way to sign in.
     *
     * @param name what a person calls it
     * @param url where it starts
     * @param lastUsed whether this browser took it the last time
     */
    record Way(String name, String url, boolean lastUsed) {}

    /** The ways to sign in, to choose one. */
    Reply chooser(RequestHead request, List<Way> ways);

    /** The session is over. */
    Reply signedOut(RequestHead request, String signInUrl);

    /**
     * Asks whether to sign out; the answer is a POST of {@code token} and {@code rd} to {@code action}.
     *
     * @param leadsTo where the answer to the form redirects in the end, other than to this site
     */
    Reply confirmSignOut(RequestHead request, String action, String token, String returnTo, Optional<URI> leadsTo);

    /** A sign-in came to nothing, and where the next attempt starts; the reason's status is the page's. */
    Reply failed(RequestHead request, Reason reason, String retryUrl);
}
