/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A real Redis of its own on the loopback interface, which a test starts, kills and starts again. */
final class RedisServer implements AutoCloseable {
    static final String PASSWORD = "hunter2-of-redis";

    private final Path directory;
    private final int port;
    private final List<String> arguments;
    private Process process;

    private RedisServer(Path directory, int port, List<String> arguments) {
        this.directory = directory;
        this.port = port;
        this.arguments = arguments;
        this.process = started();
    }

    /** One that wants a password, and keeps nothing when it dies unless told otherwise. */
    static RedisServer start(String... more) {
        int port = freePort();
        List<String> arguments =
                new ArrayList<>(List.of("--port", "" + port, "--requirepass", PASSWORD, "--masterauth", PASSWORD));
        arguments.addAll(List.of(more));
        return run(port, arguments);
    }

    /** One that speaks TLS alone. */
    static RedisServer startTls(Path certificate, Path key) {
        int port = freePort();
        return run(
                port,
                List.of(
                        "--port",
                        "0",
                        "--tls-port",
                        "" + port,
                        "--tls-cert-file",
                        certificate.toString(),
                        "--tls-key-file",
                        key.toString(),
                        "--tls-ca-cert-file",
                        certificate.toString(),
                        "--tls-auth-clients",
                        "no",
                        "--requirepass",
                        PASSWORD));
    }

    /** A Sentinel that watches that server under the name {@code main}. */
    static RedisServer startSentinel(RedisServer watched) throws IOException {
        int port = freePort();
        Path directory = directory();
        Path config =
                Files.writeString(directory.resolve("sentinel.conf"), """
                port %d
                bind 127.0.0.1
                sentinel monitor main 127.0.0.1 %d 1
                sentinel auth-pass main %s
                sentinel down-after-milliseconds main 1000
                sentinel failover-timeout main 5000
                """.formatted(port, watched.port, PASSWORD));
        return new RedisServer(directory, port, List.of(config.toString(), "--sentinel"));
    }

    private static RedisServer run(int port, List<String> arguments) {
        List<String> all = new ArrayList<>(List.of("--bind", "127.0.0.1", "--save", "", "--daemonize", "no"));
        all.addAll(arguments);
        return new RedisServer(directory(), port, all);
    }

    private static Path directory() {
        // Outside of CI a machine may do without; there it must be installed.
        boolean there = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(path -> Files.isExecutable(Path.of(path, "redis-server")));
        if (System.getenv("CI") != null) {
            assertThat(there).as("redis-server is installed").isTrue();
        }
        Assumptions.assumeTrue(there, "there is no redis-server here (Debian: redis-server)");
        try {
            return Files.createTempDirectory("postern-redis");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process started() {
        List<String> command = new ArrayList<>(List.of("redis-server"));
        command.addAll(arguments);
        try {
            Process started = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("log").toFile())
                    .start();
            await().until(() -> {
                assertThat(started.isAlive())
                        .as("redis-server in %s", directory)
                        .isTrue();
                return listening();
            });
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean listening() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    int port() {
        return port;
    }

    /** The URL with the password. */
    String url() {
        return "redis://:" + PASSWORD + "@127.0.0.1:" + port + "/0";
    }

    /** Ends it as a power cut would. */
    void kill() {
        process.destroyForcibly();
        waitForEnd();
    }

    /** Has the kernel hold it, so that connections stay open and nothing answers. */
    void freeze(boolean frozen) throws IOException, InterruptedException {
        new ProcessBuilder("kill", frozen ? "-STOP" : "-CONT", "" + process.pid())
                .start()
                .waitFor();
    }

    private void waitForEnd() {
        try {
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Starts it again on the same port. */
    void restart() {
        process = started();
    }

    /** Ends it, and leaves nothing of it behind. */
    @Override
    public void close() {
        process.destroyForcibly();
        waitForEnd();
        try (Stream<Path> all = Files.walk(directory)) {
            all.sorted(Comparator.reverseOrder()).forEach(RedisServer::delete);
        } catch (NoSuchFileException twice) {
            // it was closed before
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
