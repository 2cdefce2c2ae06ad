/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;

/** An app that remembers each request as it came, and echoes what is sent after an upgrade. */
final class RecordingApp implements AutoCloseable {
    private static final String SWITCHED = String.join(
            "\r\n",
            "HTTP/1.1 101 Switching Protocols",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
            "",
            "");

    private final ServerSocket server;
    private final Deque<Wire.Message> seen = new ConcurrentLinkedDeque<>();

    private RecordingApp(ServerSocket server) {
        this.server = server;
    }

    /** An app that listens. */
    static RecordingApp start() {
        try {
            RecordingApp app = new RecordingApp(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            daemon(app::accept);
            return app;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it listens. */
    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** The requests since this was last asked. */
    List<Wire.Message> taken() {
        List<Wire.Message> taken = List.copyOf(seen);
        seen.removeAll(taken);
        return taken;
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                daemon(() -> serve(socket));
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void serve(Socket connection) {
        try (Socket socket = connection) {
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            Wire.Message request = Wire.read(in, false).orElse(new Wire.Message("", Map.of(), ""));
            if (request.start().isEmpty()) {
                return;
            }
            seen.add(request);
            if (!request.all("Upgrade").isEmpty()) {
                out.write(SWITCHED.getBytes(StandardCharsets.US_ASCII));
                out.flush();
                in.transferTo(new Flushing(out));
                return;
            }
            out.write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 4\r\n\r\napp\n"
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
        } catch (IOException e) {
            // The other side went away, which is its right; what it asked has been recorded.
            return;
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "recording-app");
        thread.setDaemon(true);
        thread.start();
    }

    /** Sends on at once what is written. */
    private static final class Flushing extends OutputStream {
        private final OutputStream out;

        Flushing(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int one) throws IOException {
            out.write(one);
            out.flush();
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
            out.flush();
        }
    }
}
