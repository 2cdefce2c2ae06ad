/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import io.postern.config.ProvisioningConfig.BreakerConfig;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Reads {@code provisioning}. */
final class ProvisioningReader {

    private ProvisioningReader() {}

    static ProvisioningConfig provisioning(Section provisioning) {
        Section breaker = provisioning.sectionOrEmpty("breaker");
        boolean secretGiven = provisioning.has("secret");
        Optional<Secret> secret = provisioning.secret("secret", Names.headerSecret());
        Optional<ClientTlsConfig> tls = provisioning.section("tls").map(TlsSections::client);
        if (!secretGiven && tls.flatMap(ClientTlsConfig::certificate).isEmpty()) {
            provisioning
                    .problems()
                    .conclusion(
                            provisioning.path("secret"),
                            "",
                            "is missing, and tls.certificate too: the endpoint makes accounts, so every caller proves itself",
                            "set one of the two");
        }
        return new ProvisioningConfig(
                endpoint(provisioning),
                secret,
                tls,
                provisioning.value("timeout", Duration.ofSeconds(1), Quantities.duration("10ms", "1m")),
                provisioning.value("cache", Duration.ofMinutes(5), Quantities.duration("1s", "1d")),
                provisioning.value("stale", Duration.ofHours(12), Quantities.duration("0", "30d")),
                provisioning.value("when-unavailable", WhenUnavailable.PASS, Quantities.oneOf(WhenUnavailable.class)),
                provisioning.value("session-key-header", "Authorization", Names.header()),
                new BreakerConfig(
                        breaker.value("failures", 5, Quantities.integer(1, 1000)),
                        breaker.value("pause", Duration.ofSeconds(10), Quantities.duration("100ms", "10m"))));
    }

    private static URI endpoint(Section provisioning) {
        URI endpoint = provisioning.required("endpoint", Addresses.NOWHERE, Addresses.url("http", "https"));
        if (Addresses.isClearText(endpoint)) {
            provisioning
                    .problems()
                    .warning(
                            provisioning.path("endpoint"),
                            endpoint.toString(),
                            "is http: the secret and the credentials of people travel in the clear",
                            "use https with tls.ca, unless the network is yours alone");
        }
        return endpoint;
    }
}
