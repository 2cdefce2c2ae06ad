/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import java.util.Optional;

/**
 * What must be known of a CKAN beside its tables.
 *
 * @param siteUser the name of its own account ({@code ckan.site_id}), which no run touches
 * @param visitsSetSysadmin whether visits write the flag of system administrators; else runs do
 * @param tokens how API tokens are made for visitors; empty where none are
 */
public record CkanSettings(String siteUser, boolean visitsSetSysadmin, Optional<TokenSettings> tokens)
        implements AppSettings {

    /** One for whose visitors no tokens are made, and whose flag they do not change. */
    public CkanSettings(String siteUser) {
        this(siteUser, false, Optional.empty());
    }
}
