/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import io.postern.sync.model.Plan;
import io.postern.sync.model.SetAside;
import io.postern.sync.store.Application.Part;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.PGConnection;
import org.postgresql.core.BaseConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables in which one run compares. For a plan they are temporary, and after they are made the session may write
 * nothing else; for a run they are unlogged tables in a schema of that run, which goes with it. One
 * connection, used by one thread.
 */
public final class Workspace implements AutoCloseable {

    /** Between the name of the worker's schema and a runner's number. */
    private static final Logger LOG = LoggerFactory.getLogger(Workspace.class);

    private static final String WORK = "_work_";

    private static final String LOCK_NOT_HAD = "55P03";

    /** Ends what workers of this user have open in the tables of a schema. */
    private static final String END_SESSIONS = """
            SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity a
            WHERE a.usename = current_user AND a.application_name = 'postern-sync' AND a.pid <> pg_backend_pid()
              AND EXISTS (SELECT FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
                          WHERE l.pid = a.pid AND l.granted AND c.relnamespace = to_regnamespace(%s)
                            AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()))""";

    /** Tables that a query makes, with that query's file. */
    private static final String[][] QUERIES = {
        {"plan_person", "plan/diff.sql"},
        {"plan_second", "plan/second.sql"},
        {"plan_claim", "plan/claims.sql"},
        {"plan_held", "plan/held.sql"},
        {"plan_leaver", "plan/leavers.sql"},
        {"plan_role", "plan/roles.sql"},
        {"wanted_member", "plan/wanted-members.sql"},
    };

    /** Counts records, over all sources. */
    static final class Numbers {
        private long last;

        long next() {
            return ++last;
        }
    }

    private final Connection connection;
    private final Application application;
    private final Scripts scripts;
    private final boolean readOnly;
    private final Numbers numbers = new Numbers();
    private final CopyLine line;

    private Workspace(Connection connection, Application application, Scripts scripts, boolean readOnly)
            throws SQLException {
        this.line = new CopyLine(connection.unwrap(BaseConnection.class));
        this.connection = connection;
        this.application = application;
        this.scripts = scripts;
        this.readOnly = readOnly;
    }

    /** For a plan: nothing but temporary tables can be written from here on. */
    static Workspace readOnly(Connection connection, Application application) throws SQLException {
        Scripts scripts = new Scripts(connection, words(application, "TEMP"));
        prepare(scripts, application, hasLedger(connection) ? "plan/own.sql" : "plan/own-nothing.sql");
        for (String[] query : QUERIES) {
            scripts.execute("CREATE TEMP TABLE " + query[0] + " AS " + scripts.text(query[1]) + " WITH NO DATA");
        }
        scripts.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY");
        return new Workspace(connection, application, scripts, true);
    }

    /**
     * For a run: in a schema of its own, named by the runner's number. Those of earlier runners go first, so that one that
     * is still at work finds nothing more to work with; one that stands still in them would be waited for without end, and
     * is cut off.
     */
    static Workspace writing(Connection connection, Application application, long fence) throws SQLException {
        Scripts scripts = new Scripts(connection, words(application, "UNLOGGED"));
        for (String schema : schemas(connection)) {
            scripts.execute(END_SESSIONS.formatted(Quoting.literal(schema)));
            drop(scripts, schema);
        }
        String own = Ledger.SCHEMA + WORK + fence;
        scripts.execute("CREATE SCHEMA " + own);
        scripts.execute("SET search_path TO " + own + ", " + Ledger.SCHEMA + ", "
                + application.words().get("schema"));
        prepare(scripts, application, "plan/own.sql");
        return new Workspace(connection, application, scripts, false);
    }

    /** The tables of the same run on another connection, which is closed with it. */
    Workspace beside(Connection other) throws SQLException {
        Scripts theirs = new Scripts(other, words(application, "UNLOGGED"));
        theirs.execute("SET search_path TO " + connection.getSchema() + ", " + Ledger.SCHEMA + ", "
                + application.words().get("schema"));
        views(theirs, application, "plan/own.sql");
        return new Workspace(other, application, theirs, false);
    }

    /** For visitors: a plan of one change at a time, in tables that no run sees. */
    static Workspace visiting(Connection connection, Application application) throws SQLException {
        Scripts scripts = new Scripts(connection, words(application, "TEMP"));
        prepare(scripts, application, "plan/own.sql");
        return new Workspace(connection, application, scripts, false);
    }

    /** Takes the tables of a run away; where that fails, the next run does it. */
    void clear() throws SQLException {
        if (!connection.isClosed()) {
            line.cancel();
            for (String schema : schemas(connection)) {
                if (schema.equals(connection.getSchema())) {
                    drop(scripts, schema);
                }
            }
        }
    }

    /** Not waited for without end: a backup reads these tables too, and may do so for hours. */
    private static void drop(Scripts scripts, String schema) throws SQLException {
        scripts.execute("SET lock_timeout TO '3s'");
        try {
            scripts.execute("DROP SCHEMA IF EXISTS " + Quoting.identifier(schema) + " CASCADE");
        } catch (SQLException e) {
            if (!LOCK_NOT_HAD.equals(e.getSQLState())) {
                throw e;
            }
            LOG.warn("schema {} is in use by others, and is left for the next run to take away", schema);
        }
        scripts.execute("RESET lock_timeout");
    }

    private static List<String> schemas(Connection connection) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT nspname FROM pg_namespace WHERE nspname ~ '^" + Ledger.SCHEMA + WORK + "[0-9]+$'")) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }

    private static void prepare(Scripts scripts, Application application, String own) throws SQLException {
        scripts.execute("SET work_mem TO '64MB'");
        scripts.execute("SET temp_buffers TO '32MB'");
        scripts.execute("SET jit TO off"); // each statement runs once: compiling costs more than it saves
        scripts.run("plan/tables.sql");
        views(scripts, application, own);
    }

    /** What the scripts look at, which each connection has to itself. */
    private static void views(Scripts scripts, Application application, String own) throws SQLException {
        scripts.execute("SET TIME ZONE 'UTC'");
        scripts.run("plan/functions.sql");
        scripts.run(own);
        scripts.run(application.scripts(Part.VIEWS));
    }

    private static Map<String, String> words(Application application, String kind) {
        Map<String, String> words = new HashMap<>(application.words());
        words.put("kind", kind);
        words.put("worker", Ledger.SCHEMA);
        words.put("asides", Scripts.source("plan/asides.sql"));
        words.put("visitors", Scripts.source("plan/visitors.sql"));
        words.put("reported", Scripts.source("plan/reported.sql"));
        return words;
    }

    /** Whether the worker's own schema is there. */
    static boolean hasLedger(Connection connection) {
        return asking("target.database cannot be asked", () -> exists(connection));
    }

    private static boolean exists(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT to_regclass('" + Ledger.SCHEMA + ".change') IS NOT NULL")) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    Connection connection() {
        return connection;
    }

    /** The way in for many rows. */
    CopyLine line() {
        return line;
    }

    Scripts scripts() {
        return scripts;
    }

    Application application() {
        return application;
    }

    /** Takes what a source gives; says so to the planner. */
    public Staging stage(PlannedSource source) {
        try {
            scripts.execute("INSERT INTO plan_source VALUES (" + source.number() + ", " + Quoting.literal(source.id())
                    + ", " + Quoting.literal(source.method()) + ", false, " + source.groups() + ")");
            return new Staging(line, application, source.number(), numbers);
        } catch (SQLException e) {
            throw new StoreException("the tables of a run could not be filled", e);
        }
    }

    /** Everything that a source has was staged: only now may somebody be missed in it. */
    public void complete(PlannedSource source) {
        try {
            scripts.execute("UPDATE plan_source SET complete = true WHERE src = " + source.number());
        } catch (SQLException e) {
            throw new StoreException("the tables of a run could not be filled", e);
        }
    }

    /** Makes the tables of {@link #QUERIES} without rows, for a plan that comes from elsewhere. */
    void compareNothing() throws SQLException {
        for (String[] query : QUERIES) {
            scripts.execute("CREATE UNLOGGED TABLE " + query[0] + " AS " + scripts.text(query[1]) + " WITH NO DATA");
        }
    }

    /** Fills a table of {@link #QUERIES}; where that is allowed by a statement that PostgreSQL runs in parallel. */
    void query(String table) throws SQLException {
        for (String[] query : QUERIES) {
            if (query[0].equals(table)) {
                String text = scripts.text(query[1]);
                scripts.execute(
                        readOnly
                                ? "INSERT INTO " + table + " " + text
                                : "CREATE UNLOGGED TABLE " + table + " WITH (autovacuum_enabled = false) AS " + text);
                return;
            }
        }
        throw new IllegalArgumentException(table);
    }

    /** Compares; afterwards the changes can be read. */
    public Plan plan(PlanRules rules) {
        return asking("the comparison failed", () -> new PlanReader(this).plan(new Planner(this).plan(rules)));
    }

    /** Each change of the plan as one line of JSON, in the order in which they are applied. */
    public void changes(Consumer<String> lines) {
        asking("the plan could not be read", () -> {
            new PlanReader(this).changes(lines);
            return true;
        });
    }

    /** Every record that is set aside, with the id of its source; a visitor's with {@code session} and the issuer. */
    public void setAside(BiConsumer<String, SetAside> records) {
        asking("the records set aside could not be read", () -> {
            new PlanReader(this).setAside(records);
            return true;
        });
    }

    /** How many people and groups a source gave in its last good reading, where there was one. */
    public OptionalLong lastRead(String source) {
        if (!hasLedger(connection)) {
            return OptionalLong.empty();
        }
        return Jdbi.create(connection)
                .withHandle(handle -> handle.createQuery(
                                "SELECT people + groups FROM " + Ledger.SCHEMA + ".source_state WHERE source = :source")
                        .bind("source", source)
                        .mapTo(Long.class)
                        .findOne())
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }

    /** The plan as a page shows it. */
    public PlanView view() {
        return new PlanView(this);
    }

    /**
     * How many records a report of this run lists: what is set aside, and what stays as it is though a source says otherwise.
     *
     * @param newOnly whether those that an earlier run reported do not count
     */
    public long reported(boolean newOnly) {
        return asking("the records set aside could not be counted", () -> {
            try (Statement statement = connection.createStatement();
                    var rows = statement.executeQuery(scripts.text("plan/reported-count.sql"))) {
                rows.next();
                return rows.getLong(newOnly ? 2 : 1);
            }
        });
    }

    /** Has the statement that the database works on end with an error, if it works on one; from any thread. */
    public void interrupt() {
        asking("the comparison could not be interrupted", () -> {
            connection.unwrap(PGConnection.class).cancelQuery();
            return true;
        });
    }

    /** What was not committed is undone, so that a transaction that broke off is not committed by the next statement. */
    static void endTransaction(Connection connection) throws SQLException {
        if (!connection.isClosed()) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    interface Asking<T> {
        T ask() throws SQLException;
    }

    static <T> T asking(String failure, Asking<T> asking) {
        try {
            return asking.ask();
        } catch (SQLException e) {
            throw new StoreException(failure + ": " + Complaint.of(e), e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new StoreException("the connection to target.database was lost", e);
        }
    }
}
