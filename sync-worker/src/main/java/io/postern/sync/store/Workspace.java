/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import io.postern.sync.model.Plan;
import io.postern.sync.model.SetAside;
import io.postern.sync.store.Application.Part;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The tables in which one run compares. For a plan they are temporary, and after they are made the session may write
 * nothing else; for a run they are unlogged tables of the worker's own schema, which a later run empties. One
 * connection, used by one thread.
 */
public final class Workspace implements AutoCloseable {

    private static final String[] TABLES = {
        "plan_source",
        "stage_person",
        "stage_group",
        "stage_member",
        "stage_aside",
        "plan_link",
        "plan_refused",
        "plan_kept",
        "made",
        "plan_unit",
        "plan_line",
        "plan_unapplied",
        "plan_change"
    };
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

    private Workspace(Connection connection, Application application, Scripts scripts, boolean readOnly) {
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

    /** For a run. */
    static Workspace writing(Connection connection, Application application) throws SQLException {
        Scripts scripts = new Scripts(connection, words(application, "UNLOGGED"));
        scripts.execute("SET search_path TO " + Ledger.SCHEMA + ", "
                + application.words().get("schema"));
        for (String table : TABLES) {
            scripts.execute("DROP TABLE IF EXISTS " + Ledger.SCHEMA + "." + table + " CASCADE");
        }
        for (String[] query : QUERIES) {
            scripts.execute("DROP TABLE IF EXISTS " + Ledger.SCHEMA + "." + query[0] + " CASCADE");
        }
        prepare(scripts, application, "plan/own.sql");
        return new Workspace(connection, application, scripts, false);
    }

    /** For visitors: a plan of one change at a time, in tables that no run sees. */
    static Workspace visiting(Connection connection, Application application) throws SQLException {
        Scripts scripts = new Scripts(connection, words(application, "TEMP"));
        prepare(scripts, application, "plan/own.sql");
        return new Workspace(connection, application, scripts, false);
    }

    private static void prepare(Scripts scripts, Application application, String own) throws SQLException {
        scripts.execute("SET TIME ZONE 'UTC'");
        scripts.execute("SET work_mem TO '64MB'");
        scripts.execute("SET temp_buffers TO '32MB'");
        scripts.run("plan/tables.sql");
        scripts.run("plan/functions.sql");
        scripts.run(own);
        scripts.run(application.scripts(Part.VIEWS));
    }

    private static Map<String, String> words(Application application, String kind) {
        Map<String, String> words = new HashMap<>(application.words());
        words.put("kind", kind);
        words.put("worker", Ledger.SCHEMA);
        words.put("asides", Scripts.source("plan/asides.sql"));
        return words;
    }

    private static boolean hasLedger(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT to_regclass('" + Ledger.SCHEMA + ".change') IS NOT NULL")) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    Connection connection() {
        return connection;
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
            return new Staging(connection, application, source.number(), numbers);
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
            scripts.execute("CREATE UNLOGGED TABLE " + Ledger.SCHEMA + "." + query[0] + " AS " + scripts.text(query[1])
                    + " WITH NO DATA");
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
                                : "CREATE UNLOGGED TABLE " + Ledger.SCHEMA + "." + table + " AS " + text);
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

    /** Every record that is set aside, with the id of its source. */
    public void setAside(BiConsumer<String, SetAside> records) {
        asking("the records set aside could not be read", () -> {
            new PlanReader(this).setAside(records);
            return true;
        });
    }

    /** How many of the records set aside were not so before this run. */
    public long newlySetAside() {
        return asking("the records set aside could not be counted", () -> {
            try (Statement statement = connection.createStatement();
                    var rows = statement.executeQuery(scripts.text("plan/newly-aside.sql"))) {
                rows.next();
                return rows.getLong(1);
            }
        });
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
