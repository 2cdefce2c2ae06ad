/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of another program; what it prints goes to a file, and it ends at the latest with the tests. */
final class RunningProgram implements AutoCloseable {
    private static final long SECONDS_TO_END = 30;

    private final Process process;
    private final Path log;

    private RunningProgram(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * The started process.
     *
     * @param log the file for both of its output streams
     * @param environment variables on top of those of the tests
     */
    static RunningProgram start(Path log, Map<String, String> environment, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        try {
            RunningProgram program = new RunningProgram(builder.start(), log);
            Runtime.getRuntime().addShutdownHook(new Thread(program::kill));
            return program;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command, e);
        }
    }

    /** Whether the process still runs. */
    boolean alive() {
        return process.isAlive();
    }

    /** The number of the process. */
    long pid() {
        return process.pid();
    }

    /** What it has printed so far. */
    String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks the process and its children to end, waits, and makes those end that do not. */
    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        children.forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
                kill();
            }
            for (ProcessHandle child : children) {
                child.onExit().orTimeout(SECONDS_TO_END, TimeUnit.SECONDS).join();
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the process at once, as the loss of its machine would, and waits until it is gone. */
    void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly()
                .onExit()
                .orTimeout(SECONDS_TO_END, TimeUnit.SECONDS)
                .join();
    }
}
