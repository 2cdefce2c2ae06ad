/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.oidc;

import io.postern.auth.GateEvents;
import io.postern.auth.Threads;
import io.postern.config.ProviderConfig;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The configured providers, discovered and kept fresh in the background until {@link #close}. Opening them waits for nobody: a
 * provider that is down is tried until it answers. Safe for use by many threads at once.
 */
public final class Providers implements AutoCloseable {
    /** How often a key set is read without a reason: a withdrawn key is gone after this time. */
    private static final Duration REFRESH = Duration.ofMinutes(5);
    /** The first wait after a failure; each further one doubles it. */
    private static final Duration RETRY = Duration.ofSeconds(2);
    /** The longest wait while a provider is away: so long people still wait when it is back and nobody could sign in before. */
    private static final Duration MAX_RETRY = Duration.ofSeconds(10);

    private final List<Provider> providers = new ArrayList<>();
    private final Map<String, Provider> byIssuer = new HashMap<>();
    private final ExecutorService executor;
    private final Surroundings surroundings;
    private volatile boolean closed;

    /**
     * What providers need from outside.
     *
     * @param clock the time
     * @param random spreads the refreshes of several gates, and makes keys
     * @param scheduler starts refreshes; none of its threads is blocked
     * @param events hears about calls, key sets and readiness
     * @param callTimeout the longest time for one call; requests wait for it
     */
    public record Surroundings(
            Clock clock,
            SecureRandom random,
            ScheduledExecutorService scheduler,
            GateEvents events,
            Duration callTimeout) {
        /** What a person in front of a browser, or a program's request, should have to wait for a provider at the most. */
        public static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);

        /** With {@link #CALL_TIMEOUT}. */
        public Surroundings(Clock clock, SecureRandom random, ScheduledExecutorService scheduler, GateEvents events) {
            this(clock, random, scheduler, events, CALL_TIMEOUT);
        }
    }

    private Providers(List<ProviderConfig> configs, Surroundings surroundings) {
        this.surroundings = surroundings;
        this.executor = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "postern-oidc");
            thread.setDaemon(true);
            return thread;
        });
        Map<Optional<Path>, ProviderTls> clients = new HashMap<>();
        for (ProviderConfig config : configs) {
            ProviderTls client = clients.computeIfAbsent(config.tlsCa(), ca -> new ProviderTls(ca, executor));
            Provider provider = provider(config, client);
            providers.add(provider);
            byIssuer.put(provider.issuer(), provider);
        }
    }

    /**
     * Opens these providers and starts to discover them.
     *
     * @throws java.io.UncheckedIOException where a {@code tls-ca} file cannot be read
     */
    public static Providers open(List<ProviderConfig> configs, Surroundings surroundings) {
        Providers opened = new Providers(configs, surroundings);
        opened.providers.forEach(provider -> opened.refresh(provider, Duration.ZERO));
        return opened;
    }

    /**
     * Opens the providers of a configuration that was read anew. One that was there before, at the same address, starts with
     * the keys that it had, so that a reload during its outage refuses nobody. These providers go on until they are closed.
     */
    public Providers reopen(List<ProviderConfig> configs) {
        Providers opened = new Providers(configs, surroundings);
        for (Provider provider : opened.providers) {
            Optional.ofNullable(byIssuer.get(provider.issuer()))
                    .filter(before -> sameAddress(before.config(), provider.config()))
                    .ifPresent(before -> provider.ring().continueFrom(before.ring()));
            opened.refresh(provider, Duration.ZERO);
        }
        return opened;
    }

    /** The provider that has this issuer. */
    public Optional<Provider> issuing(String issuer) {
        return Optional.ofNullable(byIssuer.get(issuer));
    }

    /** All of them, in the order of the configuration. */
    public List<Provider> all() {
        return List.copyOf(providers);
    }

    /** Whether each was discovered once. */
    public boolean ready() {
        return providers.stream().allMatch(Provider::ready);
    }

    /** Stops the refreshes; what is in memory goes on serving whoever still holds a provider. */
    @Override
    public void close() {
        closed = true;
        executor.shutdown();
        Threads.awaitEnd(executor);
    }

    private Provider provider(ProviderConfig config, ProviderTls client) {
        ProviderAddress address = new ProviderAddress(config.issuer(), config.internalUrl());
        ProviderHttp http = new ProviderHttp(client, config.id(), surroundings.events(), surroundings.callTimeout());
        KeyRing ring = new KeyRing(address, http, executor, surroundings.clock(), surroundings.events());
        return new Provider(
                config,
                ring,
                new Inquiry(config, ring, http),
                new ClientCalls(address, ring, http),
                surroundings.clock());
    }

    private void refresh(Provider provider, Duration delay) {
        if (closed) {
            return;
        }
        Runnable fetch = () -> {
            var unused = provider.ring().fetch().whenComplete((done, failed) -> refresh(provider, pause(provider)));
        };
        try {
            var unused = surroundings.scheduler().schedule(fetch, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            closed = true; // whoever owns the scheduler has ended
        }
    }

    /** Up to a tenth sooner, so that the gates of a site do not all ask at once. */
    private Duration pause(Provider provider) {
        int failures = provider.ring().failures();
        Duration pause = failures == 0 ? REFRESH : RETRY.multipliedBy(1L << Math.min(failures - 1, 10));
        Duration bounded = failures > 0 && pause.compareTo(MAX_RETRY) > 0 ? MAX_RETRY : pause;
        Duration spread = Duration.ofMillis(surroundings.random().nextLong(bounded.toMillis() / 10));
        // A retry that comes before its ring may ask again asks nobody, and the next is a whole pause later.
        return failures == 0 ? bounded.minus(spread) : bounded.plus(spread);
    }

    private static boolean sameAddress(ProviderConfig one, ProviderConfig other) {
        return one.internalUrl().equals(other.internalUrl()) && one.tlsCa().equals(other.tlsCa());
    }
}
