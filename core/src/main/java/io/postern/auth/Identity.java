/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Who is calling. Compared by account, never by name.
 *
 * @param account issuer and subject
 * @param source the id of the provider in the configuration, or {@code shibboleth}
 * @param username the name that the app knows the person by
 * @param email the e-mail address, when there is one that may be shown
 * @param name the display name
 * @param groups all groups, which rules look at
 * @param shownGroups the groups that are handed on
 * @param groupsKnown whether any claim that can carry a group was there: without one, nothing is known about being a sysadmin
 * @param sysadmin whether one of the groups makes a sysadmin
 * @param proof how it was proven
 * @param until when the proof ends; nothing derived from it lives longer
 * @param claims the claims or attributes that the configuration looks at: strings, numbers, booleans, lists and maps of these
 */
public record Identity(
        Account account,
        String source,
        String username,
        Optional<String> email,
        Optional<String> name,
        List<String> groups,
        List<String> shownGroups,
        boolean groupsKnown,
        boolean sysadmin,
        Proof proof,
        Instant until,
        Map<String, Object> claims) {
    /** Copies the collections and refuses an empty user name. */
    public Identity {
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(email, "email");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(proof, "proof");
        Objects.requireNonNull(until, "until");
        if (username.isEmpty()) {
            throw new IllegalArgumentException("an identity needs a user name");
        }
        groups = List.copyOf(groups);
        shownGroups = List.copyOf(shownGroups);
        claims = Map.copyOf(claims);
    }

    /** The same person under the name that the app's account has, and a sysadmin only where both sides agree. */
    public Identity provisioned(String accountName, boolean sysadminThere) {
        return new Identity(
                account,
                source,
                accountName,
                email,
                name,
                groups,
                shownGroups,
                groupsKnown,
                sysadmin && sysadminThere,
                proof,
                until,
                claims);
    }

    /** User name, account and proof; claims may hold what no log should. */
    @Override
    public String toString() {
        return "Identity[" + username + ", " + account.label() + ", " + proof.label() + "]";
    }
}
