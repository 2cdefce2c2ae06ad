/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.log;

import io.postern.auth.Facts;
import io.postern.auth.Identity;
import io.postern.auth.Proof;
import io.postern.auth.Reason;
import io.postern.auth.RequestHead;
import io.postern.log.JsonLine;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * The access line of each request, and the audit line of those that signed somebody in or out, were
 * refused, or were let through as a sysadmin's, which a sign-out is not. No header but
 * {@code traceparent} is in them, no query, and no claim. Safe for use by many threads at once.
 */
public final class RequestLog {
    /** {@code traceparent} has 55 characters (W3C Trace Context, section 3.2); what is longer is not one. */
    private static final int LONGEST_TRACEPARENT = 128;

    private final Lines lines;
    private final Clock clock;

    /** Writes lines there, with the times of that clock. */
    public RequestLog(Lines lines, Clock clock) {
        this.lines = lines;
        this.clock = clock;
    }

    /** Where lines go; neither blocks nor throws. Safe for use by many threads at once. */
    public interface Lines {
        /** Whether access lines are wanted; audit lines always are. */
        boolean accessWanted();

        /** Takes an access line, without its line break. */
        void access(String line);

        /** Takes an audit line, without its line break. */
        void audit(String line);
    }

    /**
     * How a request ended.
     *
     * @param status of the answer
     * @param bytes of body sent; -1 where nobody has counted them
     * @param nanos from its first byte to the last of the answer
     * @param whole whether the answer was sent to its end
     */
    public record Ended(Reason reason, int status, long bytes, long nanos, boolean whole) {}

    /** Writes down a request that has ended; {@code facts} is empty where it never got to the gate. */
    public void ended(RequestHead head, Optional<Facts> facts, Ended ended) {
        boolean accessWanted = lines.accessWanted();
        boolean signed = ended.reason() == Reason.SIGNED_IN || ended.reason() == Reason.SIGNED_OUT;
        boolean refused = ended.status() >= 400 && refusal(ended.reason());
        boolean sysadmin = !refused
                && ended.reason() != Reason.SIGNED_OUT
                && facts.flatMap(Facts::identity).map(Identity::sysadmin).orElse(false);
        if (!accessWanted && !signed && !refused && !sysadmin) {
            return;
        }
        Instant now = clock.instant();
        if (accessWanted) {
            JsonLine line = begin(now, "access", head, facts, ended.reason()).number("status", ended.status());
            if (ended.bytes() >= 0) {
                line.number("bytes", ended.bytes());
            }
            line.millis("durationMs", ended.nanos());
            head.headers()
                    .first("traceparent")
                    .filter(trace -> trace.length() <= LONGEST_TRACEPARENT)
                    .ifPresent(trace -> line.text("traceparent", trace));
            if (!ended.whole()) {
                line.flag("aborted", true);
            }
            lines.access(line.end());
        }
        if (signed) {
            lines.audit(begin(now, "audit", head, facts, ended.reason())
                    .text("event", ended.reason() == Reason.SIGNED_IN ? "signed-in" : "signed-out")
                    .end());
        }
        if (refused) {
            JsonLine line = begin(now, "audit", head, facts, ended.reason())
                    .text("event", "refused")
                    .number("status", ended.status());
            facts.filter(known -> !known.detail().isEmpty()).ifPresent(known -> line.text("detail", known.detail()));
            lines.audit(line.end());
        } else if (sysadmin) {
            lines.audit(begin(now, "audit", head, facts, ended.reason())
                    .text("event", "sysadmin-granted")
                    .end());
        }
    }

    private static JsonLine begin(Instant now, String type, RequestHead head, Optional<Facts> facts, Reason reason) {
        Optional<Identity> identity = facts.flatMap(Facts::identity);
        JsonLine line = new JsonLine(now, type)
                .text("id", head.id())
                .text("method", head.method())
                .text("path", facts.map(Facts::path).orElse(pathOf(head.target())))
                .text("client", head.peer().address().getHostAddress())
                .text("user", identity.map(Identity::username))
                .text("subject", identity.map(known -> known.account().label()))
                .text("rule", facts.flatMap(Facts::rule))
                .text("authenticator", facts.flatMap(Facts::proof).map(Proof::label));
        return line.text("reason", reason.code());
    }

    /** What the gate decided against somebody, as against what merely failed or nobody was refused by. */
    private static boolean refusal(Reason reason) {
        int status = reason.status();
        return (status == 400 || status == 401 || status == 403 || status == 409)
                || reason == Reason.UPSTREAM_ECHO
                || reason == Reason.SIGN_IN_FAILED
                || reason == Reason.SESSIONS_UNAVAILABLE
                || reason == Reason.PROVIDER_UNAVAILABLE
                || reason == Reason.PROVISIONING_UNAVAILABLE
                || reason == Reason.PROVISIONING_REJECTED;
    }

    private static String pathOf(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }
}
