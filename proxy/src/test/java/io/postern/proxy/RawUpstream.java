/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An app that is a bare socket: it sees every byte, and sends what a test says. */
final class RawUpstream implements AutoCloseable {
    final AtomicInteger connections = new AtomicInteger();
    final BlockingQueue<String> heads = new LinkedBlockingQueue<>();
    final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final ServerSocket socket;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** What an app does with a connection. */
    interface Script {
        void serve(Wire wire) throws Exception;
    }

    private RawUpstream(Script script) throws IOException {
        socket = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
        Thread acceptor = new Thread(() -> accept(script), "raw-upstream");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    static RawUpstream serving(Script script) throws IOException {
        return new RawUpstream(script);
    }

    /** Answers every request with the same bytes, on kept connections, reading bodies of known length. */
    static RawUpstream answering(String answer) throws IOException {
        RawUpstream[] self = new RawUpstream[1];
        self[0] = new RawUpstream(wire -> {
            while (true) {
                String head = wire.readHead();
                if (head.isEmpty()) {
                    return;
                }
                wire.skipBody(head);
                self[0].heads.add(head);
                wire.send(answer);
            }
        });
        return self[0];
    }

    private void accept(Script script) {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                open.add(connection);
                connections.incrementAndGet();
                Thread server = new Thread(() -> serve(connection, script), "raw-upstream-connection");
                server.setDaemon(true);
                server.start();
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket connection, Script script) {
        try (connection) {
            script.serve(new Wire(connection));
        } catch (Exception e) {
            failures.add(e);
        } finally {
            open.remove(connection);
        }
    }

    String url() {
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    int port() {
        return socket.getLocalPort();
    }

    /** The next request's head, as it came. */
    String nextHead() throws InterruptedException {
        String head = heads.poll(10, TimeUnit.SECONDS);
        if (head == null) {
            throw new AssertionError("no request came: " + failures);
        }
        return head;
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket connection : open) {
            connection.close();
        }
    }
}
