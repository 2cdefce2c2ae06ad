/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A way to a Redis on which every script is held up for a while, as a loaded or distant server would; all else passes at once. */
final class SlowWrites implements AutoCloseable {
    private static final String SCRIPT = "\r\nEVAL\r\n";

    private final ServerSocket socket;
    private final int port;
    private final Duration pause;
    private final AtomicInteger writes = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "slow-writes");
        thread.setDaemon(true);
        return thread;
    });

    SlowWrites(int port, Duration pause) throws IOException {
        this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.port = port;
        this.pause = pause;
        threads.execute(this::accept);
    }

    String url() {
        return "redis://:" + RedisServer.PASSWORD + "@127.0.0.1:" + socket.getLocalPort() + "/0";
    }

    /** How many scripts have passed. */
    int writes() {
        return writes.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket near = socket.accept();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), port);
                threads.execute(() -> pass(near, far, true));
                threads.execute(() -> pass(far, near, false));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void pass(Socket from, Socket to, boolean commands) {
        byte[] block = new byte[65_536];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                if (commands && new String(block, 0, read, StandardCharsets.ISO_8859_1).contains(SCRIPT)) {
                    writes.incrementAndGet();
                    LockSupport.parkNanos(pause.toNanos());
                }
                out.write(block, 0, read);
            }
        } catch (IOException over) {
            // one side has closed
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
