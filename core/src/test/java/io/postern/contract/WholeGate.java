/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.contract;

import io.postern.assembly.OpenGate;
import io.postern.assembly.Surroundings;
import io.postern.auth.Gate;
import io.postern.auth.GateEvents;
import io.postern.auth.oidc.Provider;
import io.postern.config.GateConfig;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.locks.LockSupport;

/** A gate of a configuration with all its ways of knowing a caller, ready once it is there. */
public final class WholeGate implements AutoCloseable {
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    private volatile OpenGate open;

    /** Puts the gate together, and waits until every provider was discovered that can be. */
    public WholeGate(GateConfig config) {
        this(config, Clock.systemUTC());
    }

    /** The same, by that clock. */
    WholeGate(GateConfig config, Clock clock) {
        this.open = OpenGate.open(config, new Surroundings(clock, new SecureRandom(), GateEvents.NONE));
        awaitDiscovery();
    }

    /** Puts the gate of another configuration in this one's place, as a reload does. */
    void reopen(GateConfig config) {
        OpenGate before = open;
        open = before.reopen(config);
        before.close();
        awaitDiscovery();
    }

    /** What decides. */
    public Gate gate() {
        return open.gate();
    }

    private void awaitDiscovery() {
        URI away = URI.create(Realm.variables().getOrDefault("AWAY", ""));
        long end = System.nanoTime() + PATIENCE_NANOS;
        for (Provider provider : open.providers()) {
            while (!provider.ready() && !provider.config().issuer().equals(away)) {
                if (System.nanoTime() > end) {
                    throw new AssertionError("not discovered: " + provider.issuer());
                }
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    @Override
    public void close() {
        open.close();
    }
}
