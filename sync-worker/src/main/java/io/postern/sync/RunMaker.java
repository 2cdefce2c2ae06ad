/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import io.postern.sync.model.Outcome;
import io.postern.sync.model.Outcome.Kind;
import io.postern.sync.model.Plan;
import io.postern.sync.serve.Clockwork;
import io.postern.sync.serve.Clockwork.Made;
import io.postern.sync.serve.Due;
import io.postern.sync.serve.EventLog;
import io.postern.sync.serve.RunMetrics;
import io.postern.sync.store.StoreException;
import io.postern.sync.store.UnknownSchemaException;
import io.postern.sync.store.Workspace;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes the runs of the schedule, and says of each how it went. */
final class RunMaker implements Clockwork.Runs {

    private final Supplier<SyncRun> runs;
    private final EventLog log;
    private final RunMetrics metrics;
    private final Runnable after;
    private Optional<SyncRun> current = Optional.empty();
    private boolean stopping;

    /** @param after done after each run that may have changed something */
    RunMaker(Supplier<SyncRun> runs, EventLog log, RunMetrics metrics, Runnable after) {
        this.runs = runs;
        this.log = log;
        this.metrics = metrics;
        this.after = after;
    }

    /** Ends the run that goes on at its next safe point, and begins no other. */
    synchronized void stop() {
        stopping = true;
        current.ifPresent(SyncRun::stop);
    }

    private synchronized Optional<SyncRun> next() {
        current = stopping ? Optional.empty() : Optional.of(runs.get());
        return current;
    }

    private synchronized void over() {
        current = Optional.empty();
    }

    @Override
    public Made make(Due due) {
        Optional<SyncRun> run = next();
        if (run.isEmpty()) {
            return Made.ELSEWHERE;
        }
        try {
            Outcome outcome = run.get().run(SyncRun.Request.scheduled(due.reach(), due.at()), new Telling(due));
            tell(due, outcome);
            return outcome.run().isPresent() ? Made.HERE : Made.ELSEWHERE;
        } catch (StoreException | UnknownSchemaException e) {
            metrics.failed(due.reach());
            log.failed(due, String.valueOf(e.getMessage()));
            return Made.NOT;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Made.ELSEWHERE;
        } finally {
            over();
            after.run();
        }
    }

    private void tell(Due due, Outcome outcome) {
        metrics.ended(due.reach(), outcome.kind().word(), outcome.phases());
        log.ended(
                outcome.run(),
                due,
                new EventLog.Ending(
                        outcome.kind().word(),
                        outcome.hash().filter(hash -> outcome.kind() == Kind.REFUSED),
                        outcome.reasons(),
                        outcome.plan().map(Plan::counts),
                        outcome.phases()));
        outcome.plan().ifPresent(plan -> {
            metrics.read(due.reach(), plan);
            if (outcome.kind() != Kind.REFUSED && outcome.kind() != Kind.STOPPED) {
                metrics.applied(plan.counts());
            }
        });
    }

    /** Says when a run has begun, and hashes its plan, by which a refused one can be approved. */
    private final class Telling implements SyncRun.Listener {

        private final Due due;

        Telling(Due due) {
            this.due = due;
        }

        @Override
        public void begun(long run) {
            metrics.begun();
            log.begun(run, due);
        }

        @Override
        public String tell(Workspace workspace, Plan plan) {
            PlanHash hash = new PlanHash();
            workspace.changes(hash::add);
            return hash.text();
        }
    }
}
