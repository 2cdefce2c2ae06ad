/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

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
import org.jdbi.v3.core.Jdbi;

/** The application's database. Safe for use by several threads; what it opens is not. */
public final class Store {

    private final DatabaseSettings database;
    private final AppSettings app;

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

    /** Tables for a plan, in a session that can write nothing else. */
    public Workspace plan() {
        return Workspace.asking("the tables of a plan could not be made", () -> {
            Connection connection = connect();
            return Workspace.readOnly(connection, application(connection));
        });
    }

    /**
     * Begins a run: brings the worker's own schema to this version, waits for another run to end, and marks one that was
     * cut off.
     *
     * @return nothing where another run has not ended in that time
     */
    public Optional<Run> run(Duration wait, String kind) {
        return Workspace.asking("the run could not begin", () -> {
            migrate();
            Optional<RunLock> lock =
                    RunLock.take(connect(), wait, ProcessHandle.current().pid() + "");
            if (lock.isEmpty()) {
                return Optional.empty();
            }
            Optional<Run> run = Optional.empty();
            try {
                Connection connection = connect();
                run = Optional.of(Run.begin(connection, application(connection), lock.get(), kind, this::connect));
                return run;
            } finally {
                if (run.isEmpty()) {
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
        generation();
        Ledger.migrate(database);
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
        Connection connection = connect();
        try {
            return new VisitorDesk(Workspace.visiting(connection, application(connection)), methods);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private Application application(Connection connection) throws SQLException {
        return app instanceof CkanSettings ckan
                ? Ckan.detect(connection, ckan)
                : Invenio.detect(connection, (InvenioSettings) app);
    }

    Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", database.user());
        database.password().ifPresent(password -> properties.setProperty("password", password.reveal()));
        properties.setProperty("ApplicationName", "postern-sync");
        properties.setProperty("tcpKeepAlive", "true");
        return DriverManager.getConnection(database.url(), properties);
    }
}
