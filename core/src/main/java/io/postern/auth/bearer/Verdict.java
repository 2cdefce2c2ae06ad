/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.bearer;

import io.postern.auth.Outcome;
import io.postern.auth.Reason;

/** What the checks of a token itself found. */
sealed interface Verdict {
    /** It is good, but for what the request must show besides. */
    record Good(CheckedToken token) implements Verdict {}

    /**
     * It is anything else.
     *
     * @param provider the id of the provider concerned, or empty
     * @param outcome what that means for the request
     */
    record Ended(String provider, Outcome outcome) implements Verdict {}

    /** Not ours. */
    static Verdict foreign() {
        return new Ended("", Outcome.Absent.INSTANCE);
    }

    /** The provider must be asked first. */
    static Verdict ask() {
        return new Ended("", Outcome.Ask.INSTANCE);
    }

    /** Ours, and refused. */
    static Verdict refused(String provider, Reason reason, String detail) {
        return new Ended(provider, new Outcome.Rejected(reason, detail));
    }

    /** Nobody can tell at the moment. */
    static Verdict unavailable(String provider, String detail) {
        return new Ended(provider, new Outcome.Unavailable(Reason.PROVIDER_UNAVAILABLE, detail));
    }
}
