/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.util.List;
import java.util.Optional;

/**
 * Attributes that a Shibboleth service provider in front of the gate put into headers.
 *
 * @param name what a person sees in the chooser
 * @param attributes where the attributes stand
 * @param peers the addresses of the service providers; none where the attributes are the servlet request's
 * @param secretHeader the header by which a peer proves itself
 * @param clientCertificate the certificate by which a peer proves itself
 * @param identityProviders entity IDs that are accepted
 * @param session whether attributes on a start-on path become a session of the gate
 * @param login path or URL that starts a sign-in
 * @param logout path or URL that ends the service provider's session
 * @param delimiter what separates the values of an attribute: one character
 * @param urlEncoded whether values are percent-encoded
 */
public record ShibbolethConfig(
        boolean enabled,
        String name,
        AttributeSource attributes,
        List<Cidr> peers,
        Optional<SecretHeader> secretHeader,
        Optional<ClientCertificate> clientCertificate,
        List<String> identityProviders,
        boolean session,
        String login,
        String logout,
        char delimiter,
        boolean urlEncoded) {

    /** The id of this source in {@code source:group} and for {@code {id}}; no provider may have it. */
    public static final String SOURCE_ID = "shibboleth";

    public ShibbolethConfig {
        peers = List.copyOf(peers);
        identityProviders = List.copyOf(identityProviders);
    }

    /** A header that only the service provider knows the value of. */
    public record SecretHeader(String name, Secret value) {}

    /**
     * A client certificate of the service provider.
     *
     * @param subjects distinguished names (RFC 4514), one of which the certificate must have
     */
    public record ClientCertificate(List<String> subjects) {

        public ClientCertificate {
            subjects = List.copyOf(subjects);
        }
    }
}
