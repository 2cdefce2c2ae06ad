/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.config;

import io.postern.config.HostPort;
import io.postern.config.Secret;
import io.postern.config.TlsConfig;
import java.util.Optional;

/**
 * Where {@code serve} listens.
 *
 * @param listen for the session endpoint
 * @param admin for health, readiness and metrics
 * @param secret what callers of the session endpoint show
 * @param tls the endpoint's certificate, and the authorities whose client certificates prove a caller as well
 * @param openLoopback whether callers on this machine need show nothing; they then get no session key and change no flag
 */
public record EndpointConfig(
        HostPort listen, HostPort admin, Optional<Secret> secret, Optional<TlsConfig> tls, boolean openLoopback) {

    /** Whether anybody could call the session endpoint; where nobody could, it is not opened. */
    public boolean servesSessions() {
        return secret.isPresent()
                || openLoopback
                || tls.flatMap(TlsConfig::clientCa).isPresent();
    }
}
