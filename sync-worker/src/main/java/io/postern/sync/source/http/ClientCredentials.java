/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.http;

import io.postern.config.Secret;

/**
 * What the worker shows to get a token (RFC 6749, section 4.4).
 *
 * @param id the client's id, not empty
 * @param secret its secret
 */
public record ClientCredentials(String id, Secret secret) {
    public ClientCredentials {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("client-id is empty");
        }
    }
}
