/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.demo;

import java.util.List;

/**
 * Somebody who can sign in at the embedded provider.
 *
 * @param username what is typed into the login form
 * @param password public: the demonstration prints it
 * @param subject the name that never changes, by which the provider knows this person
 * @param givenName first part of the display name
 * @param familyName last part of the display name
 * @param email e-mail address
 * @param emailVerified whether the provider knows that the address belongs to the person
 * @param groups paths of groups with a leading slash, as Keycloak writes them
 * @param roles realm roles
 */
record Person(
        String username,
        String password,
        String subject,
        String givenName,
        String familyName,
        String email,
        boolean emailVerified,
        List<String> groups,
        List<String> roles) {

    Person {
        groups = List.copyOf(groups);
        roles = List.copyOf(roles);
    }

    /** Both names. */
    String displayName() {
        return givenName + " " + familyName;
    }
}
