/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.serve;

import io.postern.process.admin.Red;
import io.postern.sync.model.Reach;
import io.postern.sync.store.Standing;
import io.postern.sync.store.Standing.Last;
import io.postern.sync.store.StoreException;
import io.postern.sync.store.UnknownSchemaException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What keeps the worker from being ready: a database that does not answer or is not understood, a session endpoint that does not
 * listen, and a schedule whose runs do not succeed. Safe for use by several threads; whoever asks may wait for the database.
 */
public final class Readiness {

    /** So long an answer of the database is used again: probes and scrapes are no load. */
    private static final Duration FRESH = Duration.ofSeconds(2);

    private final Supplier<Standing> database;
    private final Timetable timetable;
    private final int lateAfter;
    private final Clock clock;
    private final BooleanSupplier listening;
    private final BooleanSupplier stopping;
    private Optional<Look> last = Optional.empty();

    private record Look(long at, Optional<Standing> standing, Optional<String> trouble) {}

    /**
     * Asks nobody yet.
     *
     * @param lateAfter so many times of the schedule must pass without a success
     * @param listening whether the session endpoint does, where there is one
     */
    public Readiness(
            Supplier<Standing> database,
            Timetable timetable,
            int lateAfter,
            Clock clock,
            BooleanSupplier listening,
            BooleanSupplier stopping) {
        this.database = database;
        this.timetable = timetable;
        this.lateAfter = lateAfter;
        this.clock = clock;
        this.listening = listening;
        this.stopping = stopping;
    }

    /** What is wrong; empty where the worker is ready. */
    public List<Red> red() {
        if (stopping.getAsBoolean()) {
            return List.of(new Red("process", "it was told to stop"));
        }
        List<Red> red = new ArrayList<>();
        Look look = look();
        look.trouble().ifPresent(why -> red.add(new Red("target.database", why)));
        if (!listening.getAsBoolean()) {
            red.add(new Red("session endpoint", "it does not listen"));
        }
        look.standing()
                .ifPresent(standing -> timetable
                        .reaches()
                        .forEach(reach -> late(reach, standing).ifPresent(red::add)));
        return red;
    }

    /** When the last run of each reach succeeded, as far as the database tells. */
    public Map<Reach, Instant> successes() {
        Map<Reach, Instant> successes = new EnumMap<>(Reach.class);
        look().standing()
                .ifPresent(standing -> standing.runs()
                        .forEach((reach, runs) -> runs.success().ifPresent(time -> successes.put(reach, time))));
        return successes;
    }

    private Optional<Red> late(Reach reach, Standing standing) {
        Optional<Instant> since = timetable.back(reach, clock.instant(), lateAfter);
        if (since.isEmpty() || (reach == Reach.DELTA && standing.running())) {
            return Optional.empty(); // a delta waits for a run that goes on, however long that is
        }
        Optional<Instant> success = success(reach, standing);
        if (success.isPresent() && !success.get().isBefore(since.get())) {
            return Optional.empty();
        }
        String what = success.isPresent()
                ? "the last success was at " + success.get() + ", and " + lateAfter
                        + " times of the schedule have passed"
                : "no run has succeeded yet";
        Optional<Last> runs = Optional.ofNullable(standing.runs().get(reach));
        String how = runs.map(known -> "; the last run ended " + known.outcome()
                        + known.reason().map(why -> ": " + why).orElse(""))
                .orElse("");
        return Optional.of(new Red("schedule." + reach.word(), what + how));
    }

    /** A full run does what a delta does. */
    private static Optional<Instant> success(Reach reach, Standing standing) {
        Optional<Instant> own = Optional.ofNullable(standing.runs().get(reach)).flatMap(Last::success);
        Optional<Instant> full =
                Optional.ofNullable(standing.runs().get(Reach.FULL)).flatMap(Last::success);
        return own.isPresent() && (full.isEmpty() || own.get().isAfter(full.get())) ? own : full;
    }

    private synchronized Look look() {
        long now = System.nanoTime();
        if (last.isEmpty() || now - last.get().at() > FRESH.toNanos()) {
            last = Optional.of(asked(now));
        }
        return last.get();
    }

    private Look asked(long now) {
        try {
            return new Look(now, Optional.of(database.get()), Optional.empty());
        } catch (StoreException | UnknownSchemaException e) {
            return new Look(now, Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
        }
    }
}
