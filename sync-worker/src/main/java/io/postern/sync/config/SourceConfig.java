/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.config;

import io.postern.sync.mapping.MappingSpec;
import io.postern.sync.source.authz.AuthzSettings;
import io.postern.sync.source.keycloak.KeycloakSettings;
import io.postern.sync.source.ldap.LdapSettings;

/**
 * One source.
 *
 * @param id its name in reports, metrics and the ledger
 * @param method the identity method of its people; no other source has it
 * @param mapping from its entries to people and groups: its own, over the file's, over the preset's
 */
public record SourceConfig(String id, String method, Kind kind, MappingSpec mapping) {

    /** What is read, and how. */
    public sealed interface Kind {

        /** A directory. */
        record Ldap(LdapSettings settings) implements Kind {}

        /** CERN's Authorization Service. */
        record Authz(AuthzSettings settings) implements Kind {}

        /** Keycloak. */
        record Keycloak(KeycloakSettings settings) implements Kind {}
    }
}
