/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.report;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Shows how far long work is, on the stream for complaints: on a terminal as one line that is written over and goes in the
 * end, elsewhere as a line now and then, so that a log tells a run that goes on from one that hangs. Safe for several
 * threads.
 */
public final class Progress implements AutoCloseable {

    private static final Duration TERMINAL = Duration.ofMillis(200);

    /** A run of an hour leaves some hundred lines. */
    private static final Duration LOG = Duration.ofSeconds(10);

    private static final String CLEAR = "\r\u001b[K";
    /** Cut off at the edge of a narrow terminal (DECAWM): what is wrapped could not be written over. */
    private static final String UNWRAPPED = "\u001b[?7l";

    private static final String WRAPPED = "\u001b[?7h";

    private record Begun(Stage stage, long at) {}

    private final PrintWriter to;
    private final boolean terminal;
    private final LongSupplier nanos;
    private final ScheduledExecutorService ticks;
    private Optional<Begun> current = Optional.empty();
    private boolean shown;

    Progress(PrintWriter to, boolean terminal, LongSupplier nanos) {
        this.to = to;
        this.terminal = terminal;
        this.nanos = nanos;
        this.ticks = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "progress");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Shows it from here on, on a terminal or in a log. */
    public static Progress to(PrintWriter to, boolean terminal) {
        Progress progress = new Progress(to, terminal, System::nanoTime);
        long every = (terminal ? TERMINAL : LOG).toMillis();
        Future<?> unused = progress.ticks.scheduleAtFixedRate(progress::tick, every, every, TimeUnit.MILLISECONDS);
        return progress;
    }

    /** What is done from here on, instead of what was done before. */
    public synchronized void begin(Stage stage) {
        clear();
        current = Optional.of(new Begun(stage, nanos.getAsLong()));
    }

    /** Nothing is done any more. */
    public synchronized void end() {
        clear();
        current = Optional.empty();
    }

    synchronized void tick() {
        if (current.isEmpty()) {
            return;
        }
        Begun begun = current.get();
        String text = begun.stage().text(nanos.getAsLong() - begun.at(), terminal);
        if (terminal) {
            to.print(CLEAR + UNWRAPPED + text + WRAPPED);
            shown = true;
        } else {
            to.println(text);
        }
        to.flush();
    }

    private void clear() {
        if (shown) {
            to.print(CLEAR);
            to.flush();
            shown = false;
        }
    }

    /** Ends it; the line is gone. */
    @Override
    public void close() {
        ticks.shutdownNow();
        end();
    }
}
