/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.admin;

import io.postern.auth.Proof;
import io.postern.auth.Reason;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Counts requests, under the project's names and under those that dashboards for oauth2-proxy look for. Statuses and methods
 * come from outside and are held to closed sets. Safe for use by many threads at once.
 */
public final class RequestMetrics {
    /** What the gate adds is far below a millisecond, unless it must ask somebody. */
    private static final double[] ADDED = {.0001, .00025, .0005, .001, .0025, .005, .01, .05, .1, .5, 1, 5};

    private static final double[] ANSWERS = {.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 60};

    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "other");
    private static final int LOWEST_STATUS = 100;
    private static final int STATUSES = 500;

    private final Counter requests;
    private final Counter peerRequests;
    private final Counter decisions;
    private final DistributionDataPoint added;
    private final DistributionDataPoint upstream;
    private final Map<String, DistributionDataPoint> byMethod;
    private final AtomicReferenceArray<Status> statuses = new AtomicReferenceArray<>(STATUSES);

    /** The two counters of a status, found once. */
    private record Status(CounterDataPoint ours, CounterDataPoint theirs) {
        void count() {
            ours.inc();
            theirs.inc();
        }
    }

    /** Registers the metrics; {@code underWay} tells how many requests are in flight. */
    public RequestMetrics(PrometheusRegistry registry, LongSupplier underWay) {
        requests = counter(registry, "postern_requests", "Requests by the status of their answer", "status");
        peerRequests = counter(registry, "oauth2_proxy_requests", "The same, under oauth2-proxy's name", "code");
        decisions = counter(
                registry,
                "postern_decisions",
                "How requests ended, and how the caller was known",
                "reason",
                "authenticator");
        added = histogram("postern_gate_seconds", "Time from a request's head to the gate's decision", ADDED)
                .register(registry);
        upstream = histogram(
                        "postern_upstream_seconds",
                        "Time from the gate's decision to the head of the app's answer",
                        ANSWERS)
                .register(registry);
        Histogram durations = histogram(
                        "oauth2_proxy_response_duration_seconds", "Time to the end of the answer", ANSWERS)
                .labelNames("method")
                .register(registry);
        byMethod = METHODS.stream().collect(Collectors.toUnmodifiableMap(m -> m, m -> durations.labelValues(m)));
        for (String name : List.of("postern_requests_in_flight", "oauth2_proxy_requests_in_flight")) {
            GaugeWithCallback.builder()
                    .name(name)
                    .help("Requests under way")
                    .callback(now -> now.call((double) underWay.getAsLong()))
                    .register(registry);
        }
    }

    /**
     * How long the parts of a request took.
     *
     * @param decision from the request's head to the gate's decision; negative where it never got there
     * @param upstream from there to the head of the app's answer; negative where there was none
     * @param whole from the request's head to the answer's end
     */
    public record Took(long decision, long upstream, long whole) {}

    /** Counts a request that has ended. */
    public void ended(String method, int status, Reason reason, Optional<Proof> proof, Took took) {
        status(status).count();
        decisions
                .labelValues(reason.code(), proof.map(Proof::label).orElse("none"))
                .inc();
        if (took.decision() >= 0) {
            added.observe(took.decision() / 1e9);
        }
        if (took.upstream() >= 0) {
            upstream.observe(took.upstream() / 1e9);
        }
        DistributionDataPoint known = byMethod.get(method);
        (known == null ? other() : known).observe(took.whole() / 1e9);
    }

    private DistributionDataPoint other() {
        return java.util.Objects.requireNonNull(byMethod.get("other"));
    }

    private Status status(int status) {
        int index = status - LOWEST_STATUS;
        if (index < 0 || index >= STATUSES) {
            return new Status(requests.labelValues("other"), peerRequests.labelValues("other"));
        }
        Status known = statuses.get(index);
        if (known == null) {
            String text = Integer.toString(status);
            known = new Status(requests.labelValues(text), peerRequests.labelValues(text));
            statuses.set(index, known);
        }
        return known;
    }

    private static Counter counter(
            PrometheusRegistry registry, String name, String help, String label, String... more) {
        String[] labels = new String[more.length + 1];
        labels[0] = label;
        System.arraycopy(more, 0, labels, 1, more.length);
        return Counter.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .withoutExemplars()
                .register(registry);
    }

    private static Histogram.Builder histogram(String name, String help, double[] bounds) {
        Histogram.Builder builder =
                Histogram.builder().name(name).help(help).classicOnly().classicUpperBounds(bounds);
        builder.withoutExemplars();
        return builder;
    }
}
