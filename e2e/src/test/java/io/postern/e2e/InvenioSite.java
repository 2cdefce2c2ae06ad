/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that {@code conf/invenio} describes: nginx, the gate, the worker, Invenio with its services, a Celery worker, and
 * the realm, with people whose passwords are their names.
 */
final class InvenioSite implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(5);
    private static final String WORKER_JAR =
            Path.of(System.getProperty("sync.jar")).toAbsolutePath().toString();

    private final InvenioRealm realm;
    private final Path directory;
    private final URI front;
    private final Gate.Addresses addresses = Gate.Addresses.choose();
    private final int app = Http.freePort();
    private final int worker = Http.freePort();
    private final int workerAdmin = Http.freePort();
    private final Invenio invenio;
    private Optional<FrontProxy> nginx = Optional.empty();

    private InvenioSite(Keycloak keycloak, Path directory, Flavour flavour) throws IOException {
        this.directory = directory;
        this.front = URI.create("http://127.0.0.1:" + Http.freePort());
        this.realm = InvenioRealm.add(keycloak, front);
        writeSecrets();
        Map<String, String> variables = variables();
        variables.putAll(flavour.variables());
        this.invenio = Invenio.prepare(flavour.environment(), directory, variables);
    }

    /** Which Invenio it is. */
    interface Flavour {
        /** The virtual environment that it is installed in. */
        Path environment();

        /** Those that it needs besides. */
        Map<String, String> variables();

        /** Fills what has only tables as yet, and starts a Celery worker. */
        void furnish(Invenio invenio, Path directory);
    }

    /** All of it with an Invenio of its basic modules, whose Celery worker writes down what it is told. */
    static InvenioSite start(Keycloak keycloak, Path directory) throws IOException {
        return start(keycloak, directory, new BasicInvenio(InvenioEnvironment.required()));
    }

    /** All of it, once it is ready and the worker's first run has ended. */
    static InvenioSite start(Keycloak keycloak, Path directory, Flavour flavour) throws IOException {
        // where root starts it, nginx runs as another user
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        InvenioSite site = new InvenioSite(keycloak, directory, flavour);
        try {
            site.startPrograms(flavour);
        } catch (IOException | RuntimeException e) {
            site.close();
            throw e;
        }
        return site;
    }

    private record BasicInvenio(Path environment) implements Flavour {
        @Override
        public Map<String, String> variables() {
            return Map.of();
        }

        @Override
        public void furnish(Invenio invenio, Path directory) {
            Resources.copy("/invenio/reindexing.py", directory, Map.of());
            invenio.celery("reindexing");
        }
    }

    private void startPrograms(Flavour flavour) throws IOException {
        for (String file : List.of("gate.yaml", "sync.yaml")) {
            Files.copy(Example.path("invenio/" + file), directory.resolve(file));
        }
        flavour.furnish(invenio, directory);
        startWorker();
        startGate(addresses, Map.of());
        invenio.serve("gunicorn", Map.of());
        startNginx();
    }

    Invenio invenio() {
        return invenio;
    }

    /** Its realm. */
    InvenioRealm realm() {
        return realm;
    }

    /** A page as a browser sees it. */
    URI at(String path) {
        return URI.create(front + path);
    }

    /** The same of Invenio itself, past nginx and the gate. */
    URI past(String path) {
        return URI.create("http://127.0.0.1:" + app + path);
    }

    /** What the Celery worker was told by the task of that name, one id an entry. */
    List<String> reindexed(String task) {
        Path file = directory.resolve(task);
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A command of the worker's with its configuration: the exit code and what it printed. */
    Command.Result worker(String... command) {
        return program(WORKER_JAR, "sync.yaml", workerVariables(), command);
    }

    /** A command of the gate's with its configuration. */
    Command.Result gate(String... command) {
        return program(Gate.JAR, "gate.yaml", invenio.variables(), command);
    }

    private Command.Result program(String jar, String configuration, Map<String, String> variables, String... command) {
        List<String> line = new ArrayList<>(List.of("env"));
        variables.forEach((name, value) -> line.add(name + "=" + value));
        line.addAll(List.of(Gate.JAVA, "-Xmx128m", "-jar", jar));
        line.addAll(List.of(command));
        line.addAll(List.of("--config", directory.resolve(configuration).toString()));
        return Command.run(line.toArray(String[]::new));
    }

    @Override
    public void close() {
        nginx.ifPresent(FrontProxy::close);
        invenio.close();
        realm.close();
    }

    private void writeSecrets() throws IOException {
        Path secrets = Files.createDirectories(directory.resolve("secrets"));
        Files.writeString(secrets.resolve("oidc"), realm.secretOf("records"));
        Files.writeString(secrets.resolve("keycloak"), realm.secretOf("postern-sync"));
        Files.writeString(secrets.resolve("provisioning"), "shared-by-gate-and-worker");
        Files.writeString(secrets.resolve("database"), "whatever: loopback is trusted");
        Files.writeString(secrets.resolve("invenio"), "the secret key of Invenio");
        for (String kind : List.of("session", "assertion")) {
            Files.writeString(secrets.resolve(kind), Command.output(Gate.JAVA, "-jar", Gate.JAR, "keygen", kind));
        }
    }

    private Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>();
        variables.put("SITE_URL", front.toString());
        variables.put("INVENIO_URL", "http://127.0.0.1:" + app);
        variables.put("INVENIO_BIND", "127.0.0.1:" + app);
        variables.put("INVENIO_WORKERS", "1");
        variables.put("GATE_URL", addresses.uri().toString());
        variables.put("GATE_LISTEN", addresses.uri().getAuthority());
        variables.put("GATE_ADMIN", addresses.admin().getAuthority());
        variables.put("WORKER_URL", "http://127.0.0.1:" + worker);
        variables.put("WORKER_LISTEN", "127.0.0.1:" + worker);
        variables.put("WORKER_ADMIN", "127.0.0.1:" + workerAdmin);
        variables.put("REALM_URL", realm.issuer().toString());
        variables.put("KEYCLOAK_URL", realm.server().toString().replaceAll("/$", ""));
        return variables;
    }

    private Map<String, String> workerVariables() {
        Map<String, String> variables = new HashMap<>(invenio.variables());
        // runs are when a test wants one, and not at a quarter past as well
        variables.put("POSTERN__SCHEDULE__DELTA", "0 3 * * *");
        return variables;
    }

    private void startWorker() {
        RunningProgram program = invenio.run(
                "worker",
                workerVariables(),
                Gate.JAVA,
                "-Xmx128m",
                "-jar",
                WORKER_JAR,
                "serve",
                "--config",
                directory.resolve("sync.yaml").toString());
        ready(program, "http://127.0.0.1:" + workerAdmin);
    }

    /** Starts a gate of {@code gate.yaml} there, with these variables before the site's own. */
    void startGate(Gate.Addresses where, Map<String, String> more) {
        Map<String, String> variables = new HashMap<>(invenio.variables());
        variables.putAll(more);
        RunningProgram program = invenio.run(
                "gate-" + where.uri().getPort(),
                variables,
                Gate.JAVA,
                "-Xmx96m",
                "-jar",
                Gate.JAR,
                "run",
                "--config",
                directory.resolve("gate.yaml").toString());
        ready(program, where.admin().toString());
    }

    private static void ready(RunningProgram program, String admin) {
        await("a program that is ready").atMost(START).until(() -> {
            if (!program.alive()) {
                throw new IllegalStateException(program.output());
            }
            return Http.status(URI.create(admin + "/readyz")) == 200;
        });
    }

    private void startNginx() {
        String site = Example.text(
                "invenio/nginx.conf",
                Map.of(
                        "listen 443 ssl;",
                        "listen " + front.getAuthority() + ";",
                        "    ssl_certificate     /etc/nginx/tls/chain.pem;\n",
                        "",
                        "    ssl_certificate_key /etc/nginx/tls/key.pem;\n",
                        "",
                        "127.0.0.1:4180",
                        addresses.uri().getAuthority()));
        nginx = Optional.of(NginxFront.start(directory, front.getPort(), site));
    }
}
