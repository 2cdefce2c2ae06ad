/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.session;

import io.postern.sync.model.AccountChanges;
import io.postern.sync.model.Accounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Tells callers what happened to accounts, as soon as it did. One thread looks at the ledger, twice a second and only while
 * somebody waits; so a hundred gates cost no more connections than one.
 */
final class ChangesFeed implements AutoCloseable {
    /** How long a caller waits where nothing happens. */
    static final Duration PATIENCE = Duration.ofSeconds(25);

    /** Callers beyond this would be no gates. */
    private static final int MOST_WAITING = 1000;

    private final Accounts accounts;
    private final Duration patience;
    private final ScheduledExecutorService thread;
    private final List<Waiter> waiting = new ArrayList<>();
    private boolean looking;

    ChangesFeed(Accounts accounts, Duration patience) {
        this.accounts = accounts;
        this.patience = patience;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, "postern-session-changes");
            made.setDaemon(true);
            return made;
        });
    }

    /** Somebody who knows what happened up to a number. */
    private static final class Waiter {
        private final CompletableFuture<AccountChanges> told = new CompletableFuture<>();
        private final long until;
        private final long asked;
        private long seen;

        Waiter(long after, long until) {
            this.asked = after;
            this.seen = after;
            this.until = until;
        }
    }

    /**
     * What happened after that number. The future ends at once where that is something, where the number is none of this ledger,
     * and for 0, so that a gate learns where the ledger stands; else after 25 s with nothing. It fails where nothing can be learned.
     */
    CompletableFuture<AccountChanges> after(long number) {
        Waiter waiter = new Waiter(number, System.nanoTime() + patience.toNanos());
        synchronized (waiting) {
            if (waiting.size() >= MOST_WAITING) {
                return CompletableFuture.failedFuture(new IllegalStateException("too many callers wait"));
            }
            waiting.add(waiter);
            if (!looking) {
                looking = true;
                thread.execute(this::look);
            }
        }
        return waiter.told;
    }

    private void look() {
        List<Waiter> all;
        synchronized (waiting) {
            all = List.copyOf(waiting);
        }
        all.forEach(this::tell);
        synchronized (waiting) {
            waiting.removeIf(waiter -> waiter.told.isDone());
            looking = !waiting.isEmpty();
            if (looking && !thread.isShutdown()) {
                Future<?> unused = thread.schedule(this::look, 500, TimeUnit.MILLISECONDS);
            }
        }
    }

    private void tell(Waiter waiter) {
        try {
            AccountChanges changes = accounts.changesAfter(waiter.seen);
            boolean over = changes.last() < waiter.asked;
            boolean late = System.nanoTime() - waiter.until >= 0;
            boolean stands = waiter.asked == 0 && changes.last() > 0;
            if (stands || over || late || !changes.changes().isEmpty()) {
                waiter.told.complete(changes);
            }
            waiter.seen = changes.last();
        } catch (RuntimeException e) {
            waiter.told.completeExceptionally(e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        synchronized (waiting) {
            waiting.forEach(waiter -> waiter.told.completeExceptionally(new IllegalStateException("the worker ends")));
            waiting.clear();
        }
    }
}
