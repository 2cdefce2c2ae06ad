/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.config;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.parser.CronParser;
import io.postern.config.Malformed;
import io.postern.config.Quantities;
import io.postern.config.Section;
import java.time.DateTimeException;
import java.time.ZoneId;

/** Reads {@code schedule}. */
final class ScheduleReader {

    /** One failure may pass, the second shows. */
    private static final int USUAL_LATE_AFTER = 3;

    private static final int MOST_LATE_AFTER = 1000;

    private ScheduleReader() {}

    static ScheduleConfig schedule(Section schedule) {
        return new ScheduleConfig(
                schedule.optional("full", ScheduleReader::cron),
                schedule.optional("delta", ScheduleReader::cron),
                schedule.value("zone", ZoneId.systemDefault(), ScheduleReader::zone),
                schedule.value("late-after", USUAL_LATE_AFTER, Quantities.integer(1, MOST_LATE_AFTER)));
    }

    private static Cron cron(String text) throws Malformed {
        try {
            return new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX))
                    .parse(text)
                    .validate();
        } catch (IllegalArgumentException e) {
            throw new Malformed(
                    "is not a cron expression: " + e.getMessage(),
                    "write minute, hour, day of month, month and day of week, as in 0 3 * * *");
        }
    }

    private static ZoneId zone(String text) throws Malformed {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new Malformed("is not a time zone", "write for example Europe/Zurich or UTC");
        }
    }
}
