/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.serve;

import com.cronutils.model.Cron;
import com.cronutils.model.time.ExecutionTime;
import io.postern.sync.config.ScheduleConfig;
import io.postern.sync.model.Reach;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The times of the schedule, in its zone. Immutable. */
public final class Timetable {

    private final Map<Reach, ExecutionTime> times;
    private final ZoneId zone;

    private Timetable(Map<Reach, ExecutionTime> times, ZoneId zone) {
        this.times = times;
        this.zone = zone;
    }

    /**
     * The times of a configuration.
     *
     * @param deltas whether any source can give deltas; where none can, there are no times for them
     */
    public static Timetable of(ScheduleConfig config, boolean deltas) {
        Map<Reach, ExecutionTime> times = new EnumMap<>(Reach.class);
        config.full().ifPresent(cron -> times.put(Reach.FULL, time(cron)));
        config.delta().filter(cron -> deltas).ifPresent(cron -> times.put(Reach.DELTA, time(cron)));
        return new Timetable(times, config.zone());
    }

    private static ExecutionTime time(Cron cron) {
        return ExecutionTime.forCron(cron);
    }

    /** What is ever run: full ones before deltas. */
    public List<Reach> reaches() {
        return List.copyOf(times.keySet());
    }

    /** The first time after that one; empty where there is none. */
    public Optional<Instant> next(Reach reach, Instant after) {
        return Optional.ofNullable(times.get(reach))
                .flatMap(time -> time.nextExecution(local(after)))
                .map(ZonedDateTime::toInstant);
    }

    /** The last time that is not after that one; empty where there is none. */
    public Optional<Instant> last(Reach reach, Instant now) {
        // the library knows whole seconds, and looks for what is before the given one
        Instant later = Instant.ofEpochSecond(now.getEpochSecond() + 1);
        return Optional.ofNullable(times.get(reach))
                .flatMap(time -> time.lastExecution(local(later)))
                .map(ZonedDateTime::toInstant);
    }

    /** The last time but so many; empty where the schedule does not go back as far. */
    public Optional<Instant> back(Reach reach, Instant now, int times) {
        Optional<Instant> found = last(reach, now);
        for (int i = 1; i < times && found.isPresent(); i++) {
            found = last(reach, found.get().minusSeconds(1));
        }
        return found;
    }

    private ZonedDateTime local(Instant time) {
        return time.atZone(zone);
    }
}
