/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.serve;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the runs of a schedule, one after another, in a thread of its own. */
public final class Clockwork {

    /** A run that failed for want of the database is made again after so long. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    /** The clock of the machine may be set, or the machine sleep: it is looked at once a second. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(Clockwork.class);

    private final Agenda agenda;
    private final Clock clock;
    private final Runs runs;
    private final Thread thread;
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** Makes a run. */
    @FunctionalInterface
    public interface Runs {

        /**
         * Makes it, and returns when it has ended.
         *
         * @return whether it was; what failed is made again in a while
         */
        Made make(Due due);
    }

    /** What became of a run that was due. */
    public enum Made {
        /** It came to an end, whatever that was. */
        HERE,
        /** Another worker had made it. */
        ELSEWHERE,
        /** It came to no end. */
        NOT
    }

    /** Nothing runs before {@link #start}. */
    public Clockwork(Timetable timetable, Clock clock, Runs runs) {
        this.agenda = new Agenda(timetable, clock.instant());
        this.clock = clock;
        this.runs = runs;
        this.thread = new Thread(this::run, "postern-schedule");
        thread.setDaemon(true);
    }

    /** Begins, with what was missed while no worker ran. */
    public void start() {
        thread.start();
    }

    /** Begins no further run. */
    public void stop() {
        stopped.countDown();
    }

    /**
     * Waits for the run that goes on.
     *
     * @return whether it ended in that time
     */
    public boolean await(Duration atMost) throws InterruptedException {
        thread.join(Math.max(1, atMost.toMillis()));
        return !thread.isAlive();
    }

    private void run() {
        try {
            while (!isStopped()) {
                Optional<Due> due = agenda.take(clock.instant());
                if (due.isPresent()) {
                    make(due.get());
                } else {
                    pause();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void make(Due due) {
        Made made = Made.NOT;
        Instant began = clock.instant();
        try {
            made = runs.make(due);
        } catch (RuntimeException e) {
            LOG.error("the {} run of {} failed", due.reach().word(), due.at(), e);
        }
        if (made == Made.HERE) {
            agenda.made(due, began);
        } else if (made == Made.NOT) {
            agenda.again(due, clock.instant(), PAUSE);
        }
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    private void pause() throws InterruptedException {
        Instant now = clock.instant();
        Duration left = agenda.next(now)
                .map(next -> Duration.between(now, next))
                .filter(wait -> wait.compareTo(LOOK) < 0)
                .orElse(LOOK);
        boolean unused = stopped.await(left.toMillis(), TimeUnit.MILLISECONDS);
    }
}
