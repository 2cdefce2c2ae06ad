/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.process.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes lines from a thread of its own, so that nobody who serves a request waits for a slow disk or a full pipe. Lines are
 * gathered for some milliseconds and written together. What does not fit while the output stalls is dropped and counted.
 * Safe for use by many threads at once.
 */
public final class LineWriter implements AutoCloseable {
    /** A thousand lines and more: some seconds of a stalled output at a moderate rate. */
    private static final int ROOM = 512 * 1024;

    /** So long lines wait for others; a person who follows the log does not notice. */
    private static final Duration GATHER = Duration.ofMillis(40);

    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final Object lock = new Object();
    private final OutputStream out;
    private final Thread thread;
    private final AtomicLong dropped = new AtomicLong();
    private byte[] filling = new byte[ROOM];
    private byte[] spare = new byte[ROOM];
    private int filled;
    private boolean closed;

    /** Begins to write to {@code out}, which stays open. */
    public LineWriter(OutputStream out) {
        this.out = out;
        this.thread = new Thread(this::run, "postern-log");
        thread.setDaemon(true);
        thread.start();
    }

    /** Hands over a line, without its line break; it is dropped where there is no room. Never waits for the output. */
    public void write(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        synchronized (lock) {
            if (closed || bytes.length + 1 > ROOM - filled) {
                dropped.incrementAndGet();
                return;
            }
            boolean first = filled == 0;
            System.arraycopy(bytes, 0, filling, filled, bytes.length);
            filled += bytes.length;
            filling[filled++] = '\n';
            if (first) {
                lock.notifyAll();
            }
        }
    }

    /** How many lines were dropped since the start. */
    public long dropped() {
        return dropped.get();
    }

    /** Writes what is left, for two seconds at most, and drops what comes later. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
        try {
            thread.join(LAST_WORDS.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (true) {
                int length;
                synchronized (lock) {
                    while (filled == 0 && !closed) {
                        lock.wait();
                    }
                    if (filled == 0) {
                        return;
                    }
                    if (!closed) {
                        lock.wait(GATHER.toMillis());
                    }
                    byte[] full = filling;
                    filling = spare;
                    spare = full;
                    length = filled;
                    filled = 0;
                }
                write(length);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(int length) {
        try {
            out.write(spare, 0, length);
            out.flush();
        } catch (IOException e) {
            // There is no other place to say so; the counter does.
            dropped.incrementAndGet();
        }
    }
}
