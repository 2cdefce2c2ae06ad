/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.demo;

import java.util.List;

/**
 * A person's account in the sample application.
 *
 * @param id its number
 * @param username the name by which the app knows the person
 * @param active whether it may be used
 * @param roles what it may do there, by name
 */
record Account(int id, String username, boolean active, List<String> roles) {
    Account {
        roles = List.copyOf(roles);
    }

    /** In a few words. */
    String state() {
        return (active ? "active" : "deactivated") + ", "
                + (roles.isEmpty() ? "without a role" : String.join(" and ", roles));
    }
}
