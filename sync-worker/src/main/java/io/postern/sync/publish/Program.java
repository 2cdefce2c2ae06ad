/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.publish;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program that gets ids as JSON Lines on its standard input, without a shell. Exit code 0 says that it took them, whether
 * it read all or not. Of this process's environment it sees what every program needs and what was named, so that no secret
 * gets into it by accident.
 */
final class Program implements Askable {

    private static final Logger LOG = LoggerFactory.getLogger(Program.class);

    private static final List<String> COMMON = List.of(
            "PATH", "HOME", "USER", "LOGNAME", "SHELL", "TMPDIR", "TZ", "LANG", "LANGUAGE", "LC_*", "VIRTUAL_ENV");

    /** Enough for a stack trace's end; a program that talks without end fills no log. */
    private static final int MOST_OUTPUT = 4096;

    /** A child of the program may hold its output open for ever. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final List<String> command;
    private final List<String> variables;
    private final Duration timeout;
    private final Map<String, String> environment;

    /**
     * @param variables further names of the environment to pass on; one that ends with {@code *} stands for all that begin so
     */
    Program(List<String> command, List<String> variables, Duration timeout, Map<String, String> environment) {
        this.command = List.copyOf(command);
        this.variables = Stream.concat(COMMON.stream(), variables.stream()).toList();
        this.timeout = timeout;
        this.environment = Map.copyOf(environment);
    }

    @Override
    public Line open() {
        return new Line() {
            @Override
            public void send(Batch batch) throws Undelivered, InterruptedException {
                run(batch);
            }

            @Override
            public void close() {
                // each batch is a process of its own
            }
        };
    }

    private void run(Batch batch) throws Undelivered, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(passed());
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new Undelivered(command.get(0) + " cannot be started: "
                    + missing().orElse("it is no program that this machine runs"));
        }
        Tail tail = new Tail(process.getInputStream());
        Thread reader = daemon("postern-publish-output", tail);
        Thread writer =
                daemon("postern-publish-input", () -> write(process.getOutputStream(), Ids.lines(batch.values())));
        boolean ended = false;
        try {
            ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            if (!ended) {
                kill(process);
            }
            reader.join(LAST_WORDS.toMillis());
            writer.interrupt();
        }
        judge(ended, process, tail.text());
    }

    private void judge(boolean ended, Process process, String output) throws Undelivered {
        boolean done = ended && process.exitValue() == 0;
        if (!output.isBlank()) {
            if (done) {
                LOG.info("publish: {} said: {}", command.get(0), output);
            } else {
                LOG.warn("publish: {} said: {}", command.get(0), output);
            }
        }
        if (!ended) {
            throw new Undelivered("did not end within timeout, " + timeout.toSeconds() + " s");
        }
        if (!done) {
            throw new Undelivered("ended with exit code " + process.exitValue());
        }
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static void write(OutputStream input, byte[] lines) {
        try (input) {
            input.write(lines);
        } catch (IOException gone) {
            LOG.debug("a program ended before it read all ids");
        }
    }

    private static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private Map<String, String> passed() {
        Map<String, String> passed = new TreeMap<>(environment);
        passed.keySet().removeIf(name -> variables.stream().noneMatch(wanted -> matches(wanted, name)));
        return passed;
    }

    private static boolean matches(String wanted, String name) {
        return wanted.endsWith("*") ? name.startsWith(wanted.substring(0, wanted.length() - 1)) : name.equals(wanted);
    }

    @Override
    public void probe() throws Undelivered {
        Optional<String> missing = missing();
        if (missing.isPresent()) {
            throw new Undelivered(command.get(0) + " cannot be started: " + missing.get());
        }
    }

    private Optional<String> missing() {
        String program = command.get(0);
        String path = environment.getOrDefault("PATH", "/usr/bin:/bin");
        boolean there = program.contains("/")
                ? runs(Path.of(program))
                : Arrays.stream(path.split(File.pathSeparator)).anyMatch(folder -> runs(Path.of(folder, program)));
        return there
                ? Optional.empty()
                : Optional.of(program.contains("/") ? "no such program" : "it is nowhere in PATH");
    }

    private static boolean runs(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    /** Reads to the end, and keeps the last of it. */
    private static final class Tail implements Runnable {
        private final InputStream output;
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private boolean cut;

        Tail(InputStream output) {
            this.output = output;
        }

        @Override
        public void run() {
            byte[] piece = new byte[MOST_OUTPUT];
            try (output) {
                for (int n = output.read(piece); n >= 0; n = output.read(piece)) {
                    keep(piece, n);
                }
            } catch (IOException gone) {
                LOG.debug("a program's output broke off");
            }
        }

        private synchronized void keep(byte[] piece, int length) {
            kept.write(piece, 0, length);
            if (kept.size() > MOST_OUTPUT) {
                byte[] all = kept.toByteArray();
                kept.reset();
                kept.write(all, all.length - MOST_OUTPUT, MOST_OUTPUT);
                cut = true;
            }
        }

        synchronized String text() {
            String said = kept.toString(StandardCharsets.UTF_8).strip();
            // a terminal obeys characters that it is sent
            return (cut ? "… " : "") + said.replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", "?");
        }
    }
}
