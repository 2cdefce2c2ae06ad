/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.model;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * CKAN's: names that its model, its actions and its URLs all accept, in every version.
 *
 * @param siteUser CKAN's own account, which nobody may become
 */
public record CkanRules(String siteUser) implements AccountRules {

    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]{3,100}");

    /** A user is found by name or id, so that a name in the form of an id could be somebody else. */
    private static final Pattern ID =
            Pattern.compile("[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}");

    private static final Set<String> PAGES = Set.of("new", "edit", "search");
    private static final Set<String> PSEUDO = Set.of("visitor", "logged_in", "default");

    @Override
    public Optional<String> username(String username) {
        if (!NAME.matcher(username).matches()) {
            return Optional.of("is no user name that CKAN accepts: 3 to 100 of a to z, 0 to 9, - and _");
        }
        if (ID.matcher(username).matches()) {
            return Optional.of("has the form of an id, by which CKAN finds accounts too");
        }
        if (PAGES.contains(username)) {
            return Optional.of("is the name of a page of CKAN");
        }
        return username.equals(siteUser) || PSEUDO.contains(username)
                ? Optional.of("is the name of an account of CKAN's own")
                : Optional.empty();
    }

    @Override
    public Optional<String> email(Optional<String> email) {
        return email.flatMap(Addresses::refusal);
    }

    @Override
    public Optional<String> groupId(String id) {
        return Optional.empty();
    }

    @Override
    public Optional<String> groupName(String name) {
        return Optional.empty();
    }

    @Override
    public String groupDescription(String description) {
        return description;
    }
}
