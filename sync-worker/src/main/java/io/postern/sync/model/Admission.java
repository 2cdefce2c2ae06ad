/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.model;

import java.time.Instant;
import java.util.Optional;

/** What the application has for somebody at the gate. */
public sealed interface Admission {

    /**
     * An account that is active.
     *
     * @param username the account's name
     * @param key the application's own credential for this person, where it has such a thing
     * @param sysadmin whether the account is one of a system administrator, where the application knows such
     */
    record Active(String username, Optional<Key> key, Optional<Boolean> sysadmin) implements Admission {}

    /**
     * A credential.
     *
     * @param value what the application takes
     * @param expires until when
     */
    record Key(String value, Instant expires) {
        /** The end alone. */
        @Override
        public String toString() {
            return "Key[" + expires + "]";
        }
    }

    /** An account that was deactivated or blocked. */
    record Blocked() implements Admission {}

    /**
     * Another account has this name or this address, or both and another person behind it.
     *
     * @param reason one sentence for an operator
     */
    record Taken(String reason) implements Admission {}

    /**
     * An account cannot be made of this.
     *
     * @param field the field of the request
     * @param reason what is wrong with it
     */
    record Unfit(String field, String reason) implements Admission {}
}
