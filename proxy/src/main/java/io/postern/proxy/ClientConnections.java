/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import io.postern.auth.Reply;
import java.nio.ByteBuffer;
import java.nio.channels.WritePendingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.NegotiatingServerConnection;
import org.eclipse.jetty.util.NanoTime;

/**
 * The clients' connections that are open, so that one which takes too long over its handshake or its request head can be
 * closed: Jetty has a time limit for silence only, and a client that sends a byte now and then is never silent.
 */
final class ClientConnections implements Connection.Listener {
    private final long headerTimeout;
    private final Supplier<Reply> tooSlow;
    private final Set<ClientConnection> open = ConcurrentHashMap.newKeySet();
    private final Map<SslConnection, Long> handshakes = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();

    /** @param tooSlow makes the answer to a head that does not end */
    ClientConnections(Duration headerTimeout, Supplier<Reply> tooSlow) {
        this.headerTimeout = headerTimeout.toNanos();
        this.tooSlow = tooSlow;
    }

    @Override
    public void onOpened(Connection connection) {
        if (connection instanceof SslConnection ssl) {
            handshakes.put(ssl, NanoTime.now());
            return;
        }
        if (connection.getEndPoint() instanceof SslConnection.SslEndPoint secure
                && !(connection instanceof NegotiatingServerConnection)) {
            handshakes.remove(secure.getSslConnection());
        }
        count.incrementAndGet();
        if (connection instanceof ClientConnection http) {
            open.add(http);
        }
    }

    @Override
    public void onClosed(Connection connection) {
        if (connection instanceof SslConnection ssl) {
            handshakes.remove(ssl);
            return;
        }
        count.decrementAndGet();
        if (connection instanceof ClientConnection http) {
            open.remove(http);
        }
    }

    /** How many connections are open beyond their handshake. */
    int count() {
        return count.get();
    }

    /** Closes what takes too long; to be called several times a second. */
    void checkTime() {
        long now = NanoTime.now();
        List<ClientConnection> slow = open.stream()
                .filter(connection -> connection.slowerThan(headerTimeout, now))
                .toList();
        for (ClientConnection connection : slow) {
            open.remove(connection);
            end(connection);
        }
        handshakes.forEach((connection, since) -> {
            if (NanoTime.elapsed(since, now) > headerTimeout) {
                handshakes.remove(connection);
                connection.getEndPoint().close(new TimeoutException("TLS handshake"));
            }
        });
    }

    private void end(ClientConnection connection) {
        if (!connection.inHead()) {
            connection.getEndPoint().close(); // nothing was asked, nothing is answered
            return;
        }
        try {
            connection.close(wire(tooSlow.get()));
        } catch (WritePendingException racing) {
            connection.getEndPoint().close(racing);
        }
    }

    private static ByteBuffer wire(Reply reply) {
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder("HTTP/1.1 408 Request Timeout\r\n");
        reply.headers()
                .forEach(line -> head.append(line.name())
                        .append(": ")
                        .append(line.value())
                        .append("\r\n"));
        head.append("Content-Length: ").append(body.length).append("\r\nConnection: close\r\n\r\n");
        byte[] start = head.toString().getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(start.length + body.length)
                .put(start)
                .put(body)
                .flip();
    }
}
