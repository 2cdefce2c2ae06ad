/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.upstream;

import io.postern.auth.Decision;
import io.postern.auth.Identity;
import io.postern.auth.Reason;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.HttpUpgrader;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/** WebSockets (RFC 6455): the handshake went through as a request, then bytes go both ways until an end, or until the identity or
 * its session ends. */
final class WebSockets {
    static final String FACTORY_ATTRIBUTE = HttpUpgrader.Factory.class.getName();

    /** Tells Jetty's client that the switch of protocols is ours to do. */
    static final HttpUpgrader.Factory BY_HAND = version -> new HttpUpgrader() {
        @Override
        public void prepare(org.eclipse.jetty.client.Request upstreamRequest) {}

        @Override
        public void upgrade(Response upstreamResponse, EndPoint endPoint, Callback callback) {
            callback.succeeded();
        }
    };

    /** A WebSocket may be silent for longer than a request: apps ping every few minutes at least; dead peers are found out. */
    private static final Duration IDLE = Duration.ofMinutes(10);

    /** An end further away than any process lives needs no timer. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private final Executor executor;
    private final Scheduler scheduler;
    private final ByteBufferPool buffers;
    private final Clock clock;
    private final int most;
    private final Set<WebSocketTunnel> open = ConcurrentHashMap.newKeySet();

    WebSockets(Executor executor, Scheduler scheduler, ByteBufferPool buffers, Clock clock, int most) {
        this.executor = executor;
        this.scheduler = scheduler;
        this.buffers = buffers;
        this.clock = clock;
        this.most = most;
    }

    /** Whether a request asks for a WebSocket; any other protocol that it would like to switch to is ignored. */
    static boolean asks(Request clientRequest) {
        HttpFields fields = clientRequest.getHeaders();
        return fields.contains(HttpHeader.UPGRADE)
                && HttpMethod.GET.is(clientRequest.getMethod())
                && clientRequest.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_1
                && fields.contains(HttpHeader.UPGRADE, "websocket")
                && fields.contains(HttpHeader.CONNECTION, HttpHeaderValue.UPGRADE.asString());
    }

    int count() {
        return open.size();
    }

    boolean full() {
        return open.size() >= most;
    }

    /** Answers the handshake and joins the two connections. */
    void open(Response upstreamResponse, EndPoint upstreamEnd, ClientSide side, Decision.Pass pass) {
        Request clientRequest = side.clientRequest();
        EndPoint clientEnd =
                clientRequest.getConnectionMetaData().getConnection().getEndPoint();
        Optional<Duration> left =
                pass.identity().map(Identity::until).map(until -> Duration.between(clock.instant(), until));
        if (left.isPresent() && (left.get().isNegative() || left.get().isZero())) {
            upstreamEnd.close();
            side.refuse(Reason.SIGN_IN_REQUIRED);
            return;
        }
        if (ResponseFields.copy(upstreamResponse, pass.response(), side).isPresent()) {
            upstreamEnd.close();
            side.refuse(Reason.UPSTREAM_ECHO);
            return;
        }
        HttpFields.Mutable answer = side.clientResponse().getHeaders();
        answer.put(HttpHeader.CONNECTION, "Upgrade");
        answer.put(HttpHeader.UPGRADE, "websocket");
        side.clientResponse().setStatus(HttpStatus.SWITCHING_PROTOCOLS_101);
        WebSocketTunnel[] self = new WebSocketTunnel[1];
        WebSocketTunnel tunnel = new WebSocketTunnel(
                clientEnd, upstreamEnd, executor, buffers, () -> open.remove(self[0]), pass.ended());
        self[0] = tunnel;
        open.add(tunnel);
        clientEnd.setIdleTimeout(IDLE.toMillis());
        upstreamEnd.setIdleTimeout(IDLE.toMillis());
        left.filter(time -> time.compareTo(LONGEST) < 0)
                .ifPresent(time -> scheduler.schedule(tunnel::close, time.toMillis(), TimeUnit.MILLISECONDS));
        clientRequest.setAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE, tunnel.clientConnection());
        side.clientResponse().write(true, BufferUtil.EMPTY_BUFFER, Callback.from(side::succeeded, cause -> {
            tunnel.close();
            side.failed(cause);
        }));
    }

    /** Closes those whose session has ended; to be called about once a second. */
    void checkSessions() {
        open.forEach(WebSocketTunnel::closeWhenOver);
    }

    /** Closes all. */
    void close() {
        open.forEach(WebSocketTunnel::close);
    }
}
