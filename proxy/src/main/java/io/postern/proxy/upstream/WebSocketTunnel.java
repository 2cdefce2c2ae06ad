/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.upstream;

import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A WebSocket on its way through: two connections, what is read from the one being written to the other, no faster than the
 * other takes it. The end of one direction is passed on; the tunnel closes when both directions ended, or one broke.
 */
final class WebSocketTunnel {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketTunnel.class);

    private final Half client;
    private final Half upstream;
    private final Runnable closed;
    private final BooleanSupplier over;
    private int ended;
    private boolean gone;

    /**
     * @param closed runs once, when both connections are closed
     * @param over whether the session that the WebSocket was opened with has ended
     */
    WebSocketTunnel(
            EndPoint clientEnd,
            EndPoint upstreamEnd,
            Executor executor,
            ByteBufferPool buffers,
            Runnable closed,
            BooleanSupplier over) {
        this.closed = closed;
        this.over = over;
        this.client = new Half(clientEnd, upstreamEnd, executor, buffers);
        this.upstream = new Half(upstreamEnd, clientEnd, executor, buffers);
    }

    /** The connection that takes over from the client's HTTP connection; when it opens, the app's side is taken over too. */
    Connection clientConnection() {
        client.whenOpen = () -> upstream.getEndPoint().upgrade(upstream);
        return client;
    }

    /** Closes both connections where the session has ended, or where nobody can tell. */
    void closeWhenOver() {
        boolean ended = true;
        try {
            ended = over.getAsBoolean();
        } catch (RuntimeException e) {
            LOG.error("whether a session has ended could not be found out; its WebSocket is closed", e);
        }
        if (ended) {
            close(new EofException("the session has ended"));
        }
    }

    /** Closes both connections. */
    void close() {
        close(new EofException("tunnel closed"));
    }

    private void close(Throwable cause) {
        synchronized (this) {
            if (gone) {
                return;
            }
            gone = true;
        }
        client.getEndPoint().close(cause);
        upstream.getEndPoint().close(cause);
        closed.run();
    }

    private void directionEnded() {
        boolean both;
        synchronized (this) {
            both = ++ended == 2;
        }
        if (both) {
            close();
        }
    }

    /** One of the two connections, and the copying from it. */
    private final class Half extends AbstractConnection implements Connection.UpgradeTo {
        private final Pump pump;
        private Runnable whenOpen = () -> {};

        private Half(EndPoint from, EndPoint to, Executor executor, ByteBufferPool buffers) {
            super(from, executor);
            this.pump = new Pump(this, to, buffers);
        }

        /** What the other end said right after its head. */
        @Override
        public void onUpgradeTo(@Nullable ByteBuffer early) {
            pump.early = early;
        }

        @Override
        public void onOpen() {
            super.onOpen();
            whenOpen.run();
            pump.iterate();
        }

        @Override
        public void onFillable() {
            pump.iterate();
        }

        @Override
        public void onFillInterestedFailed(Throwable cause) {
            WebSocketTunnel.this.close(cause);
        }

        @Override
        public void onClose(Throwable cause) {
            super.onClose(cause);
            WebSocketTunnel.this.close(cause == null ? new EofException("closed") : cause);
        }
    }

    /** Copies one direction. */
    private final class Pump extends IteratingCallback {
        private final Half from;
        private final EndPoint to;
        private final ByteBufferPool buffers;
        private @Nullable ByteBuffer early;
        private @Nullable RetainableByteBuffer buffer;

        private Pump(Half from, EndPoint to, ByteBufferPool buffers) {
            this.from = from;
            this.to = to;
            this.buffers = buffers;
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }

        @Override
        protected Action process() throws Throwable {
            ByteBuffer first = early;
            if (first != null) {
                early = null;
                if (BufferUtil.hasContent(first)) {
                    to.write(this, first);
                    return Action.SCHEDULED;
                }
            }
            RetainableByteBuffer free = buffers.acquire(from.getInputBufferSize(), true);
            int filled = 0;
            boolean whole = false;
            try {
                filled = from.getEndPoint().fill(free.getByteBuffer());
                whole = true;
            } finally {
                if (!whole) {
                    free.release();
                }
            }
            if (filled > 0) {
                buffer = free;
                to.write(this, free.getByteBuffer());
                return Action.SCHEDULED;
            }
            free.release();
            if (filled == 0) {
                from.fillInterested();
                return Action.IDLE;
            }
            to.shutdownOutput();
            return Action.SUCCEEDED;
        }

        @Override
        protected void onSuccess() {
            release();
        }

        @Override
        protected void onCompleteSuccess() {
            directionEnded();
        }

        @Override
        protected void onCompleteFailure(Throwable cause) {
            release();
            WebSocketTunnel.this.close(cause);
        }

        private void release() {
            RetainableByteBuffer sent = buffer;
            buffer = null;
            if (sent != null) {
                sent.release();
            }
        }
    }
}
