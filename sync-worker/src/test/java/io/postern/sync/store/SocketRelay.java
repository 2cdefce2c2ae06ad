/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Takes connections on loopback in a server's stead, and has each passed on to it, a thread for either direction; closed, it
 * cuts them all.
 */
final class SocketRelay implements AutoCloseable {

    /** One connection; whoever returns, or throws, has closed it. */
    interface Line {
        /** Passes on what the client sends. */
        void asked() throws IOException;

        /** Passes on what the server sends. */
        void answered() throws IOException;
    }

    /** How a connection is passed on. */
    interface Lines {
        Line between(Socket client, Socket server);
    }

    /** What a thread of its own does. */
    interface Work {
        void run() throws IOException;
    }

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
    private final int target;
    private final Lines lines;

    /**
     * Listens.
     *
     * @param target the server's port
     */
    SocketRelay(int target, Lines lines) throws IOException {
        this.target = target;
        this.lines = lines;
        start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** The same database, through the relay. */
    DatabaseSettings before(DatabaseSettings database) {
        return new DatabaseSettings(
                database.url().replaceFirst(":[0-9]+/", ":" + port() + "/") + "?sslmode=disable",
                database.user(),
                database.password());
    }

    /** Does that in a thread that does not keep the JVM alive, until it is done or a connection is closed under it. */
    static void start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException ended) {
                        // closed
                    }
                },
                "relay");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listener.accept();
            client.setTcpNoDelay(true);
            open.add(client);
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            server.setTcpNoDelay(true);
            open.add(server);
            Line line = lines.between(client, server);
            start(line::asked);
            start(line::answered);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
