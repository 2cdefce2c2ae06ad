/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A real CKAN from PyPI, unmodified, in gunicorn, with PostgreSQL, Redis and Solr of its own, all on loopback. Its configuration is
 * what {@code ckan generate config} writes with {@code conf/ckan/ckan.ini} over it.
 */
final class Ckan implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(2);

    private final Path environment;
    private final CkanDatabase database;
    private final List<AutoCloseable> services;
    private final RunningProgram server;
    private final Map<String, String> variables;
    private final URI uri;

    private Ckan(
            Path environment,
            CkanDatabase database,
            List<AutoCloseable> services,
            RunningProgram server,
            Map<String, String> variables,
            URI uri) {
        this.environment = environment;
        this.database = database;
        this.services = services;
        this.server = server;
        this.variables = variables;
        this.uri = uri;
    }

    /**
     * What may differ from CKAN to CKAN.
     *
     * @param environment the virtual environment that has it
     * @param siteUrl what a browser sees
     * @param secrets the folder that stands for {@code /run/secrets}
     * @param options more of its configuration
     */
    record Kind(Path environment, URI siteUrl, Path secrets, Map<String, String> options) {
        Kind {
            options = Map.copyOf(options);
        }

        /** The same with these options too. */
        Kind options(Map<String, String> more) {
            Map<String, String> all = new LinkedHashMap<>(options);
            all.putAll(more);
            return new Kind(environment, siteUrl, secrets, all);
        }
    }

    /** The virtual environment that {@code POSTERN_TEST_CKAN} names. */
    static Path environment() {
        return environment("POSTERN_TEST_CKAN");
    }

    /** The one of another version of CKAN. Tests without it are passed over, but on the machine that must have it. */
    static Path environment(String variable) {
        Optional<Path> folder = Optional.ofNullable(System.getenv(variable)).map(Path::of);
        boolean there = folder.filter(path -> Files.isExecutable(path.resolve("bin/ckan")))
                .isPresent();
        assertThat(there || System.getenv("CI") == null)
                .as("%s names a virtual environment with CKAN and gunicorn, as .ci/run makes it", variable)
                .isTrue();
        Assumptions.assumeTrue(there, variable + " names no virtual environment with CKAN and gunicorn");
        return folder.orElseThrow().toAbsolutePath();
    }

    /** A CKAN that answers, with empty tables. */
    static Ckan start(Path directory, Kind kind) {
        Solr solr = Solr.start(directory, ofPackage(kind.environment(), "config/solr/schema.xml"));
        Redis redis = Redis.start(directory);
        CkanDatabase database = CkanDatabase.start(directory);
        Path ini = directory.resolve("ckan.ini");
        Map<String, String> variables = Map.of(
                "CKAN_INI", ini.toString(),
                "CKAN_SITE_URL", kind.siteUrl().toString(),
                "CKAN_SQLALCHEMY_URL", database.sqlalchemyUrl(),
                "CKAN_SOLR_URL", solr.core().toString(),
                "CKAN_REDIS_URL", redis.url(),
                "CKAN_STORAGE_PATH", directory.resolve("storage").toString());
        configure(kind, directory, ini);
        solr.ready();
        command(kind.environment(), variables, "db", "init");
        int port = Http.freePort();
        RunningProgram server = RunningProgram.start(
                directory.resolve("ckan.log"),
                variables,
                List.of(
                        kind.environment().resolve("bin/gunicorn").toString(),
                        "--bind=127.0.0.1:" + port,
                        "--workers=1",
                        "--threads=8",
                        "--chdir=" + Example.path("ckan").toAbsolutePath().normalize(),
                        "wsgi:application"));
        Ckan ckan = new Ckan(
                kind.environment(),
                database,
                List.of(database, redis, solr),
                server,
                variables,
                URI.create("http://127.0.0.1:" + port));
        await("a CKAN that answers").atMost(START).until(() -> {
            if (!server.alive()) {
                throw new IllegalStateException(server.output());
            }
            return Http.status(ckan.uri.resolve("/api/3/action/status_show")) == 200;
        });
        return ckan;
    }

    private static void configure(Kind kind, Path directory, Path ini) {
        Path ckan = kind.environment().resolve("bin/ckan");
        try {
            Files.createDirectories(directory.resolve("storage"));
            Path ours = Files.writeString(
                    directory.resolve("ours.ini"),
                    Example.text("ckan/ckan.ini", Map.of("/run/secrets/", kind.secrets() + "/")));
            Command.output(ckan.toString(), "generate", "config", ini.toString());
            Command.output(ckan.toString(), "config-tool", ini.toString(), "-f", ours.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!kind.options().isEmpty()) {
            List<String> tool = new ArrayList<>(List.of(ckan.toString(), "config-tool", ini.toString()));
            kind.options().forEach((key, value) -> tool.add(key + "=" + value));
            Command.output(tool.toArray(String[]::new));
        }
    }

    /** A file of the package {@code ckan}. */
    private static Path ofPackage(Path environment, String file) {
        try (Stream<Path> libraries = Files.list(environment.resolve("lib"))) {
            return libraries
                    .map(library -> library.resolve("site-packages/ckan").resolve(file))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(environment + " has no CKAN with " + file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it listens, which only the gate should know. */
    URI uri() {
        return uri;
    }

    /** Its tables. */
    CkanDatabase database() {
        return database;
    }

    /** What its command line prints, such as that of {@code user add}. */
    String command(String... arguments) {
        return command(environment, variables, arguments);
    }

    /** The result of an action of its interface, asked for with an API token of its own and not through the gate. */
    JsonNode action(String name, Object parameters, String token) {
        JsonNode answer =
                Http.json(Http.json("POST", uri.resolve("/api/3/action/" + name), parameters, "Authorization", token));
        assertThat(answer.get("success").asBoolean()).as("%s %s", name, answer).isTrue();
        return answer.get("result");
    }

    /** An API token of an account, made on its command line. */
    String token(String name) {
        // what CKAN logs while it starts comes first
        String printed = command("user", "token", "add", "-q", name, "test").strip();
        return printed.substring(printed.lastIndexOf('\n') + 1);
    }

    /** What it has logged so far. */
    String log() {
        return server.output();
    }

    private static String command(Path environment, Map<String, String> variables, String... arguments) {
        List<String> command = new ArrayList<>(List.of("env"));
        variables.forEach((name, value) -> command.add(name + "=" + value));
        command.add(environment.resolve("bin/ckan").toString());
        command.addAll(List.of(arguments));
        return Command.output(command.toArray(String[]::new));
    }

    @Override
    public void close() throws Exception {
        server.close();
        for (AutoCloseable service : services) {
            service.close();
        }
    }
}
