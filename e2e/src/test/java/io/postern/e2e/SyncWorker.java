/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The shipped worker, serving with a configuration file as an operator would have it. */
final class SyncWorker implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(90);
    private static final String JAR =
            Path.of(System.getProperty("sync.jar")).toAbsolutePath().toString();

    private final RunningProgram program;
    private final Path file;

    private SyncWorker(RunningProgram program, Path file) {
        this.program = program;
        this.file = file;
    }

    /**
     * A worker whose session endpoint answers.
     *
     * @param directory for its configuration and log
     * @param admin the address of its admin port, as the configuration has it
     */
    static SyncWorker start(Path directory, URI admin, String configuration) {
        Path file = directory.resolve("sync.yaml");
        try {
            Files.writeString(file, configuration);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        RunningProgram program = RunningProgram.start(
                directory.resolve("sync.log"),
                Map.of(),
                List.of(Gate.JAVA, "-Xmx128m", "-jar", JAR, "serve", "--config", file.toString()));
        await("a worker that lives").atMost(START).until(() -> {
            if (!program.alive()) {
                throw new IllegalStateException(program.output());
            }
            return Http.status(admin.resolve("/healthz")) == 200;
        });
        return new SyncWorker(program, file);
    }

    /** The result of another command with the same configuration, such as {@code run}. */
    Command.Result command(String name, String... more) {
        List<String> command = new ArrayList<>(List.of(Gate.JAVA, "-jar", JAR, name, "--config", file.toString()));
        command.addAll(List.of(more));
        return Command.run(command.toArray(String[]::new));
    }

    /** What it has logged so far. */
    String log() {
        return program.output();
    }

    @Override
    public void close() {
        program.close();
    }
}
