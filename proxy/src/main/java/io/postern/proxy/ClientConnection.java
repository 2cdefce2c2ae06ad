/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.NanoTime;
import org.jspecify.annotations.Nullable;

/**
 * A client's HTTP/1.1 connection that remembers three things Jetty's forgets: the request target as it was sent, since when a
 * request head has been incomplete, and the credential that came with the request before.
 */
final class ClientConnection extends HttpConnection {
    private volatile String target = "";
    private volatile boolean headOpen = true;
    private volatile long headSince = NanoTime.now();
    private volatile long headNumber;
    private final Executor goingOn = this::goOn;

    ClientConnection(HttpConfiguration configuration, Connector connector, EndPoint endPoint) {
        super(configuration, connector, endPoint);
    }

    /**
     * Jetty changes to another thread after each answer, only to find that the next request has not come yet. Nothing here
     * blocks, so the thread that sent the answer can look for itself.
     */
    @Override
    protected Executor getExecutor() {
        return goingOn;
    }

    private void goOn(Runnable task) {
        if (task == this) {
            run();
        } else {
            super.getExecutor().execute(task);
        }
    }

    /** The target of the request that is being handled: HTTP/1.1 has one at a time. */
    String target() {
        return target;
    }

    @Override
    protected HttpStreamOverHTTP1 newHttpStream(String method, String uri, HttpVersion version) {
        target = uri;
        return super.newHttpStream(method, uri, version);
    }

    /** Called while the connection is made, before anything of this class is there. */
    @Override
    protected HttpParser newHttpParser(HttpCompliance compliance) {
        HttpParser.RequestHandler handler =
                (HttpParser.RequestHandler) super.newHttpParser(compliance).getHandler();
        ClientConnectionFactory factory = getConnector().getConnectionFactory(ClientConnectionFactory.class);
        int mostHeadBytes = getHttpConfiguration().getRequestHeaderSize();
        RecallingParser parser = new RecallingParser(handler, mostHeadBytes, compliance, factory.recalled());
        parser.setHeaderCacheSize(getHttpConfiguration().getHeaderCacheSize());
        return parser;
    }

    @Override
    public void onClose(@Nullable Throwable cause) {
        super.onClose(cause);
        if (getParser() instanceof RecallingParser parser) {
            parser.forget();
        }
    }

    @Override
    public void onFillable() {
        super.onFillable();
        long heads = getMessagesIn();
        if (heads == 0) {
            return; // since it was opened
        }
        if (!inHead()) {
            headOpen = false;
        } else if (!headOpen || headNumber != heads) {
            headNumber = heads;
            headSince = NanoTime.now();
            headOpen = true;
        }
    }

    /** Whether a request head, or the first on this connection, has been awaited for longer than that. */
    boolean slowerThan(long nanos, long now) {
        return headOpen
                && headNumber == getMessagesIn()
                && (headNumber == 0 || inHead())
                && NanoTime.elapsed(headSince, now) > nanos;
    }

    /** Whether anything of a request has come. */
    boolean inHead() {
        return getParser().inHeaderState() && !getParser().isStart();
    }

    /** Sends a last answer, whole, and closes: nothing else can be under way while a head is incomplete. */
    void close(ByteBuffer lastAnswer) {
        EndPoint endPoint = getEndPoint();
        endPoint.write(
                Callback.from(
                        () -> {
                            endPoint.shutdownOutput();
                            endPoint.close();
                        },
                        endPoint::close),
                lastAnswer);
    }
}
