/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A real Invenio under gunicorn with its PostgreSQL and Redis, by the files of {@code conf/invenio} as they stand; what differs
 * from one site to the next comes from the environment.
 */
final class Invenio implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(5);

    private final Path environment;
    private final Path directory;
    private final EmbeddedPostgres postgres;
    private final Redis redis;
    private final Map<String, String> variables;
    private final List<RunningProgram> programs = new ArrayList<>();

    private Invenio(Path environment, Path directory, EmbeddedPostgres postgres, Map<String, String> variables) {
        this.environment = environment;
        this.directory = directory;
        this.postgres = postgres;
        this.redis = Redis.start(directory);
        this.variables = new HashMap<>(variables);
        this.variables.put("SECRETS", directory.resolve("secrets").toString());
        this.variables.put("REDIS_URL", redis.url().replace("/0", ""));
        this.variables.put("BROKER_URL", redis.url().replace("/0", "/2"));
        this.variables.put("DATABASE", "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/invenio");
        this.variables.put("DATABASE_USER", "postgres");
        this.variables.put(
                "DATABASE_URI", "postgresql+psycopg2://postgres@127.0.0.1:" + postgres.getPort() + "/invenio");
        this.variables.put(
                "INVENIO_INSTANCE_PATH", directory.resolve("instance").toString());
    }

    /**
     * Invenio's services, and its tables by its own migrations; nothing of Invenio runs yet.
     *
     * @param environment the virtual environment that it is installed in
     * @param directory for its files; the secrets are in {@code secrets} already
     * @param variables those of {@code conf/invenio} that say where the others are
     */
    static Invenio prepare(Path environment, Path directory, Map<String, String> variables) throws IOException {
        Invenio invenio = new Invenio(environment, directory, EmbeddedPostgres.start(), variables);
        Files.createDirectories(directory.resolve("instance/static"));
        Files.copy(Example.path("invenio/invenio.cfg"), directory.resolve("instance/invenio.cfg"));
        invenio.execute("postgres", "CREATE DATABASE invenio");
        invenio.command("alembic", "upgrade");
        return invenio;
    }

    /** Its environment: what the files of {@code conf/invenio} name. */
    Map<String, String> variables() {
        return variables;
    }

    /**
     * Makes one more folder of that name with the configuration, below which a further file of {@code conf/invenio} stands.
     *
     * @return what INVENIO_INSTANCE_PATH is for it
     */
    String instance(String name, String further) {
        Path folder = directory.resolve(name);
        try {
            Files.createDirectories(folder.resolve("static"));
            Files.writeString(
                    folder.resolve("invenio.cfg"),
                    Files.readString(Example.path("invenio/invenio.cfg"))
                            + Files.readString(Example.path("invenio/" + further)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return folder.toString();
    }

    /**
     * Starts gunicorn at the address that {@code INVENIO_BIND} has, and waits until it answers.
     *
     * @param name of the file for what it prints
     * @param more variables that go before its own
     */
    RunningProgram serve(String name, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(variables);
        all.putAll(more);
        RunningProgram program = run(
                name,
                all,
                program("gunicorn"),
                "--config",
                Example.path("invenio/gunicorn.conf.py").toAbsolutePath().toString(),
                "invenio_app.wsgi:application");
        URI ping = URI.create("http://" + all.get("INVENIO_BIND") + "/ping");
        await("Invenio").atMost(START).until(() -> {
            if (!program.alive()) {
                throw new IllegalStateException(program.output());
            }
            int status = Http.status(ping);
            // a site under https sends plain requests there
            return status == 200 || status == 302;
        });
        return program;
    }

    /** Starts a Celery worker with the tasks of a module: Invenio's own, or a file in the directory. */
    void celery(String tasks) {
        RunningProgram program = run(
                "celery",
                variables,
                program("celery"),
                "--workdir",
                directory.toString(),
                "-A",
                tasks,
                "worker",
                "--pool=solo",
                "--without-gossip",
                "--without-mingle",
                "--loglevel=INFO");
        await("a Celery worker").atMost(START).until(() -> {
            if (!program.alive()) {
                throw new IllegalStateException(program.output());
            }
            return program.output().contains("ready.");
        });
    }

    /** Starts a program that ends with this Invenio, what it prints in a file of that name. */
    RunningProgram run(String name, Map<String, String> environment, String... command) {
        RunningProgram program = RunningProgram.start(directory.resolve(name + ".log"), environment, List.of(command));
        programs.add(program);
        return program;
    }

    /** What Invenio's command line says. */
    String command(String... arguments) {
        List<String> command = new ArrayList<>(List.of("env"));
        variables.forEach((name, value) -> command.add(name + "=" + value));
        command.add(program("invenio"));
        command.addAll(List.of(arguments));
        return Command.output(command.toArray(String[]::new));
    }

    /** The keys that its Redis has in a database of that number. */
    List<String> keys(int database) {
        return Command.output("redis-cli", "-u", redis.url().replace("/0", "/" + database), "keys", "*")
                .lines()
                .toList();
    }

    /** The first column of a query's rows; null is {@code ∅}. */
    List<String> rows(String sql) {
        try (Connection connection = postgres.getDatabase("postgres", "invenio").getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                String value = rows.getString(1);
                found.add(value == null ? "∅" : value);
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Changes rows. */
    void change(String sql) {
        execute("invenio", sql);
    }

    @Override
    public void close() {
        programs.forEach(RunningProgram::close);
        redis.close();
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void execute(String database, String sql) {
        try (Connection connection = postgres.getDatabase("postgres", database).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private String program(String name) {
        return environment.resolve("bin").resolve(name).toString();
    }
}
