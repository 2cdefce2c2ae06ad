/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.publish;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A receiver whose door a test opens and shuts. */
final class Postbox implements Askable {

    private final List<Batch> taken = new ArrayList<>();
    private Optional<Undelivered> refusal = Optional.empty();
    private Runnable afterwards = () -> {};
    private Optional<CountDownLatch> door = Optional.empty();
    private int opened;

    @Override
    public synchronized Line open() {
        opened++;
        return new Line() {
            @Override
            public void send(Batch batch) throws Undelivered, InterruptedException {
                take(batch);
            }

            @Override
            public void close() {}
        };
    }

    private void take(Batch batch) throws Undelivered, InterruptedException {
        Optional<CountDownLatch> shut;
        synchronized (this) {
            shut = door;
        }
        if (shut.isPresent()) {
            shut.get().await();
        }
        synchronized (this) {
            if (refusal.isPresent()) {
                throw refusal.get();
            }
            taken.add(batch);
            afterwards.run();
        }
    }

    /** From now on it refuses. */
    synchronized void refuses(String reason, Optional<Duration> pause) {
        refusal = Optional.of(new Undelivered(reason, pause));
    }

    /** From now on it takes everything. */
    synchronized void takes() {
        refusal = Optional.empty();
    }

    /** Senders wait from now on, until the latch is down. */
    synchronized CountDownLatch shut() {
        CountDownLatch latch = new CountDownLatch(1);
        door = Optional.of(latch);
        return latch;
    }

    /** What happens when a message has been taken, before the sender knows. */
    synchronized void afterwards(Runnable task) {
        afterwards = task;
    }

    synchronized int opened() {
        return opened;
    }

    /** The ids of every message, in their order. */
    synchronized List<List<Object>> messages() {
        return taken.stream().map(Batch::values).toList();
    }

    /** The messages' own ids. */
    synchronized List<String> names() {
        return taken.stream().map(Batch::id).toList();
    }

    /** All ids, in their order. */
    synchronized List<Object> ids() {
        return taken.stream().flatMap(batch -> batch.values().stream()).toList();
    }

    @Override
    public void probe() throws Undelivered {
        Optional<Undelivered> now;
        synchronized (this) {
            now = refusal;
        }
        if (now.isPresent()) {
            throw now.get();
        }
    }
}
