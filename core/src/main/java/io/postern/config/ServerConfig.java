/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where the gate listens, and what it takes from whoever connects.
 *
 * @param admin where health, readiness and metrics are served; never the public address
 * @param publicUrl scheme, host and port that a browser sees, without a path; present whenever sign-in or the assertion
 *     is on
 * @param trustedProxies peers whose {@code Forwarded} and {@code X-Forwarded-*} headers are believed; empty means nobody
 * @param drain how long requests in flight may take after SIGTERM
 * @param paths what the path rules let pass, by path
 * @param contextPath the path below which the app is mounted at its host, empty for the top; the container's to say, no key
 */
public record ServerConfig(
        HostPort listen,
        HostPort admin,
        Optional<URI> publicUrl,
        List<Cidr> trustedProxies,
        Optional<TlsConfig> tls,
        LimitsConfig limits,
        Duration drain,
        List<PathException> paths,
        String contextPath) {

    public ServerConfig {
        trustedProxies = List.copyOf(trustedProxies);
        paths = List.copyOf(paths);
    }
}
