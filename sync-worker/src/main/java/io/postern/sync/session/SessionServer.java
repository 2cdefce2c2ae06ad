/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.session;

import io.postern.sync.model.Accounts;
import java.net.URI;
import java.util.concurrent.LinkedBlockingQueue;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The session endpoint, listening. */
public final class SessionServer implements AutoCloseable {
    /** So many first visits at once are answered; more of them wait their turn. */
    private static final int THREADS = 32;

    private static final int THREAD_IDLE_MILLIS = 60_000;

    /** Longer than anybody waits for changes. */
    private static final int IDLE_MILLIS = 60_000;

    private static final long STOP_MILLIS = 5_000;
    private static final Logger LOG = LoggerFactory.getLogger(SessionServer.class);

    private final Server server;
    private final ServerConnector connector;
    private final ChangesFeed feed;

    /** Builds it; nothing listens before {@link #start}. */
    public SessionServer(SessionSettings settings, Accounts accounts) {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 2, THREAD_IDLE_MILLIS, new LinkedBlockingQueue<>());
        threads.setName("session");
        this.server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(false);
        http.setHttpCompliance(HttpCompliance.RFC9110);
        this.connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(settings.listen().host());
        connector.setPort(settings.listen().port());
        connector.setIdleTimeout(IDLE_MILLIS);
        server.addConnector(connector);
        this.feed = new ChangesFeed(accounts, ChangesFeed.PATIENCE);
        server.setHandler(new SessionHandler(new Callers(settings.secret(), settings.openLoopback()), accounts, feed));
        server.setStopTimeout(STOP_MILLIS);
        server.setStopAtShutdown(false);
    }

    /**
     * Listens.
     *
     * @throws java.io.IOException where the address is taken
     */
    public void start() throws Exception {
        server.start();
    }

    /** The address of {@code POST /v1/session}. */
    public URI endpoint() {
        return URI.create("http://" + connector.getHost() + ":" + connector.getLocalPort() + "/v1/session");
    }

    /** Stops; whoever waits for changes is sent away. */
    @Override
    public void close() {
        feed.close();
        try {
            server.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warn("session: the endpoint did not stop cleanly", e);
        }
    }
}
