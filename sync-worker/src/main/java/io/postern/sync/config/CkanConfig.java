/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.config;

import io.postern.config.Secret;
import java.util.List;
import java.util.Optional;

/**
 * What a CKAN's own configuration says and its tables do not.
 *
 * @param siteUser the name of CKAN's own account ({@code ckan.site_id}), which is never touched
 * @param tokenSecret what API tokens are signed with ({@code api_token.jwt.encode.secret}, else the session secret)
 * @param organizations which groups of the sources are places in an organisation; the first that matches counts
 */
public record CkanConfig(String siteUser, Optional<Secret> tokenSecret, List<OrganizationRule> organizations) {

    /** Copies the rules. */
    public CkanConfig {
        organizations = List.copyOf(organizations);
    }
}
