/* SPDX-License-Identifier: Apache-2.0 */

import com.sun.net.httpserver.HttpServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Starts the sync worker with the command line that it is given, between a directory, a database with the tables of an Invenio
 * and a webhook, has it make a run and answer visitors, and ends it as an orchestrator would. To train, that is all: the JVM then
 * writes the archive that the command line asks for. To try, the other commands are asked, too. Run by build/image and
 * build/try-image, with the worker's jar on the class path.
 */
final class SyncTraining {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    /** Of a worker that has nothing under way; an orchestrator kills after 10 or 30 seconds. */
    private static final Duration STOP = Duration.ofSeconds(10);

    /** A small part of a start. */
    private static final long LOOK_MILLIS = 20;

    private static final int PEOPLE = 500;
    private static final int VISITS = 50;

    /** The folder for the configuration, and its path as the process that is started sees it. */
    private final Path folder;

    private final Path seen;
    private final Path tables;
    private final String database = System.getenv("POSTERN_DATABASE");
    private final List<String> command;

    private final HttpClient client = HttpClient.newHttpClient();
    private final int port = freePort();
    private final int admin = freePort();
    private final AtomicInteger told = new AtomicInteger();

    private SyncTraining(Path folder, Path seen, Path tables, List<String> command) throws IOException {
        this.folder = folder;
        this.seen = seen;
        this.tables = tables;
        this.command = command;
    }

    /**
     * Arguments: train or try, the application's tables as SQL, a folder, its path as the process sees it, and the command that
     * starts the process.
     */
    public static void main(String[] arguments) throws Exception {
        new SyncTraining(
                        Path.of(arguments[2]),
                        Path.of(arguments[3]),
                        Path.of(arguments[1]),
                        List.of(arguments).subList(4, arguments.length))
                .run(arguments[0].equals("try"));
        System.exit(0);
    }

    private void run(boolean everything) throws Exception {
        InMemoryDirectoryServer directory = directory();
        HttpServer hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hook.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            told.incrementAndGet();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        hook.start();
        rows(Files.readString(tables));
        Path good = write(config(directory.getListenPort(), hook.getAddress().getPort()));
        Path bad = write(config(directory.getListenPort(), hook.getAddress().getPort())
                .replace("app: invenio", "app: wordpress")
                .replace("employeeID=*", "employeeID="));
        try {
            if (everything) {
                said(0, "valid", "check", good);
                said(0, "ok: source directory", "check", good, "--online");
                said(0, "" + PEOPLE, "plan", good);
                said(1, "target.app", "check", bad);
                said(1, "not-there.yaml", "run", folder.resolve("not-there.yaml"));
            }
            serve(good, everything);
            if (everything) {
                said(0, "outcome", "run", good);
                said(0, "ada0", "why", good, "ada0");
                said(6, "", "health", good);
            }
        } finally {
            directory.shutDown(true);
            hook.stop(0);
            Files.delete(good);
            Files.delete(bad);
        }
    }

    private void serve(Path config, boolean everything) throws Exception {
        long began = System.nanoTime();
        Process worker = new ProcessBuilder(line("serve", config))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            // red until the run that was missed is made
            await(worker, () -> status(admin, "/readyz", "") == 200);
            System.out.println("first run made after " + (System.nanoTime() - began) / 1_000_000 + " ms");
            await(worker, () -> told.get() > 0);
            expect(PEOPLE, rows("SELECT count(*) FROM accounts_user"));
            for (int visit = 0; visit < VISITS; visit++) {
                expect(200, status(port, "/v1/session", visit(visit)));
            }
            expect(400, status(port, "/v1/session", "{}"));
            expect(200, status(admin, "/healthz", ""));
            expect(200, status(admin, "/metrics", ""));
            if (everything) {
                said(0, "healthy", "health", config);
            }
            worker.destroy();
            if (!worker.waitFor((everything ? STOP : PATIENCE).toSeconds(), TimeUnit.SECONDS) || worker.exitValue() != 0) {
                throw new IllegalStateException("the worker did not end in order");
            }
        } finally {
            worker.destroyForcibly();
        }
    }

    /** Runs a command to its end; it must end with this code and say these words, and never show a stack trace. */
    private void said(int code, String words, String name, Path config, String... more) throws Exception {
        Process process =
                new ProcessBuilder(line(name, config, more)).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int ended = process.waitFor();
        if (ended != code
                || !output.contains(words)
                || output.contains("Exception")
                || output.lines().anyMatch(text -> text.matches("\\s+at .*"))) {
            throw new IllegalStateException(name + ", wanted " + code + " and " + words + ", ended with " + ended + ": " + output);
        }
    }

    private List<String> line(String name, Path config, String... more) {
        List<String> line = new ArrayList<>(command);
        line.addAll(List.of(name, "--config", seen.resolve(config.getFileName()).toString()));
        line.addAll(List.of(more));
        return line;
    }

    private Path write(String text) throws IOException {
        Path config = Files.createTempFile(folder, "training", ".yaml");
        Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-r--r--"));
        return Files.writeString(config, text);
    }

    private String config(int directory, int hook) {
        ZonedDateTime missed = ZonedDateTime.now(ZoneOffset.UTC).minusHours(9);
        return """
                source:
                  - id: directory
                    preset: cern-ldap
                    ldap:
                      url: ldap://127.0.0.1:%d
                      page-size: 100
                      users: {base: "ou=Users,dc=example,dc=org", filter: "(employeeID=*)"}
                      groups: {base: "ou=Groups,dc=example,dc=org"}
                target:
                  app: invenio
                  database: "%s"
                  user: postgres
                  invenio: {client-id: training, identity-method: cern}
                mapping:
                  skip: "= username.startsWith('_') && !exists"
                groups: {memberships: owned}
                limits: {create: 100%%, source-shrinks: 100%%}
                schedule: {full: "%d %d * * *", delta: "*/15 * * * *", zone: UTC}
                after-run:
                  - {http: "http://127.0.0.1:%d/", secret: whsec_dHJhaW5pbmctdHJhaW5pbmctdHJhaW5pbmc=}
                server: {listen: "127.0.0.1:%d", admin: "127.0.0.1:%d", open-loopback: true}
                """.formatted(directory, database, missed.getMinute(), missed.getHour(), hook, port, admin);
    }

    private static InMemoryDirectoryServer directory() throws Exception {
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=example,dc=org");
        config.setSchema(null);
        InMemoryDirectoryServer directory = new InMemoryDirectoryServer(config);
        directory.startListening();
        directory.add("dn: dc=example,dc=org", "objectClass: domain", "dc: example");
        List<String> group = new ArrayList<>(
                List.of("dn: cn=data-curators,ou=Groups,dc=example,dc=org", "objectClass: group", "cn: data-curators"));
        for (String unit : List.of("Users", "Groups")) {
            directory.add(
                    "dn: ou=" + unit + ",dc=example,dc=org", "objectClass: organizationalUnit", "ou: " + unit);
        }
        for (int i = 0; i < PEOPLE; i++) {
            String dn = "cn=ada" + i + ",ou=Users,dc=example,dc=org";
            directory.add(
                    "dn: " + dn,
                    "objectClass: person",
                    "cn: ada" + i,
                    "displayName: Ada " + i,
                    "employeeID: " + i,
                    "mail: ada" + i + "@example.org",
                    "uidNumber: " + (1000 + i));
            group.add("member: " + dn);
        }
        directory.add(group.toArray(String[]::new));
        return directory;
    }

    private static String visit(int person) {
        return """
                {"eppn": "ada%1$d@example.org", "mail": "ada%1$d@example.org", "cn": "Ada %1$d", "username": "ada%1$d",
                 "issuer": "https://sso.example.org", "subject": "%1$d"}""".formatted(person);
    }

    /** Runs a script; gives the number that it ends with, or 0 where it gives none. */
    private int rows(String script) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database, "postgres", "");
                Statement statement = connection.createStatement()) {
            if (!statement.execute(script)) {
                return 0;
            }
            try (ResultSet rows = statement.getResultSet()) {
                return rows.next() && rows.getObject(1) instanceof Number number ? number.intValue() : 0;
            }
        }
    }

    private static void await(Process worker, Callable<Boolean> condition) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        while (!condition.call()) {
            if (worker.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS) || Instant.now().isAfter(end)) {
                throw new IllegalStateException("the worker did not become ready");
            }
        }
    }

    private static void expect(int wanted, int seen) {
        if (wanted != seen) {
            throw new IllegalStateException("wanted " + wanted + ", saw " + seen);
        }
    }

    /** The answer's status, to a POST where there is a body; 0 where there is none. */
    private int status(int at, String path, String body) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + at + path))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Duration.ofSeconds(10));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body));
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException notYet) {
            return 0;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
