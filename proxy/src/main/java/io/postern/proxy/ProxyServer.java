/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import io.postern.auth.Gate;
import io.postern.config.GateConfig;
import io.postern.config.LimitsConfig;
import io.postern.config.ServerConfig;
import io.postern.config.tls.Pem;
import io.postern.proxy.upstream.Upstreams;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The proxy's server: connectors, the gate, the way to the app.
 *
 * <p>Threads: a request runs on its selector's own thread, which must not block, and changes threads only where the gate has to
 * ask somebody. Virtual threads would need a hand-over for each request: seen under load, they answer a quarter less. Server and
 * client share threads, buffers and timers.
 */
final class ProxyServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyServer.class);

    /** Identity is asked for by so many requests at once; the rest is told to come back. */
    private static final int MOST_ASKING = 64;

    /** Selectors, acceptor, and those who ask. */
    private static final int THREADS = 96;

    private static final int THREAD_IDLE_MILLIS = 60_000;

    /** Of an app's answer: cookies of a framework and a long content policy fit. */
    private static final int ANSWER_HEAD = 64 * 1024;

    /** Requests at once on one HTTP/2 connection, as browsers and servers commonly agree. */
    private static final int STREAMS = 128;

    /** Everything but what names another authority than {@code Host} does. */
    private static final UriCompliance TARGETS =
            UriCompliance.UNSAFE.without("TARGETS", UriCompliance.Violation.USER_INFO);

    private static final int ACCEPT_QUEUE = 4096;
    private static final long TICK_MILLIS = 200;
    private static final int TICKS_PER_FILE_CHECK = 10;
    private static final int TICKS_PER_SESSION_CHECK = 5;

    private final Server server;
    private final ServerConnector connector;
    private final GateHandler handler;
    private final ClientConnections connections;
    private final Upstreams upstreams;
    private final Optional<ServerTls> tls;
    private final Scheduler scheduler;
    private volatile boolean ready;
    private int ticks;

    private ProxyServer(
            Server server,
            ServerConnector connector,
            GateHandler handler,
            ClientConnections connections,
            Upstreams upstreams,
            Optional<ServerTls> tls) {
        this.server = server;
        this.connector = connector;
        this.handler = handler;
        this.connections = connections;
        this.upstreams = upstreams;
        this.tls = tls;
        this.scheduler = server.getScheduler();
    }

    /**
     * Builds the server; nothing listens before {@link #start}.
     *
     * @param gate the gate that is in force, asked for each request anew
     * @throws Pem.Unusable where a certificate or key cannot be used
     */
    static ProxyServer create(GateConfig configuration, Supplier<Gate> gate, Traffic traffic, Clock clock)
            throws Pem.Unusable {
        ServerConfig config = configuration.server();
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 4, THREAD_IDLE_MILLIS, new LinkedBlockingQueue<>());
        threads.setName("serve");
        Scheduler scheduler = new ScheduledExecutorScheduler("timer", true);
        ByteBufferPool buffers = new ArrayByteBufferPool();
        Server server = new Server(threads, scheduler, buffers);
        LimitsConfig limits = config.limits();
        Upstreams upstreams = new Upstreams(
                configuration.upstream(),
                limits.bodyBytes(),
                limits.headerBytes(),
                new Upstreams.Shared(threads, scheduler, buffers, clock));
        HeadReader heads = new HeadReader(gate);
        GateHandler handler = new GateHandler(
                gate,
                heads,
                upstreams,
                new AskingThreads(threads, MOST_ASKING),
                new FormReader(scheduler, limits.headerTimeout()),
                traffic);
        ErrorAnswers errors = new ErrorAnswers(gate, heads, traffic);
        ClientConnections connections = new ClientConnections(limits.headerTimeout(), errors::tooSlow);
        Optional<ServerTls> tls = config.tls().isPresent()
                ? Optional.of(new ServerTls(config.tls().get()))
                : Optional.empty();
        ServerConnector connector =
                new ServerConnector(server, null, null, null, 1, Upstreams.SELECTORS, factories(http(limits), tls));
        connector.setHost(config.listen().host());
        connector.setPort(config.listen().port());
        connector.setIdleTimeout(limits.idleTimeout().toMillis());
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        connector.addBean(connections);
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(limits.connections(), connector));
        server.addBean(upstreams);
        server.setHandler(handler);
        server.setErrorHandler(errors);
        server.setStopTimeout(config.drain().toMillis());
        server.setStopAtShutdown(false);
        return new ProxyServer(server, connector, handler, connections, upstreams, tls);
    }

    private static HttpConfiguration http(LimitsConfig limits) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(false);
        http.setSendXPoweredBy(false);
        http.setRequestHeaderSize(limits.headerBytes());
        http.setResponseHeaderSize(ANSWER_HEAD);
        // Jetty's cache of header lines takes 100 KiB of heap for each connection, and is slower than reading them.
        http.setHeaderCacheSize(0);
        http.setHttpCompliance(HttpCompliance.RFC9110);
        // The gate has its own, stricter say on targets, and must see them as they were sent.
        http.setUriCompliance(TARGETS);
        http.setNotifyRemoteAsyncErrors(true);
        return http;
    }

    private static ConnectionFactory[] factories(HttpConfiguration http, Optional<ServerTls> tls) {
        ClientConnectionFactory first = new ClientConnectionFactory(http);
        if (tls.isEmpty()) {
            ClientConnectionFactory.PriorKnowledge second = new ClientConnectionFactory.PriorKnowledge(http);
            second.setMaxConcurrentStreams(STREAMS);
            second.setConnectProtocolEnabled(false);
            return new ConnectionFactory[] {first, second};
        }
        HTTP2ServerConnectionFactory second = new HTTP2ServerConnectionFactory(http);
        second.setMaxConcurrentStreams(STREAMS);
        second.setConnectProtocolEnabled(false);
        ALPNServerConnectionFactory choice = new ALPNServerConnectionFactory("h2", "http/1.1");
        choice.setDefaultProtocol("http/1.1");
        List<ConnectionFactory> factories = new ArrayList<>();
        SslConnectionFactory secure = new SslConnectionFactory(tls.get().context(), choice.getProtocol());
        // It compares the name of the handshake with Host, and an app may have many names behind one certificate.
        secure.setEnsureSecureRequestCustomizer(false);
        factories.add(secure);
        factories.add(choice);
        factories.add(second);
        factories.add(first);
        return factories.toArray(ConnectionFactory[]::new);
    }

    /** Listens. */
    void start() throws Exception {
        server.start();
        ready = true;
        tick();
    }

    private void tick() {
        scheduler.schedule(this::check, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void check() {
        connections.checkTime();
        upstreams.checkTime();
        if (++ticks % TICKS_PER_SESSION_CHECK == 0) {
            upstreams.checkSessions();
        }
        if (ticks % TICKS_PER_FILE_CHECK == 0) {
            tls.ifPresent(ServerTls::reloadIfChanged);
        }
        if (server.isRunning() || server.isStopping()) {
            tick();
        }
    }

    /** The port that is listened on; it differs from the configured one where that is 0. */
    int port() {
        return connector.getLocalPort();
    }

    /** Whether new requests are welcome; not before the start, and not once the end has begun. */
    boolean ready() {
        return ready;
    }

    /** How many client connections are open. */
    int openConnections() {
        return connections.count();
    }

    /** How many requests are under way. */
    int underWay() {
        return handler.underWay();
    }

    /** How many WebSockets are open. */
    int openWebSockets() {
        return upstreams.openWebSockets();
    }

    /**
     * Ends in order: not ready, no new connections, requests under way finish within {@code server.drain}, then all is closed.
     */
    @Override
    public void close() throws IOException {
        ready = false;
        try {
            server.stop();
        } catch (TimeoutException late) {
            LOG.warn("server.drain is over; what was still under way was cut off");
        } catch (Exception e) {
            throw new IOException("the server did not stop in order", e);
        }
    }
}
