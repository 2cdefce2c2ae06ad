/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bodies that are larger than the heap, each way at once, through a proxy in a JVM of its own. */
class HeavyBodiesTest {
    private static final long GIBIBYTE = 1L << 30;
    private static final int PIECE = 1 << 16;
    private static final Duration START = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void carriesAGibibyteUpAndAGibibyteDownAtOnceIn96MebibytesOfHeap() throws Exception {
        try (RawUpstream app = RawUpstream.serving(HeavyBodiesTest::serve)) {
            Path portFile = folder.resolve("port");
            Process proxy = fork(app.url(), portFile);
            // Threads of its own: the common pool has one on two cores, which would make of "at once" one after
            // another.
            ExecutorService threads = Executors.newFixedThreadPool(2);
            try {
                await("a port").atMost(START).until(() -> {
                    assertThat(proxy.isAlive()).isTrue();
                    return Files.exists(portFile);
                });
                int port = Integer.parseInt(Files.readString(portFile));
                CompletableFuture<Long> down = CompletableFuture.supplyAsync(() -> download(port), threads);
                CompletableFuture<String> up = CompletableFuture.supplyAsync(() -> upload(port), threads);
                assertThat(down.get(300, TimeUnit.SECONDS)).isEqualTo(GIBIBYTE);
                assertThat(up.get(300, TimeUnit.SECONDS)).isEqualTo(Long.toString(GIBIBYTE));
            } finally {
                threads.shutdownNow();
                proxy.destroyForcibly();
            }
        }
    }

    private Process fork(String appUrl, Path portFile) throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx96m",
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ForkedProxy.class.getName(),
                        appUrl,
                        portFile.toString()))
                .inheritIO()
                .start();
    }

    /** GET sends a gibibyte; anything else counts what it gets. */
    private static void serve(Wire wire) throws IOException {
        String head = wire.readHead();
        if (head.startsWith("GET")) {
            wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + GIBIBYTE + "\r\nConnection: close\r\n\r\n");
            pour(wire.socket.getOutputStream());
        } else {
            byte[] piece = new byte[PIECE];
            long read = 0;
            while (read < GIBIBYTE) {
                int more = wire.in.read(piece);
                if (more < 0) {
                    return;
                }
                read += more;
            }
            String count = Long.toString(read);
            wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + count.length() + "\r\n\r\n" + count);
        }
    }

    private static void pour(OutputStream out) throws IOException {
        byte[] piece = new byte[PIECE];
        for (long left = GIBIBYTE; left > 0; left -= PIECE) {
            out.write(piece);
        }
    }

    private static long download(int port) {
        try (Wire client = Wire.to(port)) {
            client.send("GET / HTTP/1.1\r\nHost: example.org\r\n\r\n").readHead();
            byte[] piece = new byte[PIECE];
            long read = 0;
            int more;
            while (read < GIBIBYTE && (more = client.in.read(piece)) > 0) {
                read += more;
            }
            return read;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The app's count of what it got, or what the proxy answered before all of it was taken. */
    private static String upload(int port) {
        try (Wire client = Wire.to(port)) {
            client.send("POST / HTTP/1.1\r\nHost: example.org\r\nContent-Length: " + GIBIBYTE + "\r\n\r\n");
            try {
                pour(client.socket.getOutputStream());
            } catch (IOException cutOff) {
                return "cut off by " + client.readAnswer();
            }
            return client.readAnswer().body();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
