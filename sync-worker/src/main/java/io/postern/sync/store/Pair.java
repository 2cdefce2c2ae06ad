/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;

/** A stretch of changes that two connections share: each takes the next few when it has applied its own. */
final class Pair {

    private final long last;
    private final BooleanSupplier stop;
    private long next;

    /**
     * The changes between two numbers, both included; they may be applied in any order.
     *
     * @param stop asked before each part, by both
     */
    Pair(long first, long last, BooleanSupplier stop) {
        this.stop = stop;
        this.next = first;
        this.last = last;
    }

    private record Part(long from, long to) {}

    /**
     * Applies them all. Where one of the two fails, the other finishes its batch and stops, and the failure is thrown; what was
     * applied stays.
     */
    void apply(Batches here, Batches there) throws SQLException {
        FutureTask<Boolean> task = new FutureTask<>(() -> {
            work(there);
            return true;
        });
        Thread thread = new Thread(task, "postern-apply");
        thread.setDaemon(true);
        thread.start();
        try {
            work(here);
        } finally {
            end(thread);
        }
        result(task);
    }

    /** Whether all of them were taken. */
    synchronized boolean isDone() {
        return next > last;
    }

    private void work(Batches batches) throws SQLException {
        boolean done = false;
        try {
            for (Optional<Part> part = take(batches.size()); part.isPresent(); part = take(batches.size())) {
                batches.apply(part.get().from(), part.get().to());
            }
            done = true;
        } finally {
            if (!done) {
                stop();
            }
        }
    }

    private synchronized Optional<Part> take(long size) {
        if (next > last || stop.getAsBoolean()) {
            return Optional.empty();
        }
        Part part = new Part(next, Math.min(last, next + size - 1));
        next = part.to() + 1;
        return Optional.of(part);
    }

    private synchronized void stop() {
        next = last + 1;
    }

    /** A batch takes no longer than its statements' time-out, and its connection may not be closed under it. */
    private static void end(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void result(FutureTask<Boolean> ended) throws SQLException {
        try {
            ended.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof SQLException failure) {
                throw failure;
            }
            throw cause instanceof StoreException failure ? failure : new IllegalStateException(cause);
        } catch (InterruptedException e) {
            // get() looks for an interruption even where the task has ended
            Thread.currentThread().interrupt();
            throw new StoreException("the run was interrupted", e);
        }
    }
}
