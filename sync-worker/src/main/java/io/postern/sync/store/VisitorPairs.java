/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import io.postern.sync.model.Visit;
import io.postern.sync.store.Application.Part;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Which account a pair of issuer and subject has: what was written down in {@code postern.identity}, and, where the issuer stands
 * for an identity method, the keys of that method. Of the two the method's keys decide, so that whoever corrects a key moves the
 * account to the right person, and from the wrong one.
 */
final class VisitorPairs {

    private final Handle handle;
    private final Workspace workspace;
    private final Map<String, String> methods;

    VisitorPairs(Handle handle, Workspace workspace, Map<String, String> methods) {
        this.handle = handle;
        this.workspace = workspace;
        this.methods = methods;
    }

    /**
     * An account.
     *
     * @param usable whether it is active and not blocked
     * @param sysadmin the flag, where the application has one and it is not the application's own account
     */
    record Found(String account, String username, boolean usable, Optional<Boolean> sysadmin) {

        static Found of(ResultSet row) throws SQLException {
            boolean flag = row.getBoolean(4);
            Optional<Boolean> sysadmin = row.wasNull() ? Optional.empty() : Optional.of(flag);
            return new Found(row.getString(1), row.getString(2), row.getBoolean(3), sysadmin);
        }
    }

    /**
     * An account with the name or the address of a visitor.
     *
     * @param both whether it has both, and is none of the application's own
     * @param another whether the issuer knows somebody else behind it
     */
    record Match(Found found, boolean both, boolean another) {}

    private record Known(Found found, boolean written) {}

    /** The identity method that the issuer of a visit stands for; empty text where it stands for none. */
    String method(Visit visit) {
        return methods.getOrDefault(visit.issuer(), "");
    }

    /** The account of the pair; written down the first time that only its key told it. */
    Optional<Found> known(Visit visit) {
        List<Known> known = query(visit, Part.VISIT_KNOWN)
                .map((row, context) -> new Known(Found.of(row), row.getBoolean(5)))
                .list();
        if (known.isEmpty()) {
            return Optional.empty();
        }
        Found found = known.get(0).found();
        if (!known.get(0).written()) {
            remember(visit, found.account());
        }
        return Optional.of(found);
    }

    /** Waits for everybody else who is at work on this pair; until the end of the transaction. */
    void lock(Visit visit) {
        handle.execute("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", visit.issuer() + "\n" + visit.subject());
    }

    /** The account with the visitor's name or address; the one with both before others. */
    Optional<Match> match(Visit visit) {
        return query(visit, Part.VISIT_MATCH)
                .bind("name", visit.username().toLowerCase(Locale.ROOT))
                .bind("address", address(visit))
                .map((row, context) -> new Match(Found.of(row), row.getBoolean(5), row.getBoolean(6)))
                .findFirst();
    }

    /** The visitor's address as the application keeps it; empty text where there is none. */
    String address(Visit visit) {
        return visit.email().map(workspace.application()::address).orElse("");
    }

    /** The account is this pair's from here on, and no other pair's of the same issuer. */
    void remember(Visit visit, String account) {
        handle.createUpdate("DELETE FROM " + Ledger.SCHEMA + ".identity"
                        + " WHERE method = :issuer AND (key = :subject OR account = :account)")
                .bind("issuer", visit.issuer())
                .bind("subject", visit.subject())
                .bind("account", account)
                .execute();
        handle.createUpdate("INSERT INTO " + Ledger.SCHEMA + ".identity (method, key, account)"
                        + " VALUES (:issuer, :subject, :account) ON CONFLICT (method, key) DO NOTHING")
                .bind("issuer", visit.issuer())
                .bind("subject", visit.subject())
                .bind("account", account)
                .execute();
    }

    /** The pair has no account: what is written of it is about one that is gone, or another person's by now. */
    void forget(Visit visit) {
        handle.createUpdate("DELETE FROM " + Ledger.SCHEMA + ".identity WHERE method = :issuer AND key = :subject")
                .bind("issuer", visit.issuer())
                .bind("subject", visit.subject())
                .execute();
    }

    private Query query(Visit visit, Part part) {
        Application application = workspace.application();
        return handle.createQuery(
                        workspace.scripts().text(application.scripts(part).get(0)))
                .bind("issuer", visit.issuer())
                .bind("subject", visit.subject())
                .bind("method", method(visit));
    }
}
