/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import io.postern.sync.model.Visit;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Changes that a visit makes: a plan of one, done by the scripts with which runs do theirs, and written into the ledger. */
final class VisitorChanges {

    private final Handle handle;
    private final Workspace workspace;

    VisitorChanges(Handle handle, Workspace workspace) {
        this.handle = handle;
        this.workspace = workspace;
    }

    /**
     * One change.
     *
     * @param account whose; empty where it makes one
     * @param method the identity method under which the visitor's subject is a key; empty text for none
     */
    record One(
            String action,
            Visit visit,
            String method,
            Optional<String> account,
            Map<String, Object> before,
            Map<String, Object> after) {}

    /**
     * Does it.
     *
     * @param part what of the application's scripts does it; none where only the ledger hears of it
     * @return the account
     */
    String make(One change, Optional<Application.Part> part, long run) throws SQLException {
        long seq = planned(change);
        String only = Long.toString(seq);
        Scripts scripts = workspace
                .scripts()
                .with(Map.of(
                        "from", only, "to", only, "run", Long.toString(run), "feed", Long.toString(Ledger.FEED_LOCK)));
        if (part.isPresent()) {
            scripts.run(workspace.application().scripts(part.get()));
        }
        scripts.run("ledger.sql");
        String account = change.account().isPresent()
                ? change.account().get()
                : handle.createQuery("SELECT account FROM pg_temp.made")
                        .mapTo(String.class)
                        .one();
        workspace.scripts().execute("DELETE FROM pg_temp.made; DELETE FROM pg_temp.plan_change");
        return account;
    }

    private long planned(One change) {
        return handle.createQuery("INSERT INTO pg_temp.plan_change (action, method, key, account, rule, before, after)"
                        + " VALUES (:action, nullif(:method, ''), CASE WHEN :method <> '' THEN :subject END, nullif(:account, ''),"
                        + " 'session', nullif(:before, '{}')::jsonb, :after::jsonb) RETURNING seq")
                .bind("action", change.action())
                .bind("method", change.method())
                .bind("subject", change.visit().subject())
                .bind("account", change.account().orElse(""))
                .bind("before", Json.text(change.before()))
                .bind("after", Json.text(change.after()))
                .mapTo(Long.class)
                .one();
    }
}
