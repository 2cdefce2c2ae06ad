/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.upstream;

import io.postern.auth.Decision;
import io.postern.auth.Reason;
import io.postern.config.HostHeader;
import io.postern.config.Route;
import io.postern.config.UpstreamConfig;
import io.postern.config.tls.Pem;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.component.ContainerLifeCycle;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/** The app: one upstream, or several by path, and the requests under way to them. Start it before use, stop it after. */
public final class Upstreams extends ContainerLifeCycle {
    /** Waiting for a connection that is being made takes up to the connect time-out; a queue that takes longer is jammed. */
    private static final long QUEUE_GRACE_NANOS = 500_000_000L;

    /** Requests that wait for a connection: four for each connection, more would only time out. */
    private static final int QUEUED_PER_CONNECTION = 4;

    /** Header lines of an answer; larger than what servers send, small enough for the heap of a sidecar. */
    private static final int MAX_ANSWER_HEAD = 64 * 1024;

    /** Forwarding and identity headers come on top of what the client may send. */
    private static final int OWN_HEADER_ROOM = 64 * 1024;

    private static final int BUFFER = 16 * 1024;

    /** On either side: one for each processor, up to where a sidecar has no more to do. A single one is a processor's worth. */
    public static final int SELECTORS =
            Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors()));

    private final UpstreamConfig config;
    private final OptionalLong bodyLimit;
    private final HttpClient client;
    private final WebSockets webSockets;
    private final Set<UpstreamExchange> underWay = ConcurrentHashMap.newKeySet();
    private @Nullable Routes routes;

    /**
     * What the upstream side shares with the server, so that no request changes threads on its way.
     *
     * @param executor runs what must not run on a selector
     * @param scheduler timers
     * @param buffers buffers for input and output
     */
    public record Shared(
            java.util.concurrent.Executor executor, Scheduler scheduler, ByteBufferPool buffers, Clock clock) {}

    /**
     * Prepares to reach the app.
     *
     * @param bodyLimit {@code server.limits.body-bytes}
     * @param headLimit {@code server.limits.header-bytes}
     */
    public Upstreams(UpstreamConfig config, OptionalLong bodyLimit, int headLimit, Shared shared) throws Pem.Unusable {
        this.config = config;
        this.bodyLimit = bodyLimit;
        this.webSockets = new WebSockets(
                shared.executor(), shared.scheduler(), shared.buffers(), shared.clock(), config.maxConnections());
        ClientConnector connector = new ClientConnector();
        connector.setExecutor(shared.executor());
        connector.setScheduler(shared.scheduler());
        connector.setByteBufferPool(shared.buffers());
        connector.setSelectors(SELECTORS);
        connector.setSslContextFactory(UpstreamTls.context(config.tls(), secure(config)));
        HttpClientTransportOverHTTP transport = new HttpClientTransportOverHTTP(connector);
        transport.setInvocationType(InvocationType.NON_BLOCKING);
        // It takes 100 KiB of heap for each connection, and is slower than reading the lines.
        transport.setHeaderCacheSize(0);
        this.client = new HttpClient(transport);
        client.setExecutor(shared.executor());
        client.setScheduler(shared.scheduler());
        client.setByteBufferPool(shared.buffers());
        client.setConnectTimeout(config.connectTimeout().toMillis());
        client.setAddressResolutionTimeout(config.connectTimeout().toMillis());
        client.setIdleTimeout(0);
        client.setMaxConnectionsPerDestination(config.maxConnections());
        client.setMaxRequestsQueuedPerDestination(config.maxConnections() * QUEUED_PER_CONNECTION);
        client.setResponseBufferSize(BUFFER);
        client.setMaxRequestHeadersSize(headLimit + OWN_HEADER_ROOM);
        client.setMaxResponseHeadersSize(MAX_ANSWER_HEAD);
        client.setFollowRedirects(false);
        client.setHttpCookieStore(new HttpCookieStore.Empty());
        client.setStrictEventOrdering(false);
        transparent(client);
        installBean(client);
    }

    private static boolean secure(UpstreamConfig config) {
        return Stream.concat(Stream.of(config.url()), config.routes().stream().map(Route::url))
                .anyMatch(url -> "https".equalsIgnoreCase(url.getScheme()));
    }

    /** Adds nothing of its own to a request. */
    @SuppressWarnings("NullAway") // Jetty switches these off with null
    private static void transparent(HttpClient client) {
        client.setUserAgentField(null);
        client.setDefaultRequestContentType(null);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        client.getContentDecoderFactories().clear();
        client.getProtocolHandlers().clear();
        List<Routes.Entry> entries = new ArrayList<>();
        config.routes().forEach(route -> entries.add(Routes.Entry.of(route.path(), Upstream.at(route.url(), client))));
        routes = new Routes(entries, Upstream.at(config.url(), client));
    }

    @Override
    protected void doStop() throws Exception {
        webSockets.close();
        super.doStop();
    }

    /** Sends a request that the gate passed to the app, and the answer back. */
    public void forward(ClientSide side, Decision.Pass pass) {
        Routes known = routes;
        if (known == null) {
            side.refuse(Reason.SERVER_BUSY);
            return;
        }
        Request clientRequest = side.clientRequest();
        if (bodyLimit.isPresent() && clientRequest.getLength() > bodyLimit.getAsLong()) {
            side.refuse(Reason.BODY_TOO_LARGE);
            return;
        }
        if (webSockets.full() && WebSockets.asks(clientRequest)) {
            side.refuse(Reason.UPSTREAM_BUSY);
            return;
        }
        UpstreamExchange exchange = new UpstreamExchange(
                this, known.upstreamFor(pass.facts().path()), side, pass, body(clientRequest, pass));
        if (clientRequest.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2) {
            clientRequest.addFailureListener(exchange::clientLeft);
        }
        exchange.send();
    }

    private @Nullable ClientBody body(Request clientRequest, Decision.Pass pass) {
        long length = clientRequest.getLength();
        if (length == 0) {
            return null;
        }
        Content.Chunk first = null;
        if (length < 0) {
            if (clientRequest.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_2) {
                if (!clientRequest.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)) {
                    return null;
                }
            } else {
                first = clientRequest.read();
                if (first != null && first.isLast() && !first.hasRemaining() && clientRequest.getTrailers() == null) {
                    first.release();
                    return null;
                }
            }
        }
        return new ClientBody(clientRequest, bodyLimit, pass.request(), first);
    }

    /** Ends what takes too long; to be called several times a second. */
    public void checkTime() {
        long now = NanoTime.now();
        for (UpstreamExchange exchange : underWay) {
            exchange.checkTime(now);
        }
    }

    /** Closes the WebSockets of sessions that have ended; to be called about once a second. */
    public void checkSessions() {
        webSockets.checkSessions();
    }

    /** How many WebSockets are open. */
    public int openWebSockets() {
        return webSockets.count();
    }

    WebSockets webSockets() {
        return webSockets;
    }

    boolean preservesHost() {
        return config.host() == HostHeader.PRESERVE;
    }

    long connectTimeout() {
        return config.connectTimeout().toNanos();
    }

    long queueWait() {
        return config.connectTimeout().toNanos() + QUEUE_GRACE_NANOS;
    }

    long responseTimeout() {
        return config.responseTimeout().toNanos();
    }

    void began(UpstreamExchange exchange) {
        underWay.add(exchange);
    }

    void ended(UpstreamExchange exchange) {
        underWay.remove(exchange);
    }
}
