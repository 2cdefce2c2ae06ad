/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import io.postern.sync.model.LimitCheck;
import io.postern.sync.model.Limits;
import io.postern.sync.model.Outcome;
import io.postern.sync.model.Outcome.Kind;
import io.postern.sync.model.Plan;
import io.postern.sync.model.Reach;
import io.postern.sync.report.Stage;
import io.postern.sync.source.Scope;
import io.postern.sync.store.Errand;
import io.postern.sync.store.LastReading;
import io.postern.sync.store.PlanRules;
import io.postern.sync.store.Run;
import io.postern.sync.store.Run.Applied;
import io.postern.sync.store.Store;
import io.postern.sync.store.StoreException;
import io.postern.sync.store.Turn;
import io.postern.sync.store.Workspace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * One run from reading to report: read, plan, check, apply. Nothing is written to the application before the whole plan is
 * known and inside the limits; a plan and a run make it by the same code. Used by one thread.
 */
final class SyncRun {

    private static final String STOPPED = "the worker was told to end; the next run goes on from there";

    private final Store store;
    private final Rules rules;

    /**
     * What holds for every run.
     *
     * @param plan what a plan may contain
     * @param newOnly whether records that were set aside before are no reason for another exit code
     */
    record Rules(PlanRules plan, Limits limits, Duration lockWait, boolean newOnly) {}

    /**
     * What was asked for this time.
     *
     * @param since for {@link Reach#SINCE}
     * @param due the time at which the schedule wanted it; such a run waits until another one has ended
     * @param approved the hash of the one plan that may exceed the limits
     */
    record Request(Reach reach, Optional<Instant> since, Optional<Instant> due, Optional<String> approved) {

        /** What somebody asked for. */
        Request(Scope scope, Optional<String> approved) {
            this(
                    scope instanceof Scope.Full ? Reach.FULL : Reach.SINCE,
                    scope instanceof Scope.Delta delta ? Optional.of(delta.since()) : Optional.empty(),
                    Optional.empty(),
                    approved);
        }

        /** What the schedule asked for. */
        static Request scheduled(Reach reach, Instant due) {
            return new Request(reach, Optional.empty(), Optional.of(due), Optional.empty());
        }
    }

    private final Map<String, Duration> phases = new LinkedHashMap<>();
    private final Harvester harvester;
    private volatile boolean stopping;
    private Consumer<Stage> stages = stage -> {};
    private Optional<Workspace> comparing = Optional.empty();

    SyncRun(Store store, List<SyncSource> sources, GroupPlaces places, Rules rules) {
        this.store = store;
        this.harvester = new Harvester(sources, places);
        this.rules = rules;
    }

    /** The same, which tells what it is about to do. */
    SyncRun watched(Consumer<Stage> watcher) {
        stages = watcher;
        harvester.watched(watcher);
        return this;
    }

    /** How many records were read so far; for a progress bar, from any thread. */
    long taken() {
        return harvester.taken();
    }

    /** Finds out what a run would do, and writes nothing. */
    Outcome plan(Request request, Listener listener) throws InterruptedException {
        try (Workspace workspace = store.plan()) {
            Plan plan = compare(workspace, request, Map.of());
            String hash = timed("hash", () -> listener.tell(workspace, plan));
            List<String> exceeded = LimitCheck.exceeded(plan, rules.limits());
            Kind kind = !exceeded.isEmpty() ? Kind.REFUSED : ending(workspace, plan);
            List<String> reasons = new ArrayList<>(exceeded);
            reasons.addAll(harvester.incomplete());
            plan.nobodyLeaves().ifPresent(reasons::add);
            Outcome outcome =
                    new Outcome(OptionalLong.empty(), kind, Optional.of(plan), Optional.of(hash), reasons, phases);
            listener.ended(workspace, outcome);
            return outcome;
        }
    }

    /** Reads, compares and, where the limits allow it, applies. */
    Outcome run(Request request, Listener listener) throws InterruptedException {
        Errand errand = new Errand("run", Optional.of(request.reach()), request.due());
        Turn turn = timed("lock", () -> store.begin(errand, waited -> goesOnWaiting(request, waited)));
        if (turn instanceof Turn.Ours ours) {
            try (Run run = ours.run()) {
                return run(run, request, listener);
            }
        }
        return turn instanceof Turn.Made
                ? without(OptionalLong.empty(), Kind.MADE, "another worker has made this run")
                : without(
                        OptionalLong.empty(),
                        Kind.LOCKED,
                        stopping ? STOPPED : "another worker runs; lock-wait is " + rules.lockWait());
    }

    private Outcome without(OptionalLong run, Kind kind, String reason) {
        return new Outcome(run, kind, Optional.empty(), Optional.empty(), List.of(reason), phases);
    }

    private boolean goesOnWaiting(Request request, Duration waited) {
        return request.due().isPresent() ? !stopping : waited.compareTo(rules.lockWait()) < 0;
    }

    /**
     * Ends the run at its next safe point; from any thread. A reading is broken off, a comparison interrupted, and of the
     * changes the batch is finished that is under way.
     */
    void stop() {
        stopping = true;
        harvester.stop();
        synchronized (this) {
            comparing.ifPresent(Workspace::interrupt);
        }
    }

    private synchronized void comparing(Optional<Workspace> workspace) throws InterruptedException {
        comparing = workspace;
        if (stopping && workspace.isPresent()) {
            throw new InterruptedException(STOPPED);
        }
    }

    private Outcome run(Run run, Request request, Listener listener) throws InterruptedException {
        try {
            return completed(run, request, listener);
        } catch (InterruptedException | StoreException e) {
            if (!stopping) {
                throw e;
            }
            return stopped(run, Optional.empty(), Optional.empty());
        }
    }

    private Outcome stopped(Run run, Optional<Plan> plan, Optional<String> hash) {
        run.finish(Kind.STOPPED.word(), Optional.of(STOPPED), false);
        return new Outcome(OptionalLong.of(run.id()), Kind.STOPPED, plan, hash, List.of(STOPPED), phases);
    }

    private Outcome completed(Run run, Request request, Listener listener) throws InterruptedException {
        listener.begun(run.id());
        Workspace workspace = run.workspace();
        Plan plan = compare(workspace, request, run.readings());
        String hash = timed("hash", () -> listener.tell(workspace, plan));
        List<String> exceeded = LimitCheck.exceeded(plan, rules.limits());
        List<String> reasons = new ArrayList<>();
        Kind kind;
        if (!exceeded.isEmpty() && !request.approved().equals(Optional.of(hash))) {
            kind = Kind.REFUSED;
            reasons.addAll(exceeded);
            reasons.addAll(harvester.incomplete());
            run.finish(kind.word(), Optional.of(String.join("; ", reasons)), false);
        } else {
            stages.accept(new Stage("applying", "changes", OptionalLong.of(plan.changes()), run::applied));
            Applied applied = timed("apply", () -> run.apply(() -> stopping));
            if (!applied.whole()) {
                return stopped(run, Optional.of(plan), Optional.of(hash));
            }
            List<String> refused = applied.refused();
            reasons.addAll(harvester.incomplete());
            reasons.addAll(refused);
            plan.nobodyLeaves().ifPresent(reasons::add);
            kind = ending(workspace, plan);
            boolean again = request.reach() != Reach.FULL && !refused.isEmpty();
            run.finish(
                    kind.word(),
                    reasons.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", reasons)),
                    request.reach() != Reach.SINCE,
                    again ? List.of() : harvester.good());
        }
        Outcome outcome =
                new Outcome(OptionalLong.of(run.id()), kind, Optional.of(plan), Optional.of(hash), reasons, phases);
        listener.ended(workspace, outcome);
        return outcome;
    }

    private Kind ending(Workspace workspace, Plan plan) {
        if (!harvester.incomplete().isEmpty()) {
            return Kind.INCOMPLETE;
        }
        boolean aside = workspace.reported(rules.newOnly()) > 0;
        return aside || plan.nobodyLeaves().isPresent() ? Kind.SET_ASIDE : Kind.DONE;
    }

    private Plan compare(Workspace workspace, Request request, Map<String, LastReading> last)
            throws InterruptedException {
        long started = System.nanoTime();
        harvester.read(workspace, request, last);
        phases.put("read", Duration.ofNanos(System.nanoTime() - started));
        stages.accept(Stage.uncounted("comparing"));
        comparing(Optional.of(workspace));
        try {
            return timed("compare", () -> workspace.plan(rules.plan()));
        } finally {
            comparing(Optional.empty());
        }
    }

    private interface Timed<T> {
        T get();
    }

    private <T> T timed(String phase, Timed<T> work) {
        long started = System.nanoTime();
        T result = work.get();
        phases.put(phase, Duration.ofNanos(System.nanoTime() - started));
        return result;
    }

    /** Is told of a plan, and how it ended, while its tables are there. */
    interface Listener {

        /** Reads the changes it wants before any of them is made, and gives the plan's hash. */
        String tell(Workspace workspace, Plan plan);

        /** Everything is done and written down; what could not be applied is set aside. */
        default void ended(Workspace workspace, Outcome outcome) {
            // who wants the hash alone need not know
        }

        /** The run has the lock and its number. */
        default void begun(long run) {
            // who started it knows
        }
    }
}
