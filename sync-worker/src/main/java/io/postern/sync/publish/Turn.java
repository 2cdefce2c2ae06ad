/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.publish;

import io.postern.sync.publish.Book.Standing;
import io.postern.sync.store.PublishedIds;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt at everything that waits for one destination: batch after batch, each written down when it has arrived. A
 * batch that arrived and was not written down, because the process ended in between, is sent again.
 */
final class Turn {

    private static final Logger LOG = LoggerFactory.getLogger(Turn.class);

    private final Destination destination;
    private final Jdbi jdbi;
    private final PublishedIds app;
    private final RandomGenerator random;
    private final BooleanSupplier stopping;
    private final AtomicLong sent;
    private boolean progress;

    /**
     * @param sent is raised by what has arrived
     * @param stopping whether no further batch is wanted
     */
    Turn(
            Destination destination,
            Jdbi jdbi,
            PublishedIds app,
            RandomGenerator random,
            AtomicLong sent,
            BooleanSupplier stopping) {
        this.destination = destination;
        this.jdbi = jdbi;
        this.app = app;
        this.random = random;
        this.sent = sent;
        this.stopping = stopping;
    }

    /** Sends what waits; returns when nothing does, the receiver fails, or another process is at it. */
    void run() throws InterruptedException {
        try (Handle handle = jdbi.open()) {
            if (!Book.lock(handle, destination.name())) {
                return;
            }
            // read again: another process may have been here since it was decided to come
            Optional<Standing> standing = Book.standing(handle, destination.name());
            if (standing.isPresent() && standing.get().pause() == 0) {
                attempt(handle, standing.get());
            }
        }
    }

    private void attempt(Handle handle, Standing standing) throws InterruptedException {
        Supply supply = destination.feed() instanceof Feed.Changes changes
                ? new ChangeSupply(destination.name(), changes, app, standing.change())
                : new OutboxSupply((Feed.Waiting) destination.feed());
        Optional<Batch> batch = supply.next(handle);
        if (batch.isEmpty()) {
            return;
        }
        try (Carrier.Line line = destination.carrier().open()) {
            while (batch.isPresent() && !stopping.getAsBoolean()) {
                send(line, batch.get());
                supply.told(handle);
                sent.addAndGet(batch.get().values().size());
                progress = true;
                batch = supply.next(handle);
            }
        } catch (Undelivered e) {
            int failures = progress ? 1 : standing.attempts() + 1;
            Duration pause = destination.pace().after(failures, e.pause().orElse(Duration.ZERO), random);
            Book.failed(handle, destination.name(), failures, e.reason(), pause);
            LOG.warn(
                    "publish: {} failed, {} in a row: {}; next attempt in {} s",
                    destination.shown(),
                    failures,
                    e.reason(),
                    (pause.toMillis() + 999) / 1000);
            return;
        }
        if (Book.recovered(handle, destination.name())) {
            LOG.info("publish: {} is delivered to again", destination.shown());
        }
    }

    /** A fault of ours in sending is a failure like any other: it is paused after, and stays to be seen. */
    private void send(Carrier.Line line, Batch batch) throws Undelivered, InterruptedException {
        try {
            line.send(batch);
        } catch (RuntimeException e) {
            LOG.error("publish: {} cannot be sent to", destination.shown(), e);
            throw new Undelivered("cannot be sent to: " + e.getClass().getSimpleName());
        }
    }
}
