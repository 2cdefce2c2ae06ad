/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.config;

import io.postern.config.Secret;
import io.postern.sync.model.AccountRules;
import io.postern.sync.model.CkanRules;
import io.postern.sync.model.InvenioRules;
import java.util.Optional;

/**
 * The application whose tables follow the sources.
 *
 * @param database a PostgreSQL JDBC URL without credentials
 * @param user of the database; empty leaves it to the driver
 * @param password of that user
 * @param invenio what holds where the app is Invenio
 * @param ckan what holds where the app is CKAN
 */
public record TargetConfig(
        App app,
        String database,
        Optional<String> user,
        Optional<Secret> password,
        SysadminOwner sysadminOwner,
        InvenioConfig invenio,
        CkanConfig ckan) {

    /** What the application accepts in its tables. */
    public AccountRules rules() {
        return app == App.CKAN
                ? new CkanRules(ckan.siteUser())
                : new InvenioRules(name -> invenio.usernames().matches(name));
    }
}
