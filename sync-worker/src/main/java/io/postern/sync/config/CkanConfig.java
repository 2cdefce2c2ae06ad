/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.config;

import io.postern.sync.store.TokenSettings;
import java.util.List;
import java.util.Optional;

/**
 * What a CKAN's own configuration says and its tables do not.
 *
 * @param siteUser the name of CKAN's own account ({@code ckan.site_id}), which is never touched
 * @param token how API tokens are signed; empty where visitors are given none
 * @param organizations which groups of the sources are places in an organisation; the first that matches counts
 * @param groups which are places in a group of CKAN's that is no organisation; the first that matches counts
 */
public record CkanConfig(
        String siteUser, Optional<TokenSettings> token, List<OrganizationRule> organizations, List<GroupRule> groups) {

    /** Copies the rules. */
    public CkanConfig {
        organizations = List.copyOf(organizations);
        groups = List.copyOf(groups);
    }
}
