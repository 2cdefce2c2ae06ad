/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.serve;

import io.postern.sync.publish.Delivery;
import io.postern.sync.store.StoreException;
import io.postern.sync.store.UnknownSchemaException;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has delivered what waits, in a thread of its own: soon while there is something, else now and then, and at once when it is
 * told that there may be. Every replica does so; the database gives each destination to one of them at a time.
 */
public final class Postman {

    private static final Duration SOON = Duration.ofSeconds(1);

    /** Visitors' accounts change, too, and other replicas' runs: so long that may wait where nothing did. */
    private static final Duration NOW_AND_THEN = Duration.ofSeconds(3);

    private static final Logger LOG = LoggerFactory.getLogger(Postman.class);

    private final Round round;
    private final Thread thread;
    private final Semaphore bell = new Semaphore(0);
    private final Counter delivered;
    private final Counter failures;
    private final Gauge waiting;
    private final Gauge oldest;
    private final Map<String, String> failing = new HashMap<>();
    private boolean away;
    private volatile boolean stopped;

    /** One attempt for everything that is due. */
    @FunctionalInterface
    public interface Round {

        /** Delivers; one entry for each destination. */
        List<Delivery> deliver() throws InterruptedException;
    }

    /** Nothing is delivered before {@link #start}. */
    public Postman(Round round, PrometheusRegistry registry) {
        Figures figures = new Figures(registry);
        this.round = round;
        this.delivered = figures.counter(
                "postern_outbox_delivered", "Ids and keys that arrived, by this process", "destination");
        this.failures = figures.counter(
                "postern_outbox_failures", "Failures that this process saw begin or change", "destination");
        this.waiting = figures.gauge("postern_outbox_waiting", "Changes that wait for a destination", "destination");
        this.oldest = figures.gauge(
                "postern_outbox_oldest_timestamp_seconds",
                "Since when the oldest of them waits; 0: none does",
                "destination");
        this.thread = new Thread(this::run, "postern-postman");
        thread.setDaemon(true);
    }

    /** Begins. */
    public void start() {
        thread.start();
    }

    /** There may be something to deliver. */
    public void ring() {
        bell.release();
    }

    /** Ends; what did not arrive is delivered by another worker, or at the next start. */
    public void stop(Duration atMost) throws InterruptedException {
        stopped = true;
        thread.interrupt();
        thread.join(Math.max(1, atMost.toMillis()));
    }

    private void run() {
        try {
            while (!stopped) {
                Duration pause = deliver() ? SOON : NOW_AND_THEN;
                boolean unused = bell.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
                bell.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether something is left. */
    private boolean deliver() throws InterruptedException {
        try {
            List<Delivery> deliveries = round.deliver();
            away = false;
            deliveries.forEach(this::count);
            return deliveries.stream().anyMatch(delivery -> !delivery.done());
        } catch (StoreException | UnknownSchemaException e) {
            if (!away) {
                LOG.warn("nothing can be delivered: {}", e.getMessage());
            }
            away = true;
            return false;
        } catch (RuntimeException e) {
            LOG.error("a delivery failed", e);
            return false;
        }
    }

    private void count(Delivery delivery) {
        String name = delivery.destination();
        delivered.labelValues(name).inc(delivery.sent());
        waiting.labelValues(name).set((double) delivery.left());
        oldest.labelValues(name)
                .set(delivery.oldest().map(Instant::getEpochSecond).orElse(0L).doubleValue());
        Optional<String> failure = delivery.failure();
        Optional<String> before = Optional.ofNullable(failing.get(name));
        if (!failure.equals(before)) {
            if (failure.isPresent()) {
                failures.labelValues(name).inc();
                failing.put(name, failure.get());
                LOG.warn("{} cannot be told of changes, {} wait: {}", delivery.label(), delivery.left(), failure.get());
            } else {
                failing.remove(name);
                LOG.info("{} is told of changes again", delivery.label());
            }
        }
    }
}
