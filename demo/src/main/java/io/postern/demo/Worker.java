/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The sync worker as operators run it: {@code serve} in a process of its own, which begins with a full run and then answers the
 * gate, and single commands beside it.
 */
final class Worker implements AutoCloseable {
    private static final int SESSION_PORT = 4190;
    private static final int ADMIN_PORT = 4191;

    /** It ends a run at its next safe point within twenty. */
    private static final int SECONDS_TO_STOP = 25;

    private final Process serve;
    private final Path configuration;
    private final Path log;
    private final Path report;
    private final URI sessions;
    private final URI metrics;

    private Worker(Process serve, Path folder, int sessionPort, int adminPort) {
        this.serve = serve;
        this.configuration = configuration(folder);
        this.log = log(folder);
        this.report = folder.resolve("report.html");
        this.sessions = URI.create("http://" + LoopbackServer.ADDRESS + ":" + sessionPort + "/v1/session");
        this.metrics = URI.create("http://" + LoopbackServer.ADDRESS + ":" + adminPort + "/metrics");
    }

    /**
     * Started; {@link #ready} tells when its first run is done.
     *
     * @param folder where its configuration, its log and its reports go
     * @param places what is filled into its configuration
     */
    static Worker start(Path folder, Map<String, String> places) throws IOException {
        int sessionPort = LoopbackServer.freePort(SESSION_PORT);
        int adminPort = LoopbackServer.freePort(ADMIN_PORT);
        Map<String, String> all = new HashMap<>(places);
        all.put("@sessions@", String.valueOf(sessionPort));
        all.put("@admin@", String.valueOf(adminPort));
        Files.writeString(configuration(folder), Main.template("sync.yaml", all));
        Process serve = new ProcessBuilder(
                        JavaCommand.PROGRAM,
                        "-cp",
                        JavaCommand.CLASS_PATH,
                        io.postern.sync.Main.class.getName(),
                        "serve",
                        "--config",
                        configuration(folder).toString())
                .redirectErrorStream(true)
                .redirectOutput(log(folder).toFile())
                .start();
        return new Worker(serve, folder, sessionPort, adminPort);
    }

    private static Path configuration(Path folder) {
        return folder.resolve("sync.yaml");
    }

    private static Path log(Path folder) {
        return folder.resolve("sync.log");
    }

    /**
     * Whether its first run is done.
     *
     * @throws IllegalStateException when it will never be
     */
    boolean ready() {
        if (!serve.isAlive()) {
            throw new IllegalStateException("The sync worker ended with " + serve.exitValue() + ":\n" + said());
        }
        try {
            HttpURLConnection connection = (HttpURLConnection) metrics.toURL().openConnection();
            try (var body = connection.getInputStream()) {
                return runs(new String(body.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            return false;
        }
    }

    private boolean runs(String text) {
        List<String> ended = text.lines()
                .filter(line -> line.startsWith("postern_sync_runs_total{"))
                .toList();
        if (ended.isEmpty()) {
            return false;
        }
        if (ended.stream().noneMatch(line -> line.contains("outcome=\"done\""))) {
            throw new IllegalStateException("The first run of the sync worker did not end well:\n" + said());
        }
        return true;
    }

    private String said() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A plan or a run, one at a time, and the page that says how it ended. */
    synchronized void report(String command) {
        StringWriter complaints = new StringWriter();
        int code = io.postern.sync.Main.run(
                List.of(command, "--config", configuration.toString(), "--report", report.toString()),
                new PrintWriter(new StringWriter()),
                new PrintWriter(complaints));
        if (!Files.exists(report)) {
            throw new IllegalStateException(command + " ended with " + code + ": " + complaints);
        }
    }

    /** The page of the last one. */
    Optional<Path> lastReport() {
        return Optional.of(report).filter(Files::exists);
    }

    /** Its configuration. */
    Path configuration() {
        return configuration;
    }

    /** What it logs. */
    Path log() {
        return log;
    }

    /** Where the gate asks for accounts. */
    URI sessions() {
        return sessions;
    }

    @Override
    public void close() {
        serve.destroy();
        try {
            if (!serve.waitFor(SECONDS_TO_STOP, TimeUnit.SECONDS)) {
                serve.destroyForcibly();
            }
        } catch (InterruptedException e) {
            serve.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
