/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import java.util.Objects;

/** Whether an app takes a person in. */
public sealed interface Admission {
    /** The person may come. */
    record Granted() implements Admission {}

    /**
     * The person may not. The answer is a 403 with the code {@code account_refused}; about a minute later the listener is asked again.
     *
     * @param why one sentence for the audit line; the person does not get to see it
     */
    record Refused(String why) implements Admission {
        /** Refuses a missing sentence. */
        public Refused {
            Objects.requireNonNull(why, "why");
        }
    }

    /** Lets the person come. */
    static Admission granted() {
        return new Granted();
    }

    /** Sends the person away, for a reason that the audit line carries. */
    static Admission refused(String why) {
        return new Refused(why);
    }
}
