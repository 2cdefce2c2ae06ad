/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A database of the one real PostgreSQL of this JVM, filled with the tables of a real application. It is the newest PostgreSQL; tests
 * with the tag {@code postgresql} are run on the oldest, too, whose archive {@code -Dpostern.postgresql} names.
 */
public final class TestDatabase {

    private static final AtomicInteger COUNT = new AtomicInteger();
    /** What tests get copies of, by schema. */
    private static final Map<String, TestDatabase> TEMPLATES = new ConcurrentHashMap<>();

    private static final Map<String, TestDatabase> LEDGERS = new ConcurrentHashMap<>();
    private static final EmbeddedPostgres SERVER = start();

    private final String name;

    private TestDatabase(String name) {
        this.name = name;
    }

    private static EmbeddedPostgres start() {
        try {
            // with so many databases its workers would come every moment, for tables that are gone by then
            EmbeddedPostgres.Builder server = EmbeddedPostgres.builder()
                    .setServerConfig("autovacuum", "off")
                    // no test ends the machine, and what a process wrote outlives it
                    .setServerConfig("fsync", "off")
                    .setServerConfig("max_wal_size", "128MB");
            String other = System.getProperty("postern.postgresql", "");
            if (!other.isEmpty()) {
                server.setPgBinaryResolver((system, machine) -> Files.newInputStream(Path.of(other)));
            }
            return server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A database with the tables of {@code src/test/resources/schemas/<schema>.sql}. */
    public static TestDatabase of(String schema) {
        return TEMPLATES
                .computeIfAbsent(schema, name -> {
                    TestDatabase template = new TestDatabase(created("template1"));
                    try {
                        template.execute(Files.readString(Path.of("src/test/resources/schemas", name + ".sql")));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    return template;
                })
                .copy();
    }

    /** The same, in which the worker has made its own schema already. */
    public static TestDatabase withLedger(String schema) {
        return LEDGERS.computeIfAbsent(schema, name -> {
                    TestDatabase template = new TestDatabase(created(of(name).name));
                    Ledger.migrate(template.settings());
                    return template;
                })
                .copy();
    }

    /** Another one, with everything that is in this one, to which nobody may be connected meanwhile. */
    public TestDatabase copy() {
        String copy = created(name);
        TestDatabaseCleaner.register(copy);
        return new TestDatabase(copy);
    }

    /** Drops copies, with whoever is still connected to them. */
    static void drop(Collection<String> copies) {
        try (Connection connection = SERVER.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            for (String copy : copies) {
                statement.execute("DROP DATABASE " + copy + " WITH (FORCE)");
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String created(String template) {
        String name = "test_" + COUNT.incrementAndGet();
        try (Connection connection = SERVER.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name + " TEMPLATE " + template);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return name;
    }

    public DatabaseSettings settings() {
        return new DatabaseSettings(
                "jdbc:postgresql://127.0.0.1:" + SERVER.getPort() + "/" + name, "postgres", Optional.empty());
    }

    /** Where the server listens, on loopback. */
    public int port() {
        return SERVER.getPort();
    }

    public Connection connect() throws SQLException {
        return DriverManager.getConnection(settings().url(), "postgres", "");
    }

    /** Ends a session, and returns when it has ended. */
    void terminate(int process) {
        rows("SELECT pg_terminate_backend(" + process + ", 20000)");
    }

    public void execute(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The rows of a query, each as its columns joined by {@code |}; null is {@code ∅}. */
    public List<String> rows(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            ResultSetMetaData columns = rows.getMetaData();
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    String value = rows.getString(i);
                    row.add(value == null ? "∅" : value);
                }
                found.add(String.join("|", row));
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
