/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import io.postern.demo.EmbeddedProvider;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** A gate in front of any app, believing the embedded provider, for tests in which the provider does not matter. */
final class DemoGate implements AutoCloseable {
    private final EmbeddedProvider provider;
    private final Gate gate;

    private DemoGate(EmbeddedProvider provider, Gate gate) {
        this.provider = provider;
        this.gate = gate;
    }

    /** A gate that is ready. */
    static DemoGate start(Path directory, URI app) {
        Gate.Addresses addresses = Gate.Addresses.choose();
        return start(directory, addresses, app, "");
    }

    /**
     * A gate that is ready.
     *
     * @param serverKeys more of the section {@code server}, indented by two
     */
    static DemoGate start(Path directory, Gate.Addresses addresses, URI app, String serverKeys) {
        EmbeddedProvider provider = EmbeddedProvider.start(0, Clock.systemUTC());
        Gate gate = Gate.start(directory, addresses, serverKeys + """
                        upstream:
                          url: %s
                        providers:
                          - id: demo
                            name: Demo
                            issuer: %s
                            audiences: [data-portal]
                            client-id: data-portal
                            client-secret: portal-secret
                        login:
                          enabled: false
                        access:
                          - {path: /**, allow: signed-in}
                        """.formatted(app, provider.issuer()));
        return new DemoGate(provider, gate.ready());
    }

    /** The gate's public address. */
    URI uri() {
        return gate.uri();
    }

    /** The header value with which bob is let in. */
    String bob() {
        return "Bearer "
                + Http.json(Http.post(
                                provider.tokenEndpoint(),
                                Map.of(
                                        "grant_type", "password",
                                        "client_id", "portal-cli",
                                        "username", "bob",
                                        "password", "bob")))
                        .get("access_token")
                        .asText();
    }

    @Override
    public void close() {
        gate.close();
        provider.close();
    }
}
