/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.util.Optional;

/** How the gate shows at a provider's token endpoint that it is the client (OpenID Connect Core 1.0, section 9). */
public enum ClientAuth {
    /** By the first of the others that the configuration has something for and the provider takes. */
    AUTO("auto"),
    /** By the secret in the {@code Authorization} header. */
    CLIENT_SECRET_BASIC("client_secret_basic"),
    /** By the secret in the form. */
    CLIENT_SECRET_POST("client_secret_post"),
    /** By a signed statement, with a key that never leaves the gate (RFC 7523). */
    PRIVATE_KEY_JWT("private_key_jwt"),
    /** Not at all: a public client, whose codes are bound to the gate by PKCE alone. */
    NONE("none");

    private final String label;

    ClientAuth(String label) {
        this.label = label;
    }

    /** The name in the configuration and in providers' discovery documents. */
    public String label() {
        return label;
    }

    static Optional<ClientAuth> of(String label) {
        for (ClientAuth one : values()) {
            if (one.label.equals(label)) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }
}
