/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command in a JVM of its own, by the class path of this one. */
final class ForkedWorker implements AutoCloseable {

    private final Process process;
    private final Path output;

    /** One that serves. */
    ForkedWorker(Path folder, Path config) throws IOException {
        this(folder, config, Map.of());
    }

    /** One that makes a run. */
    static ForkedWorker running(Path folder, Path config) throws IOException {
        return new ForkedWorker(folder, "run", config, Map.of());
    }

    ForkedWorker(Path folder, Path config, Map<String, String> environment) throws IOException {
        this(folder, "serve", config, environment);
    }

    private ForkedWorker(Path folder, String command, Path config, Map<String, String> environment) throws IOException {
        output = Files.createTempFile(folder, "worker", ".log");
        List<String> line = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1"));
        if (Runtime.version().feature() >= 24) {
            line.add("--sun-misc-unsafe-memory-access=allow"); // as in the image: Java warns of protobuf otherwise
        }
        line.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                "io.postern.sync.Main",
                command,
                "--config",
                config.toString()));
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        process = builder.start();
    }

    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder(List.of("kill", "-" + name, Long.toString(process.pid())))
                .start()
                .waitFor();
    }

    /** The exit code, once it has ended. */
    int exit() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("it does not end");
        }
        return process.exitValue();
    }

    /** What it printed. */
    String text() throws IOException {
        return Files.readString(output);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
