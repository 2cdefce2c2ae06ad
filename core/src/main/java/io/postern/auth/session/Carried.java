/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import io.postern.auth.HeapShare;
import io.postern.auth.Threads;
import java.time.Clock;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What goes on through reloads of the configuration, and ends with the last of those that share it. */
final class Carried implements AutoCloseable {
    /** The part of the heap that revocations may fill, and about what one of them takes. */
    private static final int HEAP_PARTS = 16;

    private static final int REVOCATION_BYTES = 256;

    /** A refresh waits for the provider most of the time; so many at once are what one provider should have to bear. */
    private static final int THREADS = 8;

    /** More than that wait for their next request to ask again. */
    private static final int WAITING = 1000;

    private static final long THREAD_SECONDS = 10;

    private final RevocationList revocations;
    private final Newest newest;
    private final Refreshing refreshing;
    private final ThreadPoolExecutor background;
    private final AtomicInteger users = new AtomicInteger(1);

    Carried(Clock clock) {
        this.revocations = new RevocationList(
                (int) Math.min(Integer.MAX_VALUE, HeapShare.oneIn(HEAP_PARTS) / REVOCATION_BYTES), clock);
        this.newest = new Newest(clock);
        this.background = new ThreadPoolExecutor(
                THREADS, THREADS, THREAD_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING), task -> {
                    Thread thread = new Thread(task, "postern-sessions");
                    thread.setDaemon(true);
                    return thread;
                });
        background.allowCoreThreadTimeOut(true);
        this.refreshing = new Refreshing(background, clock);
    }

    RevocationList revocations() {
        return revocations;
    }

    Newest newest() {
        return newest;
    }

    Refreshing refreshing() {
        return refreshing;
    }

    /** Runs what no request should wait for; refuses when there is too much of it. */
    ThreadPoolExecutor background() {
        return background;
    }

    Carried shared() {
        users.incrementAndGet();
        return this;
    }

    @Override
    public void close() {
        if (users.decrementAndGet() == 0) {
            background.shutdownNow();
            Threads.awaitEnd(background);
        }
    }
}
