/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.model;

import java.util.List;
import java.util.Optional;

/**
 * Somebody at the gate.
 *
 * @param issuer who says who they are
 * @param subject what the issuer calls them, for ever; the two together are the key of an account
 * @param username the login name that the issuer gives
 * @param email the address, in the issuer's writing; empty where there is none
 * @param name the name to show
 * @param groups the groups that the gate hands on
 * @param sysadmin whether the gate counts them among the system's administrators; empty where it could not tell
 * @param proven whether whoever asks has proven to be a gate: only then a credential is given
 */
public record Visit(
        String issuer,
        String subject,
        String username,
        Optional<String> email,
        String name,
        List<String> groups,
        Optional<Boolean> sysadmin,
        boolean proven) {
    public Visit {
        groups = List.copyOf(groups);
    }

    /** The same person under another login name. */
    public Visit named(String other) {
        return new Visit(issuer, subject, other, email, name, groups, sysadmin, proven);
    }

    /** The key alone. */
    @Override
    public String toString() {
        return "Visit[" + subject + "@" + issuer + "]";
    }
}
