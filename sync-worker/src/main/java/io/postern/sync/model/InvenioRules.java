/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.model;

import java.util.Optional;
import java.util.function.Predicate;

/**
 * Invenio's: the lengths of its columns, and what its own setters refuse, so that no later write of the application fails.
 *
 * @param usernames what {@code ACCOUNTS_USERNAME_REGEX} allows
 */
public record InvenioRules(Predicate<String> usernames) implements AccountRules {

    private static final int LONGEST_USERNAME = 255;
    private static final int LONGEST_ROLE = 80;
    private static final int LONGEST_DESCRIPTION = 255;
    private static final String CUT = "...";

    @Override
    public Optional<String> username(String username) {
        if (length(username) > LONGEST_USERNAME) {
            return Optional.of("is longer than " + LONGEST_USERNAME + " characters");
        }
        return usernames.test(username)
                ? Optional.empty()
                : Optional.of("is no user name that Invenio accepts (target.invenio.username-pattern)");
    }

    @Override
    public Optional<String> email(Optional<String> email) {
        return email.isEmpty() ? Optional.of("is missing") : Addresses.refusal(email.get());
    }

    /** A first character that is no letter or digit breaks the picture that Invenio draws for a role. */
    @Override
    public Optional<String> groupId(String id) {
        if (length(id) > LONGEST_ROLE) {
            return Optional.of("is longer than " + LONGEST_ROLE + " characters");
        }
        return id.substring(0, 1).matches("[0-9A-Za-z]")
                ? Optional.empty()
                : Optional.of("does not begin with a letter or a digit of ASCII");
    }

    @Override
    public Optional<String> groupName(String name) {
        return length(name) > LONGEST_ROLE
                ? Optional.of("is longer than " + LONGEST_ROLE + " characters")
                : Optional.empty();
    }

    /** At most 255 characters: where it is longer, the first 252 and three dots. */
    @Override
    public String groupDescription(String description) {
        return length(description) <= LONGEST_DESCRIPTION
                ? description
                : description.substring(0, description.offsetByCodePoints(0, LONGEST_DESCRIPTION - CUT.length())) + CUT;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
