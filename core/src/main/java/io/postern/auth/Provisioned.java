/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What is known about a person's account in the app. */
public sealed interface Provisioned {
    /**
     * The account is there and active.
     *
     * @param username its name, which headers and assertion carry from now on
     * @param sessionKey a credential of the app for this person, where the answer carried one
     * @param sysadmin whether the app's side says sysadmin
     */
    record Active(String username, Optional<String> sessionKey, boolean sysadmin) implements Provisioned {
        /** Refuses a missing part. */
        public Active {
            Objects.requireNonNull(username, "username");
            Objects.requireNonNull(sessionKey, "sessionKey");
        }

        /** The name alone. */
        @Override
        public String toString() {
            return "Active[" + username + "]";
        }
    }

    /** Nobody answers, and {@code provisioning.when-unavailable: pass} lets the identity go on as it is. */
    record Unasked() implements Provisioned {}

    /**
     * There will be no account.
     *
     * @param reason why, as a stable code with its status
     * @param detail one sentence for the log
     * @param headers what the answer must carry besides, such as {@code Retry-After}; empty for most
     */
    record Refused(Reason reason, String detail, List<Header> headers) implements Provisioned {
        /** Copies the headers. */
        public Refused {
            headers = List.copyOf(headers);
        }

        /** A refusal without headers of its own. */
        public Refused(Reason reason, String detail) {
            this(reason, detail, List.of());
        }
    }

    /** Memory does not tell; {@link Provisioner#ask} may. */
    record Ask() implements Provisioned {}
}
