/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * The session endpoint, which makes sure that the app has an account.
 *
 * @param secret what the gate shows as a bearer credential; this or a client certificate is present
 * @param timeout how long one call may take
 * @param cache how long a good answer serves without asking
 * @param stale how long the last good answer serves while the endpoint is away
 * @param sessionKeyHeader where the app's own credential goes, when the answer carries one
 */
public record ProvisioningConfig(
        URI endpoint,
        Optional<Secret> secret,
        Optional<ClientTlsConfig> tls,
        Duration timeout,
        Duration cache,
        Duration stale,
        WhenUnavailable whenUnavailable,
        String sessionKeyHeader,
        BreakerConfig breaker) {

    /**
     * When the endpoint is left alone for a while.
     *
     * @param failures so many failures in a row open the breaker
     * @param pause how long it stays open before one call tries again
     */
    public record BreakerConfig(int failures, Duration pause) {}
}
