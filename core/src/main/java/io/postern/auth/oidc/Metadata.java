/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.oidc;

import java.net.URI;
import java.util.Optional;

/**
 * What a provider's discovery document says, with the addresses as the gate calls them.
 *
 * @param keys where its key set is
 * @param introspection where it is asked about tokens (RFC 7662)
 * @param userinfo where claims about a token's owner are
 * @param document the whole document, for what only the sign-in needs
 */
public record Metadata(URI keys, Optional<URI> introspection, Optional<URI> userinfo, Claims document) {
    /** Reads a discovery document; one of another issuer is a fault (OpenID Connect Discovery 1.0, section 4.3). */
    static Metadata read(Claims document, ProviderAddress address) throws ProviderFault {
        if (!address.issuer().toString().equals(document.values().get("issuer"))) {
            throw new ProviderFault("the discovery document names another issuer than providers[].issuer");
        }
        URI keys = endpoint("jwks_uri", document, address)
                .orElseThrow(() -> new ProviderFault("the discovery document names no jwks_uri"));
        return new Metadata(
                keys,
                endpoint("introspection_endpoint", document, address),
                endpoint("userinfo_endpoint", document, address),
                document);
    }

    private static Optional<URI> endpoint(String name, Claims document, ProviderAddress address) throws ProviderFault {
        Object value = document.values().get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof String text)) {
            throw new ProviderFault(name + " is not a string");
        }
        return Optional.of(address.reach(name, text));
    }
}
