/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import io.postern.sync.model.Visit;
import org.jdbi.v3.core.Handle;

/**
 * Visitors whose name or address another account holds, written down beside what runs set aside: they stand in the report of
 * every run and in {@code why} until the visitor gets in, or a run finds that nothing stands in the way any more.
 */
final class VisitorConflicts {

    /** Before the issuer, in the place of a source's id; no id has a blank. {@code plan/visitors.sql} reads it. */
    private static final String SOURCE = "session ";

    /** A provider where people sign themselves up could fill the table with them; nobody reads more than these. */
    private static final int MOST = 1000;

    /** As long as labels and reasons of runs: an index row has 2,704 bytes, and a character up to four. */
    private static final int LONGEST = 200;

    private final Handle handle;

    VisitorConflicts(Handle handle) {
        this.handle = handle;
    }

    /** Writes it down; one visitor stands there once, with the latest reason. */
    void record(Visit visit, String reason, long run) {
        solved(visit);
        handle.createUpdate("INSERT INTO " + Ledger.SCHEMA + ".set_aside"
                        + " (source, kind, label, key, username, email, reason, first_run, last_run)"
                        + " SELECT :source, 'PERSON', :label, :subject, :username, nullif(:email, ''), :reason, :run, :run"
                        + " WHERE (SELECT count(*) FROM " + Ledger.SCHEMA
                        + ".set_aside a WHERE starts_with(a.source, :session)) < :most ON CONFLICT DO NOTHING")
                .bind("source", source(visit))
                .bind("label", label(visit))
                .bind("subject", visit.subject())
                .bind("username", visit.username())
                .bind("email", visit.email().orElse(""))
                .bind("reason", cut(reason))
                .bind("run", run)
                .bind("session", SOURCE)
                .bind("most", MOST)
                .execute();
    }

    /** The visitor has got in. */
    void solved(Visit visit) {
        handle.createUpdate("DELETE FROM " + Ledger.SCHEMA
                        + ".set_aside WHERE source = :source AND kind = 'PERSON' AND label = :label")
                .bind("source", source(visit))
                .bind("label", label(visit))
                .execute();
    }

    private static String source(Visit visit) {
        return SOURCE + cut(visit.issuer());
    }

    private static String label(Visit visit) {
        return cut(visit.subject());
    }

    private static String cut(String text) {
        return text.codePointCount(0, text.length()) <= LONGEST
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST));
    }
}
