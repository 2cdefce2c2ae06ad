/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import io.postern.demo.SampleApp;
import java.nio.file.Path;

/** The sample app with a gate in front of it that believes the realm {@code science}. */
final class Portal implements AutoCloseable {
    private final SampleApp app;
    private final Gate gate;

    private Portal(SampleApp app, Gate gate) {
        this.app = app;
        this.gate = gate;
    }

    /** A portal whose gate verifies tokens itself, with the keys of the realm. */
    static Portal local(Path directory, Keycloak keycloak) {
        return start(directory, keycloak, "local");
    }

    /** A portal whose gate asks the realm about tokens. */
    static Portal introspecting(Path directory, Keycloak keycloak) {
        return start(directory, keycloak, "introspect");
    }

    /** The gate. */
    Gate gate() {
        return gate;
    }

    @Override
    public void close() {
        gate.close();
        app.close();
    }

    private static Portal start(Path directory, Keycloak keycloak, String tokens) {
        Gate.Addresses addresses = Gate.Addresses.choose();
        SampleApp app = SampleApp.start(0, addresses.uri());
        return new Portal(app, Gate.start(directory, addresses, """
                        upstream:
                          url: %s
                        providers:
                          - id: keycloak
                            name: University login
                            issuer: %s
                            audiences: [data-portal]
                            client-id: data-portal
                            client-secret: portal-secret
                            tokens: %s
                        login:
                          enabled: false
                        identity:
                          groups: [groups, realm_access.roles, 'resource_access."data-portal".roles']
                        sysadmin:
                          groups: [admins]
                        access:
                          - {path: /public/**, allow: anyone}
                          - {path: /admin/**, allow: {groups: [admins]}}
                          - {path: /**, allow: signed-in}
                        """.formatted(app.uri(), keycloak.issuer(), tokens)));
    }
}
