/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.time.Duration;
import java.util.List;

/**
 * The signed assertion that travels with an identity.
 *
 * @param audience the {@code aud} claim
 * @param keys private JSON Web Keys (RFC 7517), EC P-256 or Ed25519; the first signs, all are published; empty means
 *     one made at start
 */
public record AssertionConfig(boolean enabled, String header, String audience, Duration lifetime, List<Secret> keys) {

    public AssertionConfig {
        keys = List.copyOf(keys);
    }
}
