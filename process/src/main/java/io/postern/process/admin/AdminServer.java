/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.process.admin;

import io.postern.config.HostPort;
import java.io.IOException;
import java.util.concurrent.LinkedBlockingQueue;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Answers on the admin address, and nowhere else. A server of its own beside the one that clients reach, with threads of its
 * own: it answers while the other drains, and while all threads of the other are busy.
 */
public final class AdminServer implements AutoCloseable {
    /** One for the connections, one that accepts, and some that answer: a scrape and a probe at once. */
    private static final int THREADS = 6;

    private static final int IDLE_MILLIS = 30_000;
    private static final int ACCEPT_QUEUE = 16;

    private final HostPort address;
    private final Server server;
    private final ServerConnector connector;

    /** A server for that address; nothing listens before {@link #start}. */
    public AdminServer(HostPort address, Handler handler) {
        this.address = address;
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1, IDLE_MILLIS, new LinkedBlockingQueue<>());
        threads.setName("admin");
        threads.setReservedThreads(0);
        threads.setDaemon(true);
        this.server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(false);
        http.setUriCompliance(UriCompliance.RFC3986);
        this.connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(address.host());
        connector.setPort(address.port());
        connector.setIdleTimeout(IDLE_MILLIS);
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        server.addConnector(connector);
        server.setHandler(handler);
        server.setStopAtShutdown(false);
    }

    /** Listens; an {@link IOException} names the address that cannot be listened on. */
    public void start() throws IOException {
        try {
            server.start();
        } catch (Exception e) {
            throw new IOException("server.admin " + address + ": " + e.getMessage(), e);
        }
    }

    /** The port that is listened on; it differs from the configured one where that is 0. */
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IOException("the admin server did not stop in order", e);
        }
    }
}
