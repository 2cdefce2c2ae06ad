/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import io.postern.sync.model.AccountChanges;
import io.postern.sync.model.AccountChanges.Change;
import io.postern.sync.model.Admission;
import io.postern.sync.model.Visit;
import io.postern.sync.store.Application.Part;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Serves one visitor at a time, on one connection.
 *
 * <ol>
 *   <li>An account that the issuer's subject has, by the worker's own table or by the key of the issuer's identity method.
 *   <li>Else, under a lock on the pair, the one account that has both the name and the address, and behind which this issuer
 *       knows nobody else: the rule by which runs take an account for somebody's.
 *   <li>An account with one of the two is somebody else's: nothing is taken over by a name or by an address alone.
 *   <li>Else a new one, by the scripts with which runs make accounts. Its identity in the application comes with a key; where
 *       the issuer stands for no identity method there is none yet, and the first run that finds the person by name and
 *       address adds it.
 * </ol>
 */
final class VisitorDesk implements AutoCloseable {
    private static final int MOST_CHANGES = 1000;

    private final Workspace workspace;
    private final Connection connection;
    private final Map<String, String> methods;

    VisitorDesk(Workspace workspace, Map<String, String> methods) throws SQLException {
        this.workspace = workspace;
        this.connection = workspace.connection();
        this.methods = methods;
        workspace.scripts().execute("SET lock_timeout TO '2s'");
        workspace.scripts().execute("SET statement_timeout TO '5s'");
        connection.setAutoCommit(false);
    }

    private record Found(String account, String username, boolean usable) {
        Admission admission() {
            return usable
                    ? new Admission.Active(username, Optional.empty(), Optional.empty())
                    : new Admission.Blocked();
        }
    }

    /** Says in the ledger that visitors are served; gives the number under which their changes go. */
    static long run(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("INSERT INTO " + Ledger.SCHEMA
                        + ".run (kind, outcome) VALUES ('session', 'serving') RETURNING id")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** The answer to a visit; an exception leaves everything as it was. */
    Admission admit(Visit visit, long run) throws SQLException {
        try {
            Admission admission = decided(visit, run);
            connection.commit();
            return admission;
        } catch (SQLException | RuntimeException e) {
            connection.rollback();
            throw e;
        }
    }

    private Admission decided(Visit visit, long run) throws SQLException {
        Optional<Found> known = known(visit);
        if (known.isPresent()) {
            return known.get().admission();
        }
        locked(visit);
        known = known(visit);
        return known.isPresent() ? known.get().admission() : newcomer(visit, run);
    }

    private String method(Visit visit) {
        return methods.getOrDefault(visit.issuer(), "");
    }

    /** The account of the pair; written down the first time that only its key told it. */
    private Optional<Found> known(Visit visit) throws SQLException {
        Optional<Found> found = Optional.empty();
        boolean written = true;
        try (PreparedStatement query =
                prepared(Part.VISIT_KNOWN, visit.issuer(), visit.subject(), method(visit), visit.subject())) {
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    boolean own = rows.getBoolean(4);
                    if (found.isEmpty() || own) { // where the two differ, the account that was answered before stays
                        found = Optional.of(new Found(rows.getString(1), rows.getString(2), rows.getBoolean(3)));
                        written = own;
                    }
                }
            }
        }
        if (found.isPresent() && !written) {
            remember(visit, found.get().account());
        }
        return found;
    }

    private void locked(Visit visit) throws SQLException {
        try (PreparedStatement lock =
                connection.prepareStatement("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))")) {
            lock.setString(1, visit.issuer() + "\n" + visit.subject());
            lock.execute();
        }
    }

    private Admission newcomer(Visit visit, long run) throws SQLException {
        // What is left of an account that the application has deleted.
        update(
                "DELETE FROM " + Ledger.SCHEMA + ".identity WHERE method = ? AND key = ?",
                visit.issuer(),
                visit.subject());
        String name = visit.username().toLowerCase(Locale.ROOT);
        String address = visit.email().map(workspace.application()::address).orElse("");
        try (PreparedStatement query = prepared(
                        Part.VISIT_MATCH,
                        name,
                        address,
                        visit.issuer(),
                        method(visit),
                        visit.subject(),
                        name,
                        address);
                ResultSet rows = query.executeQuery()) {
            if (rows.next()) {
                Found found = new Found(rows.getString(1), rows.getString(2), rows.getBoolean(3));
                if (!rows.getBoolean(4)) {
                    return new Admission.Taken(
                            "account " + found.account()
                                    + " has the name or the address, and not both; mend it in the application or in the directory");
                }
                if (rows.getBoolean(5)) {
                    return new Admission.Taken("account " + found.account()
                            + " has the name and the address, and another subject of the issuer");
                }
                return joined(visit, found, run);
            }
        }
        return created(visit, address, run);
    }

    private Admission joined(Visit visit, Found found, long run) throws SQLException {
        if (found.usable()) {
            long seq =
                    planned("session.join", visit, Optional.of(found.account()), Map.of("username", found.username()));
            workspace.scripts().with(words(seq, run)).run("ledger.sql");
            cleared();
            remember(visit, found.account());
        }
        return found.admission();
    }

    private Admission created(Visit visit, String address, long run) throws SQLException {
        Application app = workspace.application();
        Optional<Map.Entry<String, String>> unfit = app.unfit(visit);
        if (unfit.isPresent()) {
            return new Admission.Unfit(unfit.get().getKey(), unfit.get().getValue());
        }
        if (refused(address)) {
            return new Admission.Blocked();
        }
        Map<String, Object> after = new LinkedHashMap<>();
        after.put("username", app.login(visit.username()));
        after.put("email", address);
        app.name(Optional.of(visit.name())).ifPresent(name -> after.put("name", name));
        after.put("profile", app.profile(visit));
        after.put("preferences", Map.of());
        after.put("extra", Map.of());
        long seq = planned("person.create", visit, Optional.empty(), after);
        Scripts scripts = workspace.scripts().with(words(seq, run));
        scripts.run(app.scripts(Part.CREATE));
        scripts.run("ledger.sql");
        String account = made();
        cleared();
        remember(visit, account);
        return new Admission.Active(app.login(visit.username()), Optional.empty(), Optional.empty());
    }

    private boolean refused(String address) throws SQLException {
        if (workspace.application().scripts(Part.VISIT_REFUSED).isEmpty()) {
            return false;
        }
        try (PreparedStatement query = prepared(Part.VISIT_REFUSED, address);
                ResultSet rows = query.executeQuery()) {
            return rows.next();
        }
    }

    private static Map<String, String> words(long seq, long run) {
        String only = Long.toString(seq);
        return Map.of("from", only, "to", only, "run", Long.toString(run), "feed", Long.toString(Ledger.FEED_LOCK));
    }

    private long planned(String action, Visit visit, Optional<String> account, Map<String, Object> after)
            throws SQLException {
        String method = method(visit);
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO pg_temp.plan_change (action, method, key, account, rule, after)"
                        + " VALUES (?, nullif(?, ''), CASE WHEN ? <> '' THEN ? END, ?, 'session', ?::jsonb) RETURNING seq")) {
            insert.setString(1, action);
            insert.setString(2, method);
            insert.setString(3, method);
            insert.setString(4, visit.subject());
            insert.setString(5, account.orElse(null));
            insert.setString(6, Json.text(after));
            try (ResultSet rows = insert.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    private String made() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT account FROM pg_temp.made")) {
            rows.next();
            return rows.getString(1);
        }
    }

    private void cleared() throws SQLException {
        workspace.scripts().execute("DELETE FROM pg_temp.made; DELETE FROM pg_temp.plan_change");
    }

    private void remember(Visit visit, String account) throws SQLException {
        update(
                "INSERT INTO " + Ledger.SCHEMA + ".identity (method, key, account) VALUES (?, ?, ?)"
                        + " ON CONFLICT (method, key) DO NOTHING",
                visit.issuer(),
                visit.subject(),
                account);
    }

    /** What the ledger says after that number. */
    AccountChanges changesAfter(long number) throws SQLException {
        try {
            AccountChanges changes = number == 0 ? cutOff() : after(number);
            connection.commit();
            return changes;
        } catch (SQLException | RuntimeException e) {
            connection.rollback();
            throw e;
        }
    }

    private AccountChanges cutOff() throws SQLException {
        long last = last();
        List<Change> changes = new ArrayList<>();
        try (PreparedStatement query = prepared(Part.VISIT_CUT_OFF)) {
            query.setInt(1, MOST_CHANGES);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    changes.add(new Change(rows.getString(1), rows.getString(2), rows.getString(3), true));
                }
            }
        }
        return new AccountChanges(last, changes);
    }

    /** Numbers become visible in their order, so what is up to the last is all there. */
    private AccountChanges after(long number) throws SQLException {
        long last = last();
        List<Change> changes = new ArrayList<>();
        try (PreparedStatement query = prepared(Part.VISIT_CHANGES)) {
            query.setLong(1, number);
            query.setLong(2, last);
            query.setInt(3, MOST_CHANGES);
            try (ResultSet rows = query.executeQuery()) {
                long read = last;
                while (rows.next()) {
                    read = rows.getLong(1);
                    changes.add(
                            new Change(rows.getString(2), rows.getString(3), rows.getString(4), rows.getBoolean(5)));
                }
                return new AccountChanges(changes.size() < MOST_CHANGES ? last : read, changes);
            }
        }
    }

    private long last() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT coalesce(max(id), 0) FROM " + Ledger.SCHEMA + ".change")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private PreparedStatement prepared(Part part, String... parameters) throws SQLException {
        String text =
                workspace.scripts().text(workspace.application().scripts(part).get(0));
        PreparedStatement query = connection.prepareStatement(text);
        for (int i = 0; i < parameters.length; i++) {
            query.setString(i + 1, parameters[i]);
        }
        return query;
    }

    private void update(String sql, String... parameters) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                update.setString(i + 1, parameters[i]);
            }
            update.executeUpdate();
        }
    }

    @Override
    public void close() {
        workspace.close();
    }
}
