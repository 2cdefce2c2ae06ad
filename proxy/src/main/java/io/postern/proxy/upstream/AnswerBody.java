/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.upstream;

import java.util.function.Consumer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.IteratingCallback;
import org.eclipse.jetty.util.NanoTime;
import org.jspecify.annotations.Nullable;

/**
 * Copies the body of the app's answer to the client, each piece as it comes, and reads no more than the client takes.
 *
 * <p>The end is held back until {@link #finish}: when the client sees it, the connection to the app is free again, so that the
 * client's next request finds it. Where the length is known the last piece is the end, which spares a write.
 */
final class AnswerBody extends IteratingCallback {
    /** How long the end of an answer waits for the end of the request, the last of which may lie in a full socket. */
    private static final long END_WAIT = 500_000_000L;

    private final Content.Source upstreamBody;
    private final Response clientResponse;
    private final Runnable complete;
    private final Consumer<Throwable> broken;
    private final Runnable again = this::iterate;
    private long left;
    private boolean ended;
    private boolean written;
    private volatile boolean finish;
    private volatile long heldSince;
    private Content.@Nullable Chunk held;
    private Content.@Nullable Chunk sending;

    /** @param length the announced length of the body, or -1 */
    AnswerBody(
            Content.Source upstreamBody,
            Response clientResponse,
            long length,
            Runnable complete,
            Consumer<Throwable> broken) {
        this.upstreamBody = upstreamBody;
        this.clientResponse = clientResponse;
        this.left = length;
        this.complete = complete;
        this.broken = broken;
    }

    /** The end may be sent. */
    void finish() {
        finish = true;
        iterate();
    }

    /** The end may be sent when it comes. */
    void finishAtOnce() {
        finish = true;
    }

    /** Sends the end when it has been held back for too long. */
    void checkTime(long now) {
        long since = heldSince;
        if (since != 0 && !finish && NanoTime.elapsed(since, now) > END_WAIT) {
            finish();
        }
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    protected Action process() throws Throwable {
        while (!ended) {
            Content.Chunk read = upstreamBody.read();
            if (read == null) {
                Content.Chunk last = held;
                if (last != null) {
                    return send(last, true);
                }
                upstreamBody.demand(again);
                return Action.IDLE;
            }
            if (Content.Chunk.isFailure(read)) {
                throw read.getFailure();
            }
            ended = read.isLast();
            int size = read.remaining();
            left -= size;
            if (size == 0) {
                read.release();
            } else if (left == 0 || ended) {
                held = read;
            } else {
                return send(read, false);
            }
        }
        if (written) {
            return Action.SUCCEEDED;
        }
        if (!finish) {
            heldSince = NanoTime.now() | 1;
            return Action.IDLE;
        }
        return send(held, true);
    }

    private Action send(Content.@Nullable Chunk chunk, boolean last) {
        held = null;
        sending = chunk;
        written = last;
        clientResponse.write(last, chunk == null ? BufferUtil.EMPTY_BUFFER : chunk.getByteBuffer(), this);
        return Action.SCHEDULED;
    }

    @Override
    protected void onSuccess() {
        release();
    }

    @Override
    protected void onCompleteSuccess() {
        complete.run();
    }

    @Override
    protected void onCompleteFailure(Throwable cause) {
        release();
        Content.Chunk unsent = held;
        held = null;
        if (unsent != null) {
            unsent.release();
        }
        broken.accept(cause);
    }

    private void release() {
        Content.Chunk sent = sending;
        sending = null;
        if (sent != null) {
            sent.release();
        }
    }
}
