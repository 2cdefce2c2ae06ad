/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.session;

import io.postern.config.TlsConfig;
import io.postern.config.tls.Pem;
import io.postern.sync.model.Accounts;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
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

    private static final int FILE_CHECK_SECONDS = 5;
    private static final long STOP_MILLIS = 5_000;
    private static final Logger LOG = LoggerFactory.getLogger(SessionServer.class);

    private final Server server;
    private final ServerConnector connector;
    private final Optional<SessionTls> tls;
    private final ChangesFeed feed;

    /**
     * Builds it; nothing listens before {@link #start}.
     *
     * @throws Pem.Unusable where a certificate or key cannot be used
     */
    public SessionServer(SessionSettings settings, Accounts accounts) throws Pem.Unusable {
        this(settings, accounts, SessionEvents.NONE);
    }

    /**
     * The same, and tells of every answer.
     *
     * @throws Pem.Unusable where a certificate or key cannot be used
     */
    public SessionServer(SessionSettings settings, Accounts accounts, SessionEvents events) throws Pem.Unusable {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 2, THREAD_IDLE_MILLIS, new LinkedBlockingQueue<>());
        threads.setName("session");
        this.server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(false);
        http.setHttpCompliance(HttpCompliance.RFC9110);
        this.tls = settings.tls().isPresent()
                ? Optional.of(new SessionTls(settings.tls().get()))
                : Optional.empty();
        this.connector = new ServerConnector(server, 1, 1, factories(http, tls));
        connector.setHost(settings.listen().host());
        connector.setPort(settings.listen().port());
        connector.setIdleTimeout(IDLE_MILLIS);
        server.addConnector(connector);
        this.feed = new ChangesFeed(accounts, ChangesFeed.PATIENCE);
        boolean certificates = settings.tls().flatMap(TlsConfig::clientCa).isPresent();
        Callers callers = new Callers(settings.secret(), certificates, settings.openLoopback());
        server.setHandler(new GracefulHandler(new Observed(new SessionHandler(callers, accounts, feed), events)));
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
        checkFiles();
    }

    private void checkFiles() {
        tls.ifPresent(files -> server.getScheduler()
                .schedule(
                        () -> {
                            files.reloadIfChanged();
                            checkFiles();
                        },
                        FILE_CHECK_SECONDS,
                        TimeUnit.SECONDS));
    }

    private static ConnectionFactory[] factories(HttpConfiguration http, Optional<SessionTls> tls) {
        HttpConnectionFactory plain = new HttpConnectionFactory(http);
        if (tls.isEmpty()) {
            return new ConnectionFactory[] {plain};
        }
        SslConnectionFactory secure = new SslConnectionFactory(tls.get().context(), plain.getProtocol());
        secure.setEnsureSecureRequestCustomizer(false); // callers are told by what they show, not by what they call us
        return new ConnectionFactory[] {secure, plain};
    }

    /** The address of {@code POST /v1/session}. */
    public URI endpoint() {
        return URI.create((tls.isPresent() ? "https" : "http") + "://" + connector.getHost() + ":"
                + connector.getLocalPort() + "/v1/session");
    }

    /** Stops: what was asked is answered, for some seconds; whoever waits for changes is sent away. */
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
