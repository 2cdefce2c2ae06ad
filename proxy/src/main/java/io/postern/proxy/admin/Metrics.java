/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.admin;

import io.postern.auth.GateEvents;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts what the gate does, but for requests, which are {@link RequestMetrics}' job. Label values are ids of providers and
 * words from closed sets, so that nobody outside can make series. Safe for use by many threads at once.
 */
public final class Metrics implements GateEvents {
    /** A call to a neighbour or across a continent, up to the time-outs. */
    private static final double[] CALLS = {.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10};

    private final PrometheusRegistry registry;
    private final Map<String, Instant> keySets = new ConcurrentHashMap<>();
    private final Counter tokens;
    private final Counter attributes;
    private final Counter providerCalls;
    private final Histogram providerSeconds;
    private final Gauge providerReady;
    private final Counter provisioning;
    private final Histogram provisioningSeconds;
    private final Counter sessions;
    private final Counter signIns;
    private final Counter sessionRefreshes;
    private final Gauge sessionStore;
    private final Counter reloads;
    private final Gauge lastReload;

    /** Registers the metrics. */
    public Metrics(PrometheusRegistry registry, Clock clock) {
        this.registry = registry;
        tokens = counter(
                "postern_tokens",
                "Bearer tokens looked at: accepted, cached, or the reason of the refusal",
                "provider",
                "outcome");
        attributes = counter(
                "postern_attributes", "Requests with attribute headers from a service provider's address", "outcome");
        providerCalls = counter("postern_provider_calls", "Calls to providers", "provider", "kind", "outcome");
        providerSeconds =
                histogram("postern_provider_call_seconds", "How long calls to providers took", "provider", "kind");
        providerReady = Gauge.builder()
                .name("postern_provider_ready")
                .help("Whether the provider was discovered")
                .labelNames("provider")
                .register(registry);
        provisioning = counter("postern_provisioning_calls", "Calls to the session endpoint", "outcome");
        provisioningSeconds =
                histogram("postern_provisioning_call_seconds", "How long calls to the session endpoint took");
        sessions = counter("postern_sessions", "Sessions that began or ended, by what happened to them", "event");
        signIns = counter(
                "postern_sign_ins",
                "Sign-ins that were started, and how those ended that came back",
                "provider",
                "outcome");
        sessionRefreshes = counter(
                "postern_session_refreshes", "Sessions of which a provider was asked again", "source", "outcome");
        sessionStore = Gauge.builder()
                .name("postern_session_store_up")
                .help("0 where the store of the sessions does not answer, so that they get 503")
                .register(registry);
        sessionStore.set(1);
        reloads = counter(
                "postern_config_reloads", "Changes of the configuration, by whether they are in force", "outcome");
        lastReload = Gauge.builder()
                .name("postern_config_last_reload_successful")
                .help("1 where the configuration in force is the one in the files")
                .register(registry);
        lastReload.set(1);
        reloads.initLabelValues("applied");
        reloads.initLabelValues("refused");
        GaugeWithCallback.builder()
                .name("postern_key_set_age_seconds")
                .help("How long ago the provider's key set was read")
                .labelNames("provider")
                .callback(age -> keySets.forEach((provider, read) ->
                        age.call(Duration.between(read, clock.instant()).toMillis() / 1000.0, provider)))
                .register(registry);
    }

    /** Whether a change of the configuration took effect. */
    public void reloaded(boolean applied) {
        reloads.labelValues(applied ? "applied" : "refused").inc();
        lastReload.set(applied ? 1 : 0);
    }

    /** Shows a number that somebody else keeps. */
    public void gauge(String name, String help, java.util.function.LongSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(now -> now.call((double) value.getAsLong()))
                .register(registry);
    }

    /** Shows a count that somebody else keeps. */
    public void count(String name, String help, java.util.function.LongSupplier value) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .callback(now -> now.call((double) value.getAsLong()))
                .register(registry);
    }

    @Override
    public void token(String provider, String outcome) {
        tokens.labelValues(provider, outcome).inc();
    }

    @Override
    public void attributes(String outcome) {
        attributes.labelValues(outcome).inc();
    }

    @Override
    public void providerCall(String provider, String kind, String outcome, Duration took) {
        providerCalls.labelValues(provider, kind, outcome).inc();
        providerSeconds.labelValues(provider, kind).observe(seconds(took));
    }

    @Override
    public void keySet(String provider, Instant readAt) {
        keySets.put(provider, readAt);
    }

    @Override
    public void provisioning(String outcome, Duration took) {
        provisioning.labelValues(outcome).inc();
        provisioningSeconds.observe(seconds(took));
    }

    @Override
    public void session(String event) {
        sessions.labelValues(event).inc();
    }

    @Override
    public void signIn(String source, String outcome) {
        signIns.labelValues(source, outcome).inc();
    }

    @Override
    public void sessionRefresh(String source, String outcome) {
        sessionRefreshes.labelValues(source, outcome).inc();
    }

    @Override
    public void sessionStore(boolean answers) {
        sessionStore.set(answers ? 1 : 0);
    }

    @Override
    public void ready(String provider, boolean ready) {
        providerReady.labelValues(provider).set(ready ? 1 : 0);
    }

    private static double seconds(Duration took) {
        return took.toNanos() / 1e9;
    }

    private Counter counter(String name, String help, String... labels) {
        return Counter.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .withoutExemplars()
                .register(registry);
    }

    private Histogram histogram(String name, String help, String... labels) {
        return Histogram.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .classicOnly()
                .classicUpperBounds(CALLS)
                .withoutExemplars()
                .register(registry);
    }
}
