/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The Redis of the operating system's package on loopback, which writes everything down before it answers. */
final class Redis implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(30);

    private final Path directory;
    private final int port;
    private RunningProgram program;

    private Redis(Path directory, int port, RunningProgram program) {
        this.directory = directory;
        this.port = port;
        this.program = program;
    }

    /** An empty server that answers. */
    static Redis start(Path directory) {
        int port = Http.freePort();
        return new Redis(directory, port, launch(directory, port));
    }

    /** The value of {@code session.redis}. */
    String url() {
        return "redis://127.0.0.1:" + port + "/0";
    }

    /** Takes it away at once. */
    void kill() {
        program.kill();
    }

    /** Starts it again at the same address, with what it had written down. */
    void resume() {
        program = launch(directory, port);
    }

    @Override
    public void close() {
        program.close();
    }

    private static RunningProgram launch(Path directory, int port) {
        RunningProgram program = RunningProgram.start(
                directory.resolve("redis.log"),
                Map.of(),
                List.of(
                        "redis-server",
                        "--bind",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(port),
                        "--dir",
                        directory.toString(),
                        "--save",
                        "",
                        "--appendonly",
                        "yes",
                        "--appendfsync",
                        "always"));
        await("a Redis that answers").atMost(START).until(() -> {
            if (!program.alive()) {
                throw new IllegalStateException(program.output());
            }
            return answers(port);
        });
        return program;
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().read() == '+';
        } catch (IOException e) {
            return false;
        }
    }
}
