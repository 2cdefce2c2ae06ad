/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

/** How a bearer token is verified. */
public enum TokenVerification {
    /** By its signature, with the provider's key set. */
    LOCAL,
    /** By asking the provider (RFC 7662). */
    INTROSPECT,
    /** A JWT by its signature and then by asking too; any other token by asking. */
    BOTH;

    /** Whether the provider's introspection endpoint is asked. */
    public boolean asks() {
        return this != LOCAL;
    }
}
