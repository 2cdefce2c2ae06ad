/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.keycloak;

import io.postern.sync.source.http.ClientCredentials;
import io.postern.sync.source.http.HttpSettings;
import java.net.URI;

/**
 * Which realm is read, and what of it.
 *
 * @param id the source's id in the configuration
 * @param url where Keycloak is, such as {@code https://keycloak.example.org}, with {@code /auth} where it has that path
 * @param realm the realm whose users are the people
 * @param client a confidential client of that realm whose service account may view users and query groups
 * @param pageSize how many records one page has, 2 to {@value #LARGEST_PAGE}
 * @param disabled whether disabled users count as people; where they do not, they are left out as if they were gone
 * @param federatedIdentities whether each user's links to identity providers are read too, by one request for each user
 * @param groups whether groups are read
 * @param members whether the members of the groups are read
 * @param http time-outs, retries, trust
 */
public record KeycloakSettings(
        String id,
        URI url,
        String realm,
        ClientCredentials client,
        int pageSize,
        boolean disabled,
        boolean federatedIdentities,
        boolean groups,
        boolean members,
        HttpSettings http) {

    /** What one page has unless the configuration says otherwise; users from an LDAP server come slowly. */
    public static final int USUAL_PAGE = 500;

    /** A page of more would take longer than the time-outs allow. */
    public static final int LARGEST_PAGE = 5000;

    public KeycloakSettings {
        if (pageSize < 2 || pageSize > LARGEST_PAGE) {
            throw new IllegalArgumentException("page-size is " + pageSize + ": write 2 to " + LARGEST_PAGE);
        }
        if (realm.isEmpty()) {
            throw new IllegalArgumentException("realm is empty");
        }
    }
}
