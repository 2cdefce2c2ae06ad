/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import io.postern.sync.source.Entry;
import io.postern.sync.source.Reception;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Lets a source read on while what it gave is mapped and staged on a thread beside it, in the same order. No more than a
 * thousand records wait. An exception of that thread ends the reading at one of the next records.
 */
final class HandOver implements Reception, AutoCloseable {

    private static final int PORTION = 200;
    private static final int MOST_WAITING = 4;

    private final Reception to;
    private final ExecutorService thread;
    private final Deque<Future<?>> waiting = new ArrayDeque<>();
    private List<Runnable> portion = new ArrayList<>(PORTION);

    HandOver(Reception to) {
        this.to = to;
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread made = new Thread(task, "postern-staging");
            made.setDaemon(true);
            return made;
        });
    }

    @Override
    public void person(Entry entry) {
        give(() -> to.person(entry));
    }

    @Override
    public boolean group(Entry entry) {
        finish(); // the answer is wanted now
        return to.group(entry);
    }

    @Override
    public void member(String groupRef, String memberRef) {
        give(() -> to.member(groupRef, memberRef));
    }

    @Override
    public void unreadable(String label, String reason) {
        give(() -> to.unreadable(label, reason));
    }

    @Override
    public void unreadableGroup(String label, String reason) {
        give(() -> to.unreadableGroup(label, reason));
    }

    /** Waits until everything is staged. */
    void finish() {
        hand();
        while (!waiting.isEmpty()) {
            await(waiting.remove());
        }
    }

    private void give(Runnable record) {
        portion.add(record);
        if (portion.size() == PORTION) {
            hand();
            if (waiting.size() > MOST_WAITING) {
                await(waiting.remove());
            }
        }
    }

    private void hand() {
        if (!portion.isEmpty()) {
            List<Runnable> given = portion;
            portion = new ArrayList<>(PORTION);
            waiting.add(thread.submit(() -> given.forEach(Runnable::run)));
        }
    }

    /** Waits through interruptions, since the thread beside writes on a connection that the caller would go on to use. */
    private static void await(Future<?> staged) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    staged.get();
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Ends the thread; what it has begun it finishes, and what waits is dropped. */
    @Override
    public void close() {
        waiting.forEach(staged -> staged.cancel(false));
        Future<?> last = thread.submit(() -> {});
        thread.shutdown();
        await(last);
    }
}
