/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.SizeLimitHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** A small HTTP server that only this machine can reach, on a wished port or on a free one. */
final class LoopbackServer implements AutoCloseable {
    /** The only address the demonstration listens on: its passwords are public. */
    static final String ADDRESS = "127.0.0.1";

    /** Far more than a token request or a form of the sample app needs. */
    private static final long MAX_BODY_BYTES = 64 * 1024;

    private static final int MAX_THREADS = 16;

    private final Server server;
    private final URI uri;

    private LoopbackServer(Server server, URI uri) {
        this.server = server;
        this.uri = uri;
    }

    /**
     * A started server.
     *
     * @param wishedPort the port to listen on; another, free one is taken where it is in use, or where it is 0
     * @throws IllegalStateException when the server cannot be started
     */
    static LoopbackServer start(String name, int wishedPort, Handler handler) {
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS);
        threads.setName(name);
        threads.setDaemon(true);
        Server server = new Server(threads);
        ServerConnector connector = new ServerConnector(server, 1, 1);
        connector.setHost(ADDRESS);
        connector.setPort(freePort(wishedPort));
        server.addConnector(connector);
        SizeLimitHandler limit = new SizeLimitHandler(MAX_BODY_BYTES, -1);
        limit.setHandler(handler);
        server.setHandler(limit);
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException("cannot start " + name + " on port " + connector.getPort(), e);
        }
        return new LoopbackServer(server, URI.create("http://" + ADDRESS + ":" + connector.getLocalPort()));
    }

    /**
     * A port of the loopback address on which nobody listened a moment ago: the wished one if possible.
     *
     * @throws UncheckedIOException when no port is free at all
     */
    static int freePort(int wished) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wished));
            return socket.getLocalPort();
        } catch (IOException e) {
            if (wished == 0) {
                throw new UncheckedIOException("no free port on " + ADDRESS, e);
            }
            return freePort(0);
        }
    }

    /** The address of the server, without a path. */
    URI uri() {
        return uri;
    }

    /** Stops the server; requests in progress are cut off. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("cannot stop " + uri, e);
        }
    }
}
