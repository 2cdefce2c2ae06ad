/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.login;

import io.postern.auth.oidc.Provider;
import io.postern.auth.oidc.Providers;
import io.postern.config.GateConfig;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The gate as a client of each provider at which people sign in. */
final class LoginClients {
    private LoginClients() {}

    /**
     * By the provider's id, in the order of the configuration.
     */
    static Map<String, LoginClient> of(GateConfig config, Providers providers, Clock clock, SecureRandom random) {
        Site site = Site.of(config);
        Map<String, LoginClient> clients = new LinkedHashMap<>();
        for (Provider provider : providers.all()) {
            if (provider.config().login() && provider.config().clientId().isPresent()) {
                clients.put(
                        provider.id(),
                        new LoginClient(
                                provider,
                                new ClientProof(provider.config(), clock, random),
                                site.endpoint("/callback"),
                                config.login().scopes()));
            }
        }
        return Collections.unmodifiableMap(clients);
    }
}
