/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.serve;

import io.postern.sync.model.Reach;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which run is to be made next. Times that pass while a run goes on, or while there was no worker, come to one run of each
 * reach, not to one each; a full run has read what a delta of an earlier time would. Used by one thread.
 */
final class Agenda {

    private final Timetable timetable;
    private final Map<Reach, Instant> waiting = new EnumMap<>(Reach.class);
    private final Map<Reach, Instant> notBefore = new EnumMap<>(Reach.class);
    private Instant seen;

    /** From now on; the last times before now wait, in case that nobody made these runs. */
    Agenda(Timetable timetable, Instant now) {
        this.timetable = timetable;
        this.seen = now;
        for (Reach reach : timetable.reaches()) {
            timetable.last(reach, now).ifPresent(time -> waiting.put(reach, time));
        }
    }

    /** The run to make now, if there is one; it is taken off. */
    Optional<Due> take(Instant now) {
        note(now);
        for (Reach reach : timetable.reaches()) {
            Instant at = waiting.get(reach);
            if (at != null && !now.isBefore(notBefore.getOrDefault(reach, Instant.MIN))) {
                waiting.remove(reach);
                notBefore.remove(reach);
                return Optional.of(new Due(reach, at));
            }
        }
        return Optional.empty();
    }

    /** A run was made here that began then: what a full one has read no delta of an earlier time need read. */
    void made(Due due, Instant began) {
        if (due.reach() == Reach.FULL) {
            waiting.computeIfPresent(Reach.DELTA, (reach, at) -> at.isAfter(began) ? at : null);
        }
    }

    /** A run could not be made: it waits again, unless a later one of its reach does. */
    void again(Due due, Instant now, Duration pause) {
        note(now);
        waiting.putIfAbsent(due.reach(), due.at());
        notBefore.put(due.reach(), now.plus(pause));
    }

    /** When something is next to be done. */
    Optional<Instant> next(Instant now) {
        note(now);
        return timetable.reaches().stream()
                .flatMap(reach -> waiting.containsKey(reach)
                        ? Stream.of(notBefore.getOrDefault(reach, now))
                        : timetable.next(reach, now).stream())
                .min(Instant::compareTo);
    }

    /** A clock that was set back makes no run twice. */
    private void note(Instant now) {
        if (!now.isAfter(seen)) {
            return;
        }
        for (Reach reach : timetable.reaches()) {
            timetable.last(reach, now).filter(time -> time.isAfter(seen)).ifPresent(time -> waiting.put(reach, time));
        }
        seen = now;
    }
}
