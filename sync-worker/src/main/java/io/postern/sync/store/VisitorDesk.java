/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import io.postern.sync.model.AccountChanges;
import io.postern.sync.model.Admission;
import io.postern.sync.model.Visit;
import io.postern.sync.store.Application.Part;
import io.postern.sync.store.VisitorChanges.One;
import io.postern.sync.store.VisitorPairs.Found;
import io.postern.sync.store.VisitorPairs.Match;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Serves one visitor at a time, on one connection.
 *
 * <ol>
 *   <li>An account that the issuer's subject has, by the key of the issuer's identity method or by the worker's own table.
 *   <li>Else, under a lock on the pair, the one account that has both the name and the address, and behind which this issuer
 *       knows nobody else: the rule by which runs take an account for somebody's.
 *   <li>An account with one of the two is somebody else's: nothing is taken over by a name or by an address alone.
 *   <li>Else a new one, by the scripts with which runs make accounts. Its identity in the application comes with a key; where
 *       the issuer stands for no identity method there is none yet, and the first run that finds the person by name and
 *       address adds it.
 * </ol>
 *
 * <p>Whoever has an account then has its flag settled and is given a token, where the application knows such things.
 */
final class VisitorDesk implements AutoCloseable {

    /** What Invenio keeps of a key of an identity method. */
    private static final int LONGEST_KEY = 255;

    private final Workspace workspace;
    private final Handle handle;
    private final VisitorPairs pairs;
    private final VisitorChanges changes;
    private final VisitorFlag flag;
    private final VisitorConflicts conflicts;
    private final Optional<VisitorTokens> tokens;
    private final VisitorFeed feed;

    VisitorDesk(Workspace workspace, Map<String, String> methods, SecureRandom random) throws SQLException {
        this.workspace = workspace;
        this.handle = Jdbi.open(workspace.connection());
        this.pairs = new VisitorPairs(handle, workspace, methods);
        this.changes = new VisitorChanges(handle, workspace);
        this.flag = new VisitorFlag(handle, workspace, changes);
        this.conflicts = new VisitorConflicts(handle);
        this.tokens = workspace
                .application()
                .tokens()
                .map(signer -> new VisitorTokens(handle, workspace.scripts(), signer, random));
        this.feed = new VisitorFeed(handle, workspace);
        workspace.scripts().execute("SET lock_timeout TO '2s'");
        workspace.scripts().execute("SET statement_timeout TO '5s'");
    }

    /** Says in the ledger that visitors are served; gives the number under which their changes go. */
    static long run(Connection connection) {
        return Jdbi.open(connection)
                .createQuery("INSERT INTO " + Ledger.SCHEMA
                        + ".run (kind, outcome) VALUES ('session', 'serving') RETURNING id")
                .mapTo(Long.class)
                .one();
    }

    /** The answer to a visit; an exception leaves everything as it was. */
    Admission admit(Visit visit, long run) throws SQLException {
        return handle.inTransaction(unused -> {
            Optional<Found> known = pairs.known(visit);
            if (known.isPresent()) {
                return answer(visit, known.get(), run);
            }
            pairs.lock(visit);
            known = pairs.known(visit);
            return known.isPresent() ? answer(visit, known.get(), run) : newcomer(visit, run);
        });
    }

    /** Writes down that a visitor did not get in because of somebody else. */
    Admission taken(Visit visit, String reason, long run) throws SQLException {
        handle.useTransaction(unused -> conflicts.record(visit, reason, run));
        return new Admission.Taken(reason);
    }

    /** What the ledger says after that number. */
    AccountChanges changesAfter(long number) throws SQLException {
        return handle.inTransaction(unused -> feed.after(number));
    }

    private Admission answer(Visit visit, Found found, long run) throws SQLException {
        if (!found.usable()) {
            tokens.ifPresent(all -> all.end(found.account()));
            return new Admission.Blocked();
        }
        Optional<Boolean> sysadmin = flag.settled(visit, found, pairs.method(visit), run);
        if (tokens.isEmpty() || !visit.proven()) {
            return new Admission.Active(found.username(), Optional.empty(), sysadmin);
        }
        Optional<Admission.Key> key = tokens.get().key(found.account());
        return key.isPresent() ? new Admission.Active(found.username(), key, sysadmin) : new Admission.Blocked();
    }

    private Admission newcomer(Visit visit, long run) throws SQLException {
        pairs.forget(visit);
        Optional<Match> match = pairs.match(visit);
        if (match.isEmpty()) {
            return created(visit, run);
        }
        Found found = match.get().found();
        if (!match.get().both()) {
            return conflict(
                    visit,
                    "account " + found.account() + " (" + found.username()
                            + ") has the name or the address, and not both; mend it in the application or in the directory",
                    run);
        }
        if (match.get().another()) {
            return conflict(
                    visit,
                    "account " + found.account() + " (" + found.username()
                            + ") has the name and the address, and another subject of the issuer",
                    run);
        }
        if (found.usable()) {
            changes.make(
                    new One(
                            "session.join",
                            visit,
                            pairs.method(visit),
                            Optional.of(found.account()),
                            Map.of(),
                            Map.of("username", found.username())),
                    Optional.empty(),
                    run);
            settle(visit, found.account());
        }
        return answer(visit, found, run);
    }

    private Admission conflict(Visit visit, String reason, long run) {
        conflicts.record(visit, reason, run);
        return new Admission.Taken(reason);
    }

    private void settle(Visit visit, String account) {
        pairs.remember(visit, account);
        conflicts.solved(visit);
    }

    private Admission created(Visit visit, long run) throws SQLException {
        Application app = workspace.application();
        String address = pairs.address(visit);
        String method = pairs.method(visit);
        Optional<Map.Entry<String, String>> unfit = method.isEmpty()
                        || visit.subject().length() <= LONGEST_KEY
                ? app.unfit(visit)
                : Optional.of(Map.entry(
                        "subject", "is longer than " + LONGEST_KEY + " characters, and so no key of method " + method));
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
        String account = changes.make(
                new One("person.create", visit, method, Optional.empty(), Map.of(), after),
                Optional.of(Part.CREATE),
                run);
        settle(visit, account);
        return answer(visit, new Found(account, app.login(visit.username()), true, app.newcomerIsSysadmin()), run);
    }

    private boolean refused(String address) {
        Application application = workspace.application();
        return !application.scripts(Part.VISIT_REFUSED).isEmpty()
                && handle.createQuery(workspace
                                .scripts()
                                .text(application.scripts(Part.VISIT_REFUSED).get(0)))
                        .bind("address", address)
                        .mapTo(Integer.class)
                        .findFirst()
                        .isPresent();
    }

    @Override
    public void close() {
        workspace.close();
    }
}
