/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.serve;

import io.postern.log.JsonLine;
import io.postern.process.log.LineWriter;
import io.postern.sync.model.Counts;
import io.postern.sync.session.SessionEvents;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** One JSON line an event. No secret, no token and nothing of a record but its key is in them. Safe for use by several threads. */
public final class EventLog implements SessionEvents {

    /** A run that refuses more says the same again and again; the report has them all. */
    private static final int MOST_REASONS = 100;

    private final LineWriter lines;
    private final Clock clock;

    /** Writes there. */
    public EventLog(LineWriter lines, Clock clock) {
        this.lines = lines;
        this.clock = clock;
    }

    /** The worker serves. */
    public void started(String version, String database, Optional<String> sessions, String admin) {
        JsonLine line = line("serve", "started")
                .text("version", version)
                .text("database", database)
                .text("sessions", sessions)
                .text("admin", admin);
        lines.write(line.end());
    }

    /** The worker was told to stop, or has. */
    public void process(String event) {
        lines.write(line("serve", event).end());
    }

    /** A run has the lock. */
    public void begun(long run, Due due) {
        lines.write(due(line("run", "begun").number("run", run), due).end());
    }

    /** A run failed; it is made again in a while. */
    public void failed(Due due, String reason) {
        lines.write(due(line("run", "failed"), due).text("reason", reason).end());
    }

    /**
     * How a run ended.
     *
     * @param outcome as the ledger has it
     * @param plan the hash by which a plan that was refused can be approved
     * @param reasons one sentence each
     */
    public record Ending(
            String outcome,
            Optional<String> plan,
            List<String> reasons,
            Optional<Counts> counts,
            Map<String, Duration> phases) {}

    /** A run has ended: a line for each reason, and one for the whole. */
    public void ended(OptionalLong run, Due due, Ending ending) {
        List<String> reasons = ending.reasons();
        for (String reason : reasons.subList(0, Math.min(MOST_REASONS, reasons.size()))) {
            JsonLine line = line("run", "refusal");
            run.ifPresent(id -> line.number("run", id));
            lines.write(line.text("reason", reason).end());
        }
        JsonLine line = line("run", "ended");
        run.ifPresent(id -> line.number("run", id));
        due(line, due)
                .text("outcome", ending.outcome())
                .text("plan", ending.plan())
                .number("reasons", reasons.size());
        ending.counts().ifPresent(all -> counts(line, all));
        ending.phases().forEach((phase, took) -> line.millis(phase + "_ms", took.toNanos()));
        lines.write(line.end());
    }

    private static void counts(JsonLine line, Counts counts) {
        line.number("people_read", counts.people().read())
                .number("people_created", counts.people().created())
                .number("people_updated", counts.people().updated())
                .number("people_deactivated", counts.people().deactivated())
                .number("people_reactivated", counts.people().reactivated())
                .number("people_set_aside", counts.people().setAside())
                .number("groups_read", counts.groups().read())
                .number("groups_created", counts.groups().created())
                .number("groups_updated", counts.groups().updated())
                .number("groups_set_aside", counts.groups().setAside())
                .number("memberships_added", counts.memberships().added())
                .number("memberships_removed", counts.memberships().removed())
                .number("sysadmins_granted", counts.sysadmins().granted())
                .number("sysadmins_revoked", counts.sysadmins().revoked());
    }

    @Override
    public void answered(Answered answer) {
        lines.write(new JsonLine(clock.instant(), "session")
                .text("endpoint", answer.endpoint().label())
                .number("status", answer.status())
                .millis("ms", answer.took().toNanos())
                .text("client", answer.client())
                .text("visitor", answer.visitor())
                .end());
    }

    private JsonLine line(String type, String event) {
        return new JsonLine(clock.instant(), type).text("event", event);
    }

    private static JsonLine due(JsonLine line, Due due) {
        return line.text("reach", due.reach().word()).text("due", due.at().toString());
    }
}
