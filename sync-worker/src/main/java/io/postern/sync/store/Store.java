/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** The application's database. Safe for use by several threads; what it opens is not. */
public final class Store {
    /** What the worker's sessions are called in the database. */
    static final String APPLICATION = "postern-sync";

    /** So long a probe waits for an answer; who asks for readiness does not wait longer. */
    private static final int PATIENCE_SECONDS = 5;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final DatabaseSettings database;
    private final AppSettings app;
    /** What the worker's own schema was made of when this process had brought it to its version; empty until then. */
    private volatile Optional<String> brought = Optional.empty();

    /** Opens no connection yet. */
    public Store(DatabaseSettings database, AppSettings app) {
        this.database = database;
        this.app = app;
    }

    /**
     * The schema generation that stands in the database, for people.
     *
     * @throws UnknownSchemaException where it is none that this worker knows
     * @throws StoreException where the database cannot be asked
     */
    public String generation() {
        return Workspace.asking("target.database cannot be asked", () -> {
            try (Connection connection = connect()) {
                return application(connection).generation();
            }
        });
    }

    /**
     * How the database and the runs in it stand.
     *
     * @throws UnknownSchemaException where the application is none that this worker knows
     * @throws StoreException where the database does not answer within seconds
     */
    public Standing standing() {
        return Workspace.asking("target.database does not answer", () -> {
            try (Connection connection = connect(PATIENCE_SECONDS);
                    Handle handle = Jdbi.open(connection)) {
                return new Standing(
                        application(connection).generation(),
                        ScheduledRuns.last(handle),
                        ScheduledRuns.running(handle));
            } catch (JdbiException e) {
                throw new StoreException("target.database does not answer: " + e.getMessage(), e);
            }
        });
    }

    /** Tables for a plan, in a session that can write nothing else. */
    public Workspace plan() {
        return Workspace.asking("the tables of a plan could not be made", () -> {
            return opened(connection -> Workspace.readOnly(connection, application(connection)));
        });
    }

    /**
     * Begins a run: brings the worker's own schema to this version, waits for another run to end, and marks one that was
     * cut off.
     *
     * @return nothing where another run has not ended in that time
     */
    public Optional<Run> run(Duration wait, String kind) {
        return begin(Errand.of(kind), waited -> waited.compareTo(wait) < 0) instanceof Turn.Ours ours
                ? Optional.of(ours.run())
                : Optional.empty();
    }

    /**
     * Begins a run in the same way, unless the schedule wanted it and another worker was there before: a run of this reach,
     * or a full one, that was due or began at that time or later and came to an end.
     */
    public Turn begin(Errand errand, Turn.Waiting waiting) {
        return Workspace.asking("the run could not begin", () -> {
            migrate();
            Optional<RunLock> lock = opened(connection ->
                    RunLock.take(connection, waiting, ProcessHandle.current().pid() + ""));
            if (lock.isEmpty()) {
                return new Turn.Theirs();
            }
            boolean ours = false;
            try {
                Turn turn = opened(connection -> {
                    if (ScheduledRuns.made(connection, errand)) {
                        connection.close();
                        return new Turn.Made();
                    }
                    return new Turn.Ours(
                            Run.begin(connection, application(connection), lock.get(), errand, this::connect));
                });
                ours = turn instanceof Turn.Ours;
                return turn;
            } finally {
                if (!ours) {
                    lock.get().close();
                }
            }
        });
    }

    /**
     * Makes the worker's own schema, or brings it to this version, once it is clear that the application is understood.
     *
     * @throws UnknownSchemaException where it is not
     */
    public void migrate() {
        Workspace.asking("target.database cannot be asked", () -> {
            try (Connection connection = connect()) {
                application(connection);
                Optional<String> known = brought;
                // a worker that serves asks before each run, and the library takes longer than many a run
                if (known.isEmpty() || !known.equals(Ledger.history(connection))) {
                    Ledger.migrate(database);
                    brought = Ledger.history(connection);
                }
                return true;
            }
        });
    }

    /** What of the application's rows may be passed on, and how. */
    public PublishedIds published() {
        return Workspace.asking("target.database cannot be asked", () -> {
            try (Connection connection = connect()) {
                return application(connection).published();
            }
        });
    }

    /** The database for small queries of others; each handle is a connection of its own. */
    public Jdbi jdbi() {
        return Jdbi.create(this::connect);
    }

    /**
     * What is known of a person or a group, one fact a line: accounts, identities, memberships, why it is set aside, the
     * last twenty changes.
     *
     * @param what a key, a name, an address, an account's number, or a group's identifier or name
     */
    public List<String> why(String what) {
        return Workspace.asking("target.database cannot be asked", () -> {
            List<String> facts = new ArrayList<>();
            try (Workspace workspace = plan();
                    PreparedStatement asked =
                            workspace.connection().prepareStatement("SELECT set_config('postern.what', ?, false)");
                    Statement statement = workspace.connection().createStatement()) {
                asked.setString(1, what);
                asked.execute();
                ResultSet rows = statement.executeQuery(workspace.scripts().text("why.sql"));
                while (rows.next()) {
                    facts.add(rows.getString(3));
                }
            }
            return facts;
        });
    }

    /**
     * The accounts as the session endpoint needs them; brings the worker's own schema to this version.
     *
     * @param methods the identity methods whose keys are the subjects of an issuer, by issuer
     */
    public VisitorAccounts accounts(Map<String, String> methods) {
        Map<String, String> known = Map.copyOf(methods);
        return Workspace.asking("the accounts of target.database cannot be had", () -> {
            migrate();
            try (Connection connection = connect()) {
                return new VisitorAccounts(() -> desk(known), VisitorDesk.run(connection));
            }
        });
    }

    private VisitorDesk desk(Map<String, String> methods) throws SQLException {
        return opened(connection ->
                new VisitorDesk(Workspace.visiting(connection, application(connection)), methods, RANDOM));
    }

    private interface Opening<T> {
        T of(Connection connection) throws SQLException;
    }

    /** What is made of a new connection; where that fails, the connection ends, and whatever lock it holds with it. */
    private <T> T opened(Opening<T> opening) throws SQLException {
        Connection connection = connect();
        boolean made = false;
        try {
            T result = opening.of(connection);
            made = true;
            return result;
        } finally {
            if (!made) {
                connection.close();
            }
        }
    }

    private Application application(Connection connection) throws SQLException {
        return app instanceof CkanSettings ckan
                ? Ckan.detect(connection, ckan)
                : Invenio.detect(connection, (InvenioSettings) app);
    }

    Connection connect() throws SQLException {
        return connect(0);
    }

    private Connection connect(int patienceSeconds) throws SQLException {
        Properties properties = new Properties();
        if (patienceSeconds > 0) {
            String seconds = Integer.toString(patienceSeconds);
            properties.setProperty("connectTimeout", seconds);
            properties.setProperty("socketTimeout", seconds);
        }
        properties.setProperty("user", database.user());
        database.password().ifPresent(password -> properties.setProperty("password", password.reveal()));
        properties.setProperty("ApplicationName", APPLICATION);
        properties.setProperty("tcpKeepAlive", "true");
        return DriverManager.getConnection(database.url(), properties);
    }
}
