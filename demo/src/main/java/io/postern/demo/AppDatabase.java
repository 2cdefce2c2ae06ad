/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.demo;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;

/**
 * A PostgreSQL on loopback with the tables of an Invenio, as that application's own migrations make them. It lives in a folder of
 * the demonstration and goes with it.
 */
final class AppDatabase implements AutoCloseable {
    static final String USER = "postgres";

    /** A machine that is busy needs more than the usual ten seconds. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final EmbeddedPostgres server;

    private AppDatabase(EmbeddedPostgres server) {
        this.server = server;
    }

    /** There is none for this machine, or it does not start here. */
    static final class Unavailable extends Exception {
        private static final long serialVersionUID = 1L;

        Unavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * Started, with empty tables.
     *
     * @param folder where programs and data go: the usual place for them belongs to whoever came first on this machine
     */
    static AppDatabase start(Path folder) throws Unavailable {
        EmbeddedPostgres server;
        try {
            server = EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(folder.resolve("postgresql").toFile())
                    .setDataDirectory(folder.resolve("data"))
                    .setRegisterShutdownHook(false)
                    .setPGStartupWait(PATIENCE)
                    .start();
        } catch (IOException | RuntimeException e) {
            throw new Unavailable("no PostgreSQL can be started on this machine (" + e.getMessage() + ")", e);
        }
        AppDatabase database = new AppDatabase(server);
        try {
            database.fill();
            return database;
        } catch (IOException | SQLException e) {
            database.close();
            throw new Unavailable("its tables could not be made (" + e.getMessage() + ")", e);
        }
    }

    private void fill() throws IOException, SQLException {
        try (InputStream tables = Objects.requireNonNull(AppDatabase.class.getResourceAsStream("invenio-latest.sql"));
                Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(new String(tables.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** Where it is, for JDBC. */
    String url() {
        return "jdbc:postgresql://" + LoopbackServer.ADDRESS + ":" + server.getPort() + "/postgres";
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new IllegalStateException("the database did not stop", e);
        }
    }
}
