/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/**
 * Where the gate asks others: threads that may block, so many at most. A provider that does not answer must not take the
 * threads of those who need none.
 */
final class AskingThreads implements Executor {
    private final Executor threads;
    private final Semaphore free;

    AskingThreads(Executor threads, int most) {
        this.threads = threads;
        this.free = new Semaphore(most);
    }

    /** Runs a task, or refuses at once with {@link RejectedExecutionException} where too many are under way. */
    @Override
    public void execute(Runnable task) {
        if (!free.tryAcquire()) {
            throw new RejectedExecutionException("too many requests wait for others");
        }
        boolean started = false;
        try {
            threads.execute(() -> {
                try {
                    task.run();
                } finally {
                    free.release();
                }
            });
            started = true;
        } finally {
            if (!started) {
                free.release();
            }
        }
    }
}
