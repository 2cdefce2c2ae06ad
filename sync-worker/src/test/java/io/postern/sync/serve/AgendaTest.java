/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.parser.CronParser;
import io.postern.sync.config.ScheduleConfig;
import io.postern.sync.model.Reach;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AgendaTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:07:30.5Z");

    private static Optional<Cron> cron(String text) {
        return Optional.of(new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX)).parse(text));
    }

    private static Timetable timetable(String full, String delta, String zone) {
        return Timetable.of(new ScheduleConfig(cron(full), cron(delta), ZoneId.of(zone), 3), true);
    }

    private static Timetable daily() {
        return timetable("0 3 * * *", "*/15 * * * *", "UTC");
    }

    private static Due full(String at) {
        return new Due(Reach.FULL, Instant.parse(at));
    }

    private static Due delta(String at) {
        return new Due(Reach.DELTA, Instant.parse(at));
    }

    /** The last columns are Zurich's nights in which the clock is set: 2:30 is not there in March and twice in October. */
    @ParameterizedTest
    @CsvSource({
        "0 3 * * *,   UTC,           2026-11-23T02:59:59.999Z, 2026-11-22T03:00:00Z, 2026-11-23T03:00:00Z",
        "0 3 * * *,   UTC,           2026-11-23T03:00:00Z,     2026-11-23T03:00:00Z, 2026-11-24T03:00:00Z",
        "0 3 * * *,   UTC,           2026-11-23T03:00:00.5Z,   2026-11-23T03:00:00Z, 2026-11-24T03:00:00Z",
        "0 3 * * *,   Europe/Zurich, 2026-07-01T12:00:00Z,     2026-07-01T01:00:00Z, 2026-07-02T01:00:00Z",
        "0 3 * * 1,   UTC,           2026-11-25T12:00:00Z,     2026-11-23T03:00:00Z, 2026-11-30T03:00:00Z",
        "*/15 * * * *, UTC,          2026-11-23T12:07:30Z,     2026-11-23T12:00:00Z, 2026-11-23T12:15:00Z",
        "0 4 * * *,   Europe/Zurich, 2026-03-29T12:00:00Z,     2026-03-29T02:00:00Z, 2026-03-30T02:00:00Z",
        "0 4 * * *,   Europe/Zurich, 2026-10-25T12:00:00Z,     2026-10-25T03:00:00Z, 2026-10-26T03:00:00Z",
    })
    void knowsTheTimesBeforeAndAfter(String cron, String zone, Instant now, Instant last, Instant next) {
        Timetable timetable = timetable(cron, cron, zone);
        assertThat(timetable.last(Reach.FULL, now)).contains(last);
        assertThat(timetable.next(Reach.FULL, now)).contains(next);
        assertThat(timetable.back(Reach.FULL, now, 1)).contains(last);
    }

    @Test
    void goesBackByTimesOfTheScheduleNotByHours() {
        Timetable weekdays = timetable("0 3 * * 1-5", "0 3 * * 1-5", "UTC");
        assertThat(weekdays.back(Reach.FULL, NOON, 2))
                .as("from Monday to Friday")
                .contains(Instant.parse("2026-11-20T03:00:00Z"));
    }

    @Test
    void beginsWithTheLastFullRunThatShouldHaveBeen() {
        Agenda agenda = new Agenda(daily(), NOON);
        Due first = agenda.take(NOON).orElseThrow();
        assertThat(first).isEqualTo(full("2026-11-23T03:00:00Z"));
        agenda.made(first, NOON);
        assertThat(agenda.take(NOON)).as("which has read what the delta would").isEmpty();
        assertThat(agenda.next(NOON)).contains(Instant.parse("2026-11-23T12:15:00Z"));
    }

    @Test
    void aFullRunThatAnotherWorkerMadeLeavesTheDelta() {
        Agenda agenda = new Agenda(daily(), NOON);
        assertThat(agenda.take(NOON)).contains(full("2026-11-23T03:00:00Z"));
        assertThat(agenda.take(NOON)).contains(delta("2026-11-23T12:00:00Z"));
    }

    @Test
    void aDeltaThatWasDueWhileAFullRunWentOnIsMadeAfterIt() {
        Agenda agenda = new Agenda(daily(), NOON);
        Due first = agenda.take(NOON).orElseThrow();
        Instant ended = NOON.plus(Duration.ofHours(1));
        assertThat(agenda.next(ended)).contains(ended);
        agenda.made(first, NOON);
        assertThat(agenda.take(ended)).contains(delta("2026-11-23T13:00:00Z"));
    }

    @Test
    void timesThatPassMeanwhileComeToOneRunOfEachKind() {
        Agenda agenda = new Agenda(daily(), NOON);
        agenda.made(agenda.take(NOON).orElseThrow(), NOON);
        Instant evening = Instant.parse("2026-11-23T18:01:00Z");
        assertThat(agenda.take(evening)).contains(delta("2026-11-23T18:00:00Z"));
        assertThat(agenda.take(evening)).isEmpty();
        Instant daysLater = Instant.parse("2026-11-27T12:16:00Z");
        Due later = agenda.take(daysLater).orElseThrow();
        assertThat(later).isEqualTo(full("2026-11-27T03:00:00Z"));
        agenda.made(later, daysLater);
        assertThat(agenda.take(daysLater)).isEmpty();
    }

    @Test
    void whatFailedWaitsAWhileUnlessSomethingLaterIsDue() {
        Agenda agenda = new Agenda(daily(), NOON);
        Due failed = agenda.take(NOON).orElseThrow();
        assertThat(agenda.take(NOON)).as("the delta").isPresent();
        agenda.again(failed, NOON, Duration.ofMinutes(1));
        assertThat(agenda.take(NOON.plusSeconds(59))).isEmpty();
        assertThat(agenda.next(NOON)).contains(NOON.plusSeconds(60));
        assertThat(agenda.take(NOON.plusSeconds(60))).contains(failed);
        agenda.again(failed, NOON.plusSeconds(60), Duration.ofDays(1));
        assertThat(agenda.take(NOON.plusSeconds(61 + 24 * 3600))).contains(full("2026-11-24T03:00:00Z"));
    }

    @Test
    void aClockThatIsSetBackMakesNoRunTwice() {
        Agenda agenda = new Agenda(daily(), NOON);
        agenda.made(agenda.take(NOON).orElseThrow(), NOON);
        Instant later = Instant.parse("2026-11-23T12:15:10Z");
        assertThat(agenda.take(later)).contains(delta("2026-11-23T12:15:00Z"));
        assertThat(agenda.take(NOON)).isEmpty();
        assertThat(agenda.take(later)).isEmpty();
        assertThat(agenda.take(later.plusSeconds(900))).contains(delta("2026-11-23T12:30:00Z"));
    }

    @Test
    void whereNoSourceGivesDeltasThereAreNone() {
        ScheduleConfig schedule = new ScheduleConfig(Optional.empty(), cron("*/15 * * * *"), ZoneId.of("UTC"), 3);
        Agenda agenda = new Agenda(Timetable.of(schedule, false), NOON);
        assertThat(agenda.take(NOON.plusSeconds(3600))).isEmpty();
        assertThat(agenda.next(NOON)).isEmpty();
    }
}
