/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import io.postern.sync.Outcome.Kind;
import io.postern.sync.model.LimitCheck;
import io.postern.sync.model.Plan;
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

/** What the commands do, once their options are understood. */
final class Worker {

    private final Assembly assembly;
    private final Duration lockWait;

    Worker(Assembly assembly, Duration lockWait) {
        this.assembly = assembly;
        this.lockWait = lockWait;
    }

    /**
     * What a run would do.
     *
     * @param to where the changes go, one line of JSON each, the hash in the last one
     */
    Outcome plan(Optional<Path> to, Optional<Path> report) throws InterruptedException {
        return reporting(
                report,
                reporter -> assembly.run()
                        .plan(new SyncRun.Request(new Scope.Full(), Optional.empty()), (workspace, plan) -> {
                            reporter.ifPresent(open -> open.plan(workspace));
                            return to.isPresent() ? write(workspace, to.get()) : hash(workspace);
                        }));
    }

    /** Does it. */
    Outcome run(Scope scope, Optional<String> approved, Optional<Path> report) throws InterruptedException {
        return reporting(
                report,
                reporter -> assembly.run().run(new SyncRun.Request(scope, approved), (workspace, plan) -> {
                    reporter.ifPresent(open -> open.plan(workspace));
                    return hash(workspace);
                }));
    }

    /**
     * Applies a plan as it was written down, or, where a row it rests on has changed since, nothing of it. What exceeds a
     * limit is refused here as in a run.
     */
    Outcome apply(Path plan, Optional<String> approved, Optional<Path> report) throws InterruptedException {
        return reporting(report, reporter -> {
            PlanFile file = PlanFile.read(plan);
            Optional<Run> begun = assembly.store().run(lockWait, "run");
            if (begun.isEmpty()) {
                return locked();
            }
            try (Run run = begun.get()) {
                assembly.sources()
                        .forEach(source ->
                                run.workspace().stage(source.planned()).finish());
                file.lines(run::load);
                reporter.ifPresent(open -> open.plan(run.workspace()));
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
                    return outcome(run, Kind.REFUSED, loaded, hash, reasons);
                }
                return applied(run, loaded, hash);
            }
        });
    }

    /**
     * Takes a run back, row by row where nobody has changed the row since.
     *
     * @return nothing where there is no such run
     */
    Optional<Outcome> undo(long undone, Optional<Path> report) throws InterruptedException {
        boolean[] known = {true};
        Outcome outcome = reporting(report, reporter -> {
            Optional<Run> begun = assembly.store().run(lockWait, "undo");
            if (begun.isEmpty()) {
                return locked();
            }
            try (Run run = begun.get()) {
                known[0] = run.reverse(undone);
                reporter.ifPresent(open -> open.plan(run.workspace()));
                return applied(run, run.loaded(), Optional.empty());
            }
        });
        return known[0] ? Optional.of(outcome) : Optional.empty();
    }

    private Outcome applied(Run run, Plan plan, Optional<String> hash) {
        List<String> refused = run.apply();
        Kind kind = refused.isEmpty() ? Kind.DONE : Kind.SET_ASIDE;
        run.finish(kind.word(), refused.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", refused)), false);
        return outcome(run, kind, plan, hash, refused);
    }

    private static Outcome outcome(Run run, Kind kind, Plan plan, Optional<String> hash, List<String> reasons) {
        return new Outcome(OptionalLong.of(run.id()), kind, Optional.of(plan), hash, reasons, new LinkedHashMap<>());
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

    private interface Reporting {
        Outcome with(Optional<Report> report) throws InterruptedException;
    }

    private static Outcome reporting(Optional<Path> file, Reporting work) throws InterruptedException {
        if (file.isEmpty()) {
            return work.with(Optional.empty());
        }
        try (Report report = new Report(file.get())) {
            Outcome outcome = work.with(Optional.of(report));
            report.finish(outcome);
            return outcome;
        }
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
