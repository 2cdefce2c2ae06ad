/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One OpenID Connect provider.
 *
 * @param id a short name, unique in the file: lower-case letters, digits, {@code -} and {@code _}
 * @param name what a person sees in the chooser
 * @param issuer the exact issuer; its {@code toString} is compared with {@code iss} character by character
 * @param internalUrl where the gate reaches the provider, when that is not the issuer's host
 * @param tlsCa PEM file of the authorities that may vouch for the provider; empty means those of the Java runtime
 * @param audiences an access token must name one of them; never empty
 * @param login whether people may sign in with a browser here; else the provider serves bearer tokens alone
 * @param clientId present where tokens are introspected, and where people sign in
 * @param clientSecret present where tokens are introspected
 * @param clientAuth how the gate shows at the token endpoint that it is the client
 * @param clientKey the key for {@link ClientAuth#PRIVATE_KEY_JWT}: what {@link ClientKey#of} reads
 * @param accept the kinds of token that serve as a credential
 * @param userinfo whether claims are read from the userinfo endpoint too
 * @param algorithms JWS algorithms that are accepted, all asymmetric
 * @param clockSkew how far the provider's clock may be off
 * @param identity where the fields come from: the global mapping with this provider's overrides
 */
public record ProviderConfig(
        String id,
        String name,
        URI issuer,
        Optional<URI> internalUrl,
        Optional<Path> tlsCa,
        List<String> audiences,
        boolean login,
        Optional<String> clientId,
        Optional<Secret> clientSecret,
        ClientAuth clientAuth,
        Optional<Secret> clientKey,
        TokenVerification tokens,
        Set<AcceptedToken> accept,
        boolean userinfo,
        List<String> algorithms,
        Duration clockSkew,
        IdentityConfig identity) {

    public ProviderConfig {
        audiences = List.copyOf(audiences);
        accept = Set.copyOf(accept);
        algorithms = List.copyOf(algorithms);
    }
}
