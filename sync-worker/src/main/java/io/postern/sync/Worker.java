/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import io.postern.sync.model.LimitCheck;
import io.postern.sync.model.Outcome;
import io.postern.sync.model.Outcome.Kind;
import io.postern.sync.model.Plan;
import io.postern.sync.report.Stage;
import io.postern.sync.source.Scope;
import io.postern.sync.store.Run;
import io.postern.sync.store.Workspace;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/** What the commands do, once their options are understood. */
final class Worker {

    private final Assembly assembly;
    private final Duration lockWait;
    private final Ending ending;
    private final Consumer<Stage> stages;

    /** Is told how it ended, while the plan's tables are there where something was compared. */
    interface Ending extends BiConsumer<Outcome, Optional<Workspace>> {}

    /**
     * A worker.
     *
     * @param stages is told what is about to be done
     */
    Worker(Assembly assembly, Duration lockWait, Ending ending, Consumer<Stage> stages) {
        this.stages = stages;
        this.assembly = assembly;
        this.lockWait = lockWait;
        this.ending = ending;
    }

    /**
     * What a run would do.
     *
     * @param to where the changes go, one line of JSON each, the hash in the last one
     */
    Outcome plan(Optional<Path> to) throws InterruptedException {
        return assembly.run()
                .watched(stages)
                .plan(
                        new SyncRun.Request(new Scope.Full(), Optional.empty()),
                        listener(workspace -> to.isPresent() ? write(workspace, to.get()) : hash(workspace)));
    }

    /** Does it. */
    Outcome run(Scope scope, Optional<String> approved) throws InterruptedException {
        Outcome outcome =
                assembly.run().watched(stages).run(new SyncRun.Request(scope, approved), listener(Worker::hash));
        return outcome.kind() == Kind.LOCKED ? ended(outcome) : outcome;
    }

    private SyncRun.Listener listener(Function<Workspace, String> hashing) {
        return new SyncRun.Listener() {
            @Override
            public String tell(Workspace workspace, Plan plan) {
                return hashing.apply(workspace);
            }

            @Override
            public void ended(Workspace workspace, Outcome outcome) {
                ending.accept(outcome, Optional.of(workspace));
            }
        };
    }

    /**
     * Applies a plan as it was written down, or, where a row it rests on has changed since, nothing of it. What exceeds a
     * limit is refused here as in a run.
     */
    Outcome apply(Path plan, Optional<String> approved) {
        PlanFile file = PlanFile.read(plan);
        Optional<Run> begun = assembly.store().run(lockWait, "run");
        if (begun.isEmpty()) {
            return ended(locked());
        }
        try (Run run = begun.get()) {
            assembly.sources()
                    .forEach(source -> run.workspace().stage(source.planned()).finish());
            file.lines(run::load);
            Plan loaded = run.loaded();
            Optional<String> hash = Optional.of(file.hash());
            List<String> reasons = new ArrayList<>();
            if (!approved.equals(hash)) {
                reasons.addAll(LimitCheck.exceeded(loaded, assembly.limits()));
            }
            long stale = run.stale();
            if (stale > 0) {
                reasons.add(stale + " of its changes rest on rows that have changed since; make a new plan");
            }
            if (!reasons.isEmpty()) {
                run.finish(Kind.REFUSED.word(), Optional.of(String.join("; ", reasons)), false);
                // what no approval helps against is not offered for it
                return ended(run, Kind.REFUSED, loaded, stale > 0 ? Optional.empty() : hash, reasons);
            }
            return applied(run, loaded, hash);
        }
    }

    /**
     * Takes a run back, row by row where nobody has changed the row since.
     *
     * @return nothing where there is no such run
     */
    Optional<Outcome> undo(long undone) {
        Optional<Run> begun = assembly.store().run(lockWait, "undo");
        if (begun.isEmpty()) {
            return Optional.of(ended(locked()));
        }
        try (Run run = begun.get()) {
            boolean known = run.reverse(undone);
            if (!known) {
                run.finish(
                        Kind.DONE.word(),
                        Optional.of("there is no run " + undone + " that changed something and is kept"),
                        false);
                return Optional.empty();
            }
            return Optional.of(applied(run, run.loaded(), Optional.empty()));
        }
    }

    private Outcome applied(Run run, Plan plan, Optional<String> hash) {
        long started = System.nanoTime();
        stages.accept(new Stage("applying", "changes", OptionalLong.of(plan.changes()), run::applied));
        List<String> refused = run.apply();
        Duration took = Duration.ofNanos(System.nanoTime() - started);
        Kind kind = refused.isEmpty() ? Kind.DONE : Kind.SET_ASIDE;
        run.finish(kind.word(), refused.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", refused)), false);
        return ended(
                new Outcome(OptionalLong.of(run.id()), kind, Optional.of(plan), hash, refused, Map.of("apply", took)),
                Optional.of(run.workspace()));
    }

    private Outcome ended(Run run, Kind kind, Plan plan, Optional<String> hash, List<String> reasons) {
        return ended(
                new Outcome(OptionalLong.of(run.id()), kind, Optional.of(plan), hash, reasons, new LinkedHashMap<>()),
                Optional.of(run.workspace()));
    }

    private Outcome ended(Outcome outcome) {
        return ended(outcome, Optional.empty());
    }

    private Outcome ended(Outcome outcome, Optional<Workspace> workspace) {
        ending.accept(outcome, workspace);
        return outcome;
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

    private static String hash(Workspace workspace) {
        PlanHash hash = new PlanHash();
        workspace.changes(hash::add);
        return hash.text();
    }

    private static String write(Workspace workspace, Path to) {
        PlanHash hash = new PlanHash();
        try (Writer writer = Files.newBufferedWriter(to, StandardCharsets.UTF_8);
                PrintWriter lines = new PrintWriter(writer)) {
            workspace.changes(line -> {
                hash.add(line);
                lines.append(line).append('\n');
            });
            String text = hash.text();
            lines.append(PlanFile.last(text)).append('\n');
            if (lines.checkError()) {
                throw new UncheckedIOException(new IOException("--out " + to + " cannot be written"));
            }
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException("--out " + to + " cannot be written", e);
        }
    }
}
