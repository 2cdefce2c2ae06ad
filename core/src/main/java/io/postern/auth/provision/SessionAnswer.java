/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.provision;

import io.postern.auth.Provisioned;
import io.postern.auth.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What came of a call to the session endpoint. */
sealed interface SessionAnswer {
    /** What an answer about the account says; worth remembering. */
    sealed interface Definite extends SessionAnswer {
        /** The answer as the gate takes it at that time. */
        Provisioned provisioned(Instant now);
    }

    /**
     * The account is there and active.
     *
     * @param sessionKey the app's own credential for this person
     * @param sysadmin whether the answer says sysadmin; an answer that does not say so does not agree
     * @param expires until when the credential can be used
     */
    record Active(String username, Optional<String> sessionKey, boolean sysadmin, Optional<Instant> expires)
            implements Definite {
        /** Whether the credential can still be used, or never had an end. */
        boolean usableAt(Instant now) {
            return expires.isEmpty() || now.isBefore(expires.get());
        }

        @Override
        public Provisioned provisioned(Instant now) {
            return new Provisioned.Active(username, usableAt(now) ? sessionKey : Optional.empty(), sysadmin);
        }

        /** The name alone. */
        @Override
        public String toString() {
            return "Active[" + username + "]";
        }
    }

    /** There is no account for this person, or none that may be used. */
    record Refused(Reason reason, String detail) implements Definite {
        @Override
        public Provisioned provisioned(Instant now) {
            return new Provisioned.Refused(reason, detail);
        }
    }

    /**
     * Nothing was learned about the account.
     *
     * @param why for the log, without any value
     * @param retryAfter how long the endpoint wants to be left alone
     */
    record Away(String why, Optional<Duration> retryAfter) implements SessionAnswer {
        Away(String why) {
            this(why, Optional.empty());
        }
    }

    /** The endpoint does not take the secret or the certificate: nothing was learned, and an operator has to act. */
    record NotUs() implements SessionAnswer {}
}
