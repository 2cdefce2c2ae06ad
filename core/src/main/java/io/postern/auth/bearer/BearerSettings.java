/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.bearer;

import io.postern.auth.IdentityMaker;
import io.postern.config.BearerConfig;
import io.postern.config.GateConfig;
import io.postern.config.Secret;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * What the configuration says about bearer tokens.
 *
 * @param bearer the section of that name
 * @param identities makes identities of what tokens say
 * @param publicUrl what clients call the gate: DPoP proofs name it, and the gate's own assertions are from it
 * @param sharedKeys keys that all replicas of a gate have, the first of which makes their DPoP nonces equal; empty for one alone
 */
public record BearerSettings(
        BearerConfig bearer, IdentityMaker identities, Optional<URI> publicUrl, List<Secret> sharedKeys) {
    /** Copies the keys. */
    public BearerSettings {
        sharedKeys = List.copyOf(sharedKeys);
    }

    /** The settings in a whole configuration. */
    public static BearerSettings of(GateConfig config) {
        return new BearerSettings(
                config.bearer(),
                IdentityMaker.of(config),
                config.server().publicUrl(),
                config.session().keys());
    }
}
