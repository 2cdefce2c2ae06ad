/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A PostgreSQL on loopback with a database {@code ckan}, which belongs to the role {@code ckan}. */
final class CkanDatabase implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(2);
    private static final String NAME = "ckan";

    private final int port;
    private final AutoCloseable server;

    private CkanDatabase(int port, AutoCloseable server) {
        this.port = port;
        this.server = server;
    }

    /** A server with an empty database. */
    static CkanDatabase start(Path directory) {
        try {
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(directory.resolve("postgresql").toFile())
                    .setDataDirectory(directory.resolve("data"))
                    .setPGStartupWait(START)
                    .start();
            CkanDatabase database = new CkanDatabase(server.getPort(), server);
            database.execute("postgres", "CREATE ROLE ckan LOGIN PASSWORD 'ckan'");
            database.execute("postgres", "CREATE DATABASE ckan OWNER ckan");
            return database;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The value of {@code sqlalchemy.url}. */
    String sqlalchemyUrl() {
        return "postgresql://ckan:ckan@127.0.0.1:" + port + "/" + NAME;
    }

    /** The value of {@code target.database}. */
    String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + NAME;
    }

    /** Runs statements as the superuser. */
    void execute(String sql) {
        execute(NAME, sql);
    }

    /** The first column of what a query gives, as text. */
    List<String> query(String sql) {
        try (Connection connection = connection(NAME);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private void execute(String database, String sql) {
        try (Connection connection = connection(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private Connection connection(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database, "postgres", "");
    }

    @Override
    public void close() throws Exception {
        server.close();
    }
}
