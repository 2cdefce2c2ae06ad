/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import io.postern.sync.model.Reach;
import io.postern.sync.report.Stage;
import io.postern.sync.source.Scope;
import io.postern.sync.source.Source;
import io.postern.sync.source.Verdict;
import io.postern.sync.store.GoodReading;
import io.postern.sync.store.LastReading;
import io.postern.sync.store.Staging;
import io.postern.sync.store.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the sources of one run into its tables. Used by one thread, other than {@link #taken} and {@link #stop}. */
final class Harvester {

    private static final Logger LOG = LoggerFactory.getLogger(Harvester.class);

    private final List<SyncSource> sources;
    private final GroupPlaces places;
    private final AtomicLong taken = new AtomicLong();
    private final List<String> incomplete = new ArrayList<>();
    private final List<GoodReading> good = new ArrayList<>();
    private Optional<Thread> reading = Optional.empty();
    private boolean stopping;
    private Consumer<Stage> stages = stage -> {};

    Harvester(List<SyncSource> sources, GroupPlaces places) {
        this.sources = List.copyOf(sources);
        this.places = places;
    }

    /** Tells what it is about to read. */
    void watched(Consumer<Stage> watcher) {
        stages = watcher;
    }

    /** How many records were read so far; from any thread. */
    long taken() {
        return taken.get();
    }

    /** One sentence for each source that could not be read to the end. */
    List<String> incomplete() {
        return List.copyOf(incomplete);
    }

    /** Where the next delta of each source begins that was read to the end. */
    List<GoodReading> good() {
        return List.copyOf(good);
    }

    /** Ends a reading that is under way; from any thread. */
    synchronized void stop() {
        stopping = true;
        reading.ifPresent(Thread::interrupt);
    }

    /**
     * Reads all of them.
     *
     * @param last how far each was read before
     * @throws InterruptedException where it was told to stop
     */
    void read(Workspace workspace, SyncRun.Request request, Map<String, LastReading> last) throws InterruptedException {
        begin();
        try {
            for (SyncSource source : sources) {
                read(
                        workspace,
                        source,
                        request,
                        Optional.ofNullable(last.get(source.planned().id())));
            }
        } finally {
            end();
        }
    }

    private synchronized void begin() throws InterruptedException {
        if (stopping) {
            throw new InterruptedException("the worker ends");
        }
        reading = Optional.of(Thread.currentThread());
    }

    private synchronized void end() throws InterruptedException {
        reading = Optional.empty();
        if (stopping && Thread.interrupted()) {
            throw new InterruptedException("the worker ends");
        }
    }

    private void read(Workspace workspace, SyncSource from, SyncRun.Request request, Optional<LastReading> last)
            throws InterruptedException {
        String id = from.planned().id();
        Staging staging = workspace.stage(from.planned());
        if (request.reach() == Reach.DELTA && !from.deltas()) {
            LOG.info("{} knows no deltas (delta.kind: none) and is left to the next full run", id);
            staging.finish();
            return;
        }
        Scope scope = scope(request, id, last);
        long before = taken.get();
        stages.accept(new Stage(
                "reading " + id,
                "records",
                scope instanceof Scope.Full ? workspace.lastRead(id) : OptionalLong.empty(),
                () -> taken.get() - before));
        Verdict verdict;
        try (Source source = from.open().get();
                HandOver reception = new HandOver(new Intake(from.mapping(), places, staging, taken))) {
            verdict = source.read(scope, reception);
            reception.finish();
        }
        staging.finish();
        if (verdict instanceof Verdict.Incomplete lack) {
            incomplete.add(id + " could not be read completely: " + lack.reason());
        } else if (verdict instanceof Verdict.Complete complete && request.reach() != Reach.SINCE) {
            good.add(new GoodReading(id, complete.cookie()));
            if (request.reach() == Reach.FULL) {
                workspace.complete(from.planned());
            }
        }
    }

    /** In a delta a source without a good full reading gives everything, by which nobody leaves. */
    private static Scope scope(SyncRun.Request request, String source, Optional<LastReading> last) {
        if (request.reach() == Reach.SINCE) {
            return new Scope.Delta(request.since().orElseThrow(), Optional.empty());
        }
        if (request.reach() == Reach.DELTA && last.isPresent()) {
            return new Scope.Delta(last.get().started(), last.get().cookie());
        }
        if (request.reach() == Reach.DELTA) {
            LOG.info("{} has no good full reading yet: everything is read, and nobody leaves by that", source);
        }
        return new Scope.Full();
    }
}
