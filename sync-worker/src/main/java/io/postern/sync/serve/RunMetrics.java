/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.serve;

import io.postern.sync.model.Counts;
import io.postern.sync.model.Plan;
import io.postern.sync.model.Reach;
import io.postern.sync.model.SourceTally;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Counts the runs of this process, and shows those of all replicas. Safe for use by several threads. */
public final class RunMetrics {

    /** From a delta of a few records to a first run of a million. */
    private static final double[] RUNS = {.1, .5, 1, 5, 10, 30, 60, 300, 600, 1800, 3600};

    private final Counter runs;
    private final Histogram seconds;
    private final Counter phases;
    private final Gauge running;
    private final Counter people;
    private final Counter groups;
    private final Counter memberships;
    private final Counter sysadmins;
    private final Gauge setAside;
    private final Counter readings;
    private final Gauge given;
    private final Counter readRecords;

    /**
     * Registers the metrics.
     *
     * @param successes when the last run of each reach succeeded, whichever replica made it
     * @param dropped how many log lines were dropped
     */
    public RunMetrics(PrometheusRegistry registry, Supplier<Map<Reach, Instant>> successes, LongSupplier dropped) {
        Figures figures = new Figures(registry);
        runs = figures.counter("postern_sync_runs", "Runs of this process, by how they ended", "reach", "outcome");
        seconds = figures.histogram("postern_sync_run_seconds", "How long runs took", RUNS, "reach");
        phases = figures.counter("postern_sync_phase_seconds", "Time that runs spent in each phase", "phase");
        running = figures.gauge("postern_sync_running", "1 while this process makes a run");
        people = figures.counter("postern_sync_people", "People whom applied runs touched", "action");
        groups = figures.counter("postern_sync_groups", "Groups that applied runs touched", "action");
        memberships = figures.counter("postern_sync_memberships", "Memberships that applied runs touched", "action");
        sysadmins = figures.counter("postern_sync_sysadmins", "Flags that applied runs touched", "action");
        setAside = figures.gauge("postern_sync_set_aside", "Records that the last full run set aside", "kind");
        readings = figures.counter(
                "postern_sync_source_readings",
                "Readings of a source, by whether they came to their end",
                "source",
                "outcome");
        given = figures.gauge(
                "postern_sync_source_people", "People whom the source gave in the last full run", "source");
        readRecords = figures.counter(
                "postern_sync_source_people_read", "People whom the source gave, in all runs", "source");
        figures.counter("postern_log_lines_dropped", "Log lines for which there was no room", dropped);
        GaugeWithCallback.builder()
                .name("postern_sync_last_success_timestamp_seconds")
                .help("When the last run ended that did what it was to do, on whichever replica")
                .labelNames("reach")
                .callback(now ->
                        successes.get().forEach((reach, time) -> now.call(time.toEpochMilli() / 1000.0, reach.word())))
                .register(registry);
    }

    /** A run has begun. */
    public void begun() {
        running.set(1);
    }

    /** A run could not come to its end. */
    public void failed(Reach reach) {
        running.set(0);
        runs.labelValues(reach.word(), "failed").inc();
    }

    /**
     * A run has ended.
     *
     * @param outcome as the ledger has it
     * @param took how long each phase took
     */
    public void ended(Reach reach, String outcome, Map<String, Duration> took) {
        running.set(0);
        runs.labelValues(reach.word(), outcome).inc();
        Duration whole = took.values().stream().reduce(Duration.ZERO, Duration::plus);
        seconds.labelValues(reach.word()).observe(Figures.seconds(whole));
        took.forEach((phase, time) -> phases.labelValues(phase).inc(Figures.seconds(time)));
    }

    /** What the sources gave, in a run that compared. */
    public void read(Reach reach, Plan plan) {
        for (SourceTally source : plan.sources()) {
            readRecords.labelValues(source.source()).inc(source.given());
            if (reach == Reach.FULL) {
                readings.labelValues(source.source(), source.complete() ? "complete" : "incomplete")
                        .inc();
                given.labelValues(source.source()).set((double) source.given());
            }
        }
        if (reach == Reach.FULL) {
            setAside.labelValues("people").set((double) plan.counts().people().setAside());
            setAside.labelValues("groups").set((double) plan.counts().groups().setAside());
        }
    }

    /** What a run changed that was applied to its end. */
    public void applied(Counts counts) {
        people.labelValues("created").inc(counts.people().created());
        people.labelValues("updated").inc(counts.people().updated());
        people.labelValues("deactivated").inc(counts.people().deactivated());
        people.labelValues("reactivated").inc(counts.people().reactivated());
        groups.labelValues("created").inc(counts.groups().created());
        groups.labelValues("updated").inc(counts.groups().updated());
        memberships.labelValues("added").inc(counts.memberships().added());
        memberships.labelValues("removed").inc(counts.memberships().removed());
        sysadmins.labelValues("granted").inc(counts.sysadmins().granted());
        sysadmins.labelValues("revoked").inc(counts.sysadmins().revoked());
    }
}
