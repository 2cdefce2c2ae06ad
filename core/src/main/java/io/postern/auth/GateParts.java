/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import io.postern.config.GateConfig;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What a gate is put together from.
 *
 * @param config the configuration
 * @param authenticators the ways of knowing a caller, in the order in which they are asked; those switched off left out
 * @param ownPages the endpoints that sign people in and out; empty where nobody can sign in
 * @param ofAttributes makes sessions of attributes, where these are to become one
 * @param provisioner makes sure of the app's account, where one is asked
 * @param attributeNames the header names by which attributes come in, taken from every client
 * @param assertionKeys the keys of the assertion; empty where there is to be none
 * @param pages makes the pages of its refusals
 * @param cookieKeys the secrets that seal bound cookies, the first for new ones
 * @param requestAttributes the attributes of a servlet request that are read, and kept from the app; none but for a filter
 * @param clock tells the time
 * @param ids makes the assertion's ids
 */
public record GateParts(
        GateConfig config,
        List<Authenticator> authenticators,
        Optional<OwnPages> ownPages,
        Optional<SessionStart> ofAttributes,
        Optional<Provisioner> provisioner,
        Collection<String> attributeNames,
        Optional<AssertionKeys> assertionKeys,
        ErrorPages pages,
        List<byte[]> cookieKeys,
        Collection<String> requestAttributes,
        Clock clock,
        Supplier<UUID> ids) {
    /** Copies the collections. */
    public GateParts {
        authenticators = List.copyOf(authenticators);
        attributeNames = List.copyOf(attributeNames);
        cookieKeys = List.copyOf(cookieKeys);
        requestAttributes = List.copyOf(requestAttributes);
    }
}
