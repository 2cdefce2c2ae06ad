/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.oidc;

import io.postern.auth.GateEvents;
import io.postern.config.ProviderConfig;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** One provider, opened as a gate opens it, and what it told the listener. */
final class ProviderFixture implements AutoCloseable {
    final Queue<String> calls = new ConcurrentLinkedQueue<>();
    final Queue<String> ready = new ConcurrentLinkedQueue<>();
    final Providers providers;
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();

    ProviderFixture(Clock clock, ProviderConfig config) {
        GateEvents events = new GateEvents() {
            @Override
            public void providerCall(String provider, String kind, String outcome, Duration took) {
                calls.add(kind + " " + outcome);
            }

            @Override
            public void ready(String provider, boolean isReady) {
                ready.add(provider + " " + isReady);
            }
        };
        providers = Providers.open(
                List.of(config), new Providers.Surroundings(clock, new SecureRandom(), scheduler, events));
    }

    Provider provider() {
        return providers.all().get(0);
    }

    /** Asks as a request with an unknown key does, once the fetch that is under way has ended. */
    void fetch() {
        provider().fetchKeys();
    }

    /** Waits for a condition that background work brings about. */
    static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it did not come about within 30 s");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    @Override
    public void close() {
        providers.close();
        scheduler.shutdownNow();
    }
}
