/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import java.nio.file.Path;

/** The sample app behind two gates that believe the same realm: one verifies tokens itself, one asks the realm about them. */
final class Portals implements AutoCloseable {
    private final Portal local;
    private final Portal introspecting;

    private Portals(Path directory, Keycloak keycloak) {
        local = Portal.local(directory, keycloak);
        introspecting = Portal.introspecting(directory, keycloak);
    }

    /** Two portals whose gates are ready. */
    static Portals start(Path directory, Keycloak keycloak) {
        Portals portals = new Portals(directory, keycloak);
        portals.local().ready();
        portals.introspecting().ready();
        return portals;
    }

    /** The gate that verifies tokens itself, with the keys of the realm. */
    Gate local() {
        return local.gate();
    }

    /** The gate that asks the realm about tokens. */
    Gate introspecting() {
        return introspecting.gate();
    }

    @Override
    public void close() {
        local.close();
        introspecting.close();
    }
}
