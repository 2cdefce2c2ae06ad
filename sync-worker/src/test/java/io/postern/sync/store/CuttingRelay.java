/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/** Passes bytes on to a server until so many were sent to it, over all connections; then every connection is cut for good. */
final class CuttingRelay implements AutoCloseable {

    private final long most;
    private final AtomicLong sent = new AtomicLong();
    private final SocketRelay relay;

    CuttingRelay(int target, long most) throws IOException {
        this.most = most;
        this.relay = new SocketRelay(target, Bytes::new);
    }

    int port() {
        return relay.port();
    }

    /** How many bytes clients have sent. */
    long sent() {
        return sent.get();
    }

    @Override
    public void close() {
        relay.close();
    }

    private final class Bytes implements SocketRelay.Line {
        private final Socket client;
        private final Socket server;

        Bytes(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        @Override
        public void asked() throws IOException {
            byte[] buffer = new byte[16 * 1024];
            try (client;
                    server) {
                InputStream in = client.getInputStream();
                OutputStream out = server.getOutputStream();
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    if (sent.addAndGet(n) > most) {
                        relay.close();
                        return;
                    }
                    out.write(buffer, 0, n);
                }
            }
        }

        @Override
        public void answered() throws IOException {
            try (client;
                    server) {
                server.getInputStream().transferTo(client.getOutputStream());
            }
        }
    }
}
