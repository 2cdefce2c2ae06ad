/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.config;

import io.postern.sync.mapping.MappingSpec;
import io.postern.sync.source.authz.AuthzSettings;
import io.postern.sync.source.keycloak.KeycloakSettings;
import io.postern.sync.source.ldap.LdapSettings;
import java.net.URI;
import java.util.Optional;

/**
 * One source.
 *
 * @param id its name in reports, metrics and the ledger
 * @param method the identity method of its people; no other source has it
 * @param issuer the OpenID provider whose subjects are the keys of this source, character by character
 * @param mapping from its entries to people and groups: its own, over the file's, over the preset's
 */
public record SourceConfig(String id, String method, Optional<URI> issuer, Kind kind, MappingSpec mapping) {

    /** Whether it can be asked for what changed; a directory can be set not to be. */
    public boolean knowsDeltas() {
        return !(kind instanceof Kind.Ldap ldap) || ldap.settings().changes().kind() != LdapSettings.Changes.Kind.NONE;
    }

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
