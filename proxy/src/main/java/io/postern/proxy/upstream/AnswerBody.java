/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.upstream;

import java.util.function.Consumer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;

/**
 * Copies the body of the app's answer to the client, each piece as it comes, and reads no more than the client takes.
 *
 * <p>Where the length is known the last piece is marked as such when it is written, which spares the client's connection a
 * write; the end of the app's answer is awaited all the same, so that a connection is never given back half read.
 */
final class AnswerBody extends IteratingCallback {
    private final Content.Source upstreamBody;
    private final Response clientResponse;
    private final Runnable complete;
    private final Consumer<Throwable> broken;
    private final Runnable again = this::iterate;
    private long left;
    private boolean ended;
    private boolean written;
    private Content.@Nullable Chunk chunk;

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

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    protected Action process() throws Throwable {
        while (!ended) {
            Content.Chunk read = upstreamBody.read();
            if (read == null) {
                upstreamBody.demand(again);
                return Action.IDLE;
            }
            if (Content.Chunk.isFailure(read)) {
                throw read.getFailure();
            }
            ended = read.isLast();
            int size = read.remaining();
            if (left > 0) {
                left -= size;
            }
            boolean last = ended || (left == 0 && size > 0);
            if (size > 0 || (last && !written)) {
                chunk = read;
                written |= last;
                clientResponse.write(last, size > 0 ? read.getByteBuffer() : BufferUtil.EMPTY_BUFFER, this);
                return Action.SCHEDULED;
            }
            read.release();
        }
        return Action.SUCCEEDED;
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
        broken.accept(cause);
    }

    private void release() {
        Content.Chunk sent = chunk;
        chunk = null;
        if (sent != null) {
            sent.release();
        }
    }
}
