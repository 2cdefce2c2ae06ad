/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.contract;

import io.postern.auth.AssertionKeys;
import io.postern.auth.Authenticator;
import io.postern.auth.Gate;
import io.postern.auth.GateEvents;
import io.postern.auth.GateParts;
import io.postern.auth.IdentityMaker;
import io.postern.auth.attribute.ShibbolethAuthenticator;
import io.postern.auth.attribute.ShibbolethNames;
import io.postern.auth.bearer.BearerAuthenticator;
import io.postern.auth.bearer.BearerSettings;
import io.postern.auth.oidc.Provider;
import io.postern.auth.oidc.Providers;
import io.postern.auth.page.Pages;
import io.postern.config.GateConfig;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.LockSupport;

/** A gate of a configuration with all its ways of knowing a caller, ready once it is there. */
public final class WholeGate implements AutoCloseable {
    private static final ScheduledExecutorService TIMER = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "contract-timer");
        thread.setDaemon(true);
        return thread;
    });
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    private final Providers providers;
    private final Gate gate;

    /** Puts the gate together, and waits until every provider was discovered that can be. */
    public WholeGate(GateConfig config) {
        Providers.Surroundings surroundings =
                new Providers.Surroundings(Clock.systemUTC(), new SecureRandom(), TIMER, GateEvents.NONE);
        this.providers = Providers.open(config.providers(), surroundings);
        List<Authenticator> authenticators = new ArrayList<>();
        List<String> attributeNames = new ArrayList<>();
        if (config.bearer().enabled() && !config.providers().isEmpty()) {
            authenticators.add(new BearerAuthenticator(BearerSettings.of(config), providers, surroundings));
        }
        if (config.shibboleth().enabled()) {
            ShibbolethNames names =
                    ShibbolethNames.of(config.shibboleth(), config.identity().shibboleth());
            attributeNames.addAll(names.owned());
            authenticators.add(new ShibbolethAuthenticator(
                    config.shibboleth(),
                    config.identity(),
                    names,
                    IdentityMaker.of(config),
                    GateEvents.NONE,
                    Clock.systemUTC()));
        }
        this.gate = new Gate(new GateParts(
                config,
                authenticators,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                attributeNames,
                AssertionKeys.of(config.assertion().keys(), new SecureRandom()),
                Pages.of(config),
                List.of(new byte[32]),
                Clock.systemUTC(),
                UUID::randomUUID));
        awaitDiscovery();
    }

    /** What decides. */
    public Gate gate() {
        return gate;
    }

    private void awaitDiscovery() {
        URI away = URI.create(Realm.variables().getOrDefault("AWAY", ""));
        long end = System.nanoTime() + PATIENCE_NANOS;
        for (Provider provider : providers.all()) {
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
        providers.close();
    }
}
