/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import io.postern.sync.model.LimitCheck;
import io.postern.sync.model.Limits;
import io.postern.sync.model.Outcome;
import io.postern.sync.model.Outcome.Kind;
import io.postern.sync.model.Plan;
import io.postern.sync.source.Scope;
import io.postern.sync.source.Source;
import io.postern.sync.source.Verdict;
import io.postern.sync.store.PlanRules;
import io.postern.sync.store.Run;
import io.postern.sync.store.Staging;
import io.postern.sync.store.Store;
import io.postern.sync.store.Workspace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One run from reading to report: read, plan, check, apply. Nothing is written to the application before the whole plan is
 * known and inside the limits; a plan and a run make it by the same code. Used by one thread.
 */
final class SyncRun {

    private final Store store;
    private final List<SyncSource> sources;
    private final GroupPlaces places;
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
     * @param scope everything, or what changed
     * @param approved the hash of the one plan that may exceed the limits
     */
    record Request(Scope scope, Optional<String> approved) {}

    private final Map<String, Duration> phases = new LinkedHashMap<>();
    private final List<String> incomplete = new ArrayList<>();
    private final AtomicLong taken = new AtomicLong();

    SyncRun(Store store, List<SyncSource> sources, GroupPlaces places, Rules rules) {
        this.store = store;
        this.sources = List.copyOf(sources);
        this.places = places;
        this.rules = rules;
    }

    /** How many records were read so far; for a progress bar, from any thread. */
    long taken() {
        return taken.get();
    }

    /** Finds out what a run would do, and writes nothing. */
    Outcome plan(Request request, Listener listener) throws InterruptedException {
        try (Workspace workspace = store.plan()) {
            Plan plan = compare(workspace, request.scope());
            String hash = timed("hash", () -> listener.tell(workspace, plan));
            List<String> exceeded = LimitCheck.exceeded(plan, rules.limits());
            Kind kind = !exceeded.isEmpty() ? Kind.REFUSED : ending(workspace, plan);
            List<String> reasons = new ArrayList<>(exceeded);
            reasons.addAll(incomplete);
            plan.nobodyLeaves().ifPresent(reasons::add);
            Outcome outcome =
                    new Outcome(OptionalLong.empty(), kind, Optional.of(plan), Optional.of(hash), reasons, phases);
            listener.ended(workspace, outcome);
            return outcome;
        }
    }

    /** Reads, compares and, where the limits allow it, applies. */
    Outcome run(Request request, Listener listener) throws InterruptedException {
        Optional<Run> begun = timed("lock", () -> store.run(rules.lockWait(), "run"));
        if (begun.isEmpty()) {
            return new Outcome(
                    OptionalLong.empty(),
                    Kind.LOCKED,
                    Optional.empty(),
                    Optional.empty(),
                    List.of("another worker runs; lock-wait is " + rules.lockWait()),
                    phases);
        }
        try (Run run = begun.get()) {
            return run(run, request, listener);
        }
    }

    private Outcome run(Run run, Request request, Listener listener) throws InterruptedException {
        Workspace workspace = run.workspace();
        Plan plan = compare(workspace, request.scope());
        String hash = timed("hash", () -> listener.tell(workspace, plan));
        List<String> exceeded = LimitCheck.exceeded(plan, rules.limits());
        List<String> reasons = new ArrayList<>();
        Kind kind;
        if (!exceeded.isEmpty() && !request.approved().equals(Optional.of(hash))) {
            kind = Kind.REFUSED;
            reasons.addAll(exceeded);
            reasons.addAll(incomplete);
            run.finish(kind.word(), Optional.of(String.join("; ", reasons)), false);
        } else {
            List<String> refused = timed("apply", run::apply);
            reasons.addAll(incomplete);
            reasons.addAll(refused);
            plan.nobodyLeaves().ifPresent(reasons::add);
            Kind ending = ending(workspace, plan);
            kind = ending == Kind.DONE && !refused.isEmpty() ? Kind.SET_ASIDE : ending;
            boolean full = request.scope() instanceof Scope.Full;
            run.finish(
                    kind.word(), reasons.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", reasons)), full);
        }
        Outcome outcome =
                new Outcome(OptionalLong.of(run.id()), kind, Optional.of(plan), Optional.of(hash), reasons, phases);
        listener.ended(workspace, outcome);
        return outcome;
    }

    private Kind ending(Workspace workspace, Plan plan) {
        if (!incomplete.isEmpty()) {
            return Kind.INCOMPLETE;
        }
        long aside = plan.counts().people().setAside() + plan.counts().groups().setAside();
        boolean counts = rules.newOnly() ? workspace.newlySetAside() > 0 : aside > 0;
        return counts || plan.nobodyLeaves().isPresent() ? Kind.SET_ASIDE : Kind.DONE;
    }

    private Plan compare(Workspace workspace, Scope scope) throws InterruptedException {
        long started = System.nanoTime();
        for (SyncSource source : sources) {
            read(workspace, source, scope);
        }
        phases.put("read", Duration.ofNanos(System.nanoTime() - started));
        return timed("compare", () -> workspace.plan(rules.plan()));
    }

    private void read(Workspace workspace, SyncSource from, Scope scope) throws InterruptedException {
        Staging staging = workspace.stage(from.planned());
        Verdict verdict;
        try (Source source = from.open().get();
                HandOver reception = new HandOver(new Intake(from.mapping(), places, staging, taken))) {
            verdict = source.read(scope, reception);
            reception.finish();
        }
        staging.finish();
        if (verdict instanceof Verdict.Incomplete lack) {
            incomplete.add(from.planned().id() + " could not be read completely: " + lack.reason());
        } else if (scope instanceof Scope.Full) {
            workspace.complete(from.planned());
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
    }
}
