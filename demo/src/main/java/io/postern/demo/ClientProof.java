/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.demo;

import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.PlainClientSecret;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which client sent a request: by its secret, or, for a public client, by its name alone. */
final class ClientProof {
    private ClientProof() {}

    /** The client of a token request; empty when there is none of that name, or the secret is wrong. */
    static Optional<Client> of(TokenRequest request, Directory directory) {
        if (request.getClientAuthentication() == null && request.getClientID() != null) {
            return directory.publicClient(request.getClientID().getValue());
        }
        return of(request.getClientAuthentication(), directory);
    }

    /** The confidential client that showed this secret. */
    static Optional<Client> of(@Nullable ClientAuthentication proof, Directory directory) {
        return proof instanceof PlainClientSecret secret
                ? directory.confidentialClient(
                        secret.getClientID().getValue(),
                        secret.getClientSecret().getValue())
                : Optional.empty();
    }
}
