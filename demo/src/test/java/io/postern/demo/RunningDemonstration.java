/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The demonstration in a process of its own, as the README starts it. */
final class RunningDemonstration implements AutoCloseable {
    private static final String LAST_LINE = "Stop it with Ctrl-C.";
    private static final int SECONDS_TO_STOP = 60;

    private final Process process;
    private final Path errors;
    private final List<String> printed;

    private RunningDemonstration(Process process, Path errors, List<String> printed) {
        this.process = process;
        this.errors = errors;
        this.printed = List.copyOf(printed);
    }

    /** Started, when it has printed its instructions. */
    static RunningDemonstration start(String... options) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        Path errors = Files.createTempFile("demonstration", ".txt");
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        List<String> lines = new ArrayList<>();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
            if (line.equals(LAST_LINE)) {
                drain(output);
                return new RunningDemonstration(process, errors, lines);
            }
        }
        throw new IllegalStateException("the demonstration ended: " + lines + Files.readString(errors));
    }

    private static void drain(BufferedReader output) {
        Thread reader = new Thread(
                () -> {
                    try {
                        output.lines().forEach(line -> {});
                    } catch (UncheckedIOException e) {
                        // the demonstration was stopped, and its output with it
                    }
                },
                "drain");
        reader.setDaemon(true);
        reader.start();
    }

    /** What it printed up to the end of its instructions. */
    List<String> printed() {
        return printed;
    }

    /** What it complained of. */
    String errors() throws IOException {
        return Files.readString(errors);
    }

    /** Stops it as a shell would. */
    @Override
    public void close() throws IOException {
        process.destroy();
        process.onExit().orTimeout(SECONDS_TO_STOP, TimeUnit.SECONDS).join();
        Files.delete(errors);
    }
}
