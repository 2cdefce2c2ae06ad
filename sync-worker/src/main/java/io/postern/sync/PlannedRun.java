/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import io.postern.sync.Outcome.Kind;
import io.postern.sync.model.Plan;
import io.postern.sync.store.Run;
import io.postern.sync.store.Store;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** A run that reads no source: a plan that was made before, or an earlier run backwards. */
final class PlannedRun {

    private final Store store;
    private final Duration lockWait;

    PlannedRun(Store store, Duration lockWait) {
        this.store = store;
        this.lockWait = lockWait;
    }

    /** Applies a plan as it was seen, or not at all. */
    Outcome apply(PlanFile plan, Optional<String> approved) throws IOException {
        Optional<Run> begun = store.run(lockWait, "run");
        if (begun.isEmpty()) {
            return locked();
        }
        try (Run run = begun.get();
                BufferedReader lines = Files.newBufferedReader(plan.file());
                Stream<String> changes = lines.lines()) {
            run.load(changes.takeWhile(line -> !line.startsWith("{\"hash\":")).iterator());
            Plan loaded = run.loaded();
            Optional<String> hash = Optional.of(plan.hash());
            List<String> refusals = new ArrayList<>();
            if (!approved.equals(hash)) {
                refusals.addAll(plan.exceeded());
            }
            long stale = run.stale();
            if (stale > 0) {
                refusals.add(stale + (stale == 1 ? " change rests on a row" : " changes rest on rows")
                        + " that somebody has changed since the plan was made; make it anew");
            }
            if (!refusals.isEmpty()) {
                run.finish(Kind.REFUSED.word(), Optional.of(String.join("; ", refusals)), false);
                return outcome(run, Kind.REFUSED, loaded, hash, refusals);
            }
            return applied(run, loaded, hash);
        }
    }

    /** Takes back what a run did, for rows that nobody has changed since; empty where there is no such run. */
    Optional<Outcome> undo(long undone) {
        Optional<Run> begun = store.run(lockWait, "undo");
        if (begun.isEmpty()) {
            return Optional.of(locked());
        }
        try (Run run = begun.get()) {
            if (!run.reverse(undone)) {
                run.finish(Kind.REFUSED.word(), Optional.of("there is no run " + undone + " with changes"), false);
                return Optional.empty();
            }
            return Optional.of(applied(run, run.loaded(), Optional.empty()));
        }
    }

    private static Outcome applied(Run run, Plan plan, Optional<String> hash) {
        List<String> refused = run.apply();
        Kind kind = refused.isEmpty() ? Kind.DONE : Kind.SET_ASIDE;
        run.finish(kind.word(), refused.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", refused)), false);
        return outcome(run, kind, plan, hash, refused);
    }

    private static Outcome outcome(Run run, Kind kind, Plan plan, Optional<String> hash, List<String> reasons) {
        return new Outcome(OptionalLong.of(run.id()), kind, Optional.of(plan), hash, reasons, Map.of());
    }

    private Outcome locked() {
        return new Outcome(
                OptionalLong.empty(),
                Kind.LOCKED,
                Optional.empty(),
                Optional.empty(),
                List.of("another worker runs; lock-wait is " + lockWait),
                Map.of());
    }
}
