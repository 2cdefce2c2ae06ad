/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.upstream;

import io.postern.auth.HeaderEdit;
import java.util.OptionalLong;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.NanoTime;
import org.jspecify.annotations.Nullable;

/**
 * The body of the client's request on its way to the app, read only as fast as the app takes it. Ends with a failure where it
 * grows beyond the limit, or where the client stops.
 */
final class ClientBody implements Request.Content {
    private final org.eclipse.jetty.server.Request clientRequest;
    private final OptionalLong limit;
    private final HeaderEdit edit;
    private Content.@Nullable Chunk first;
    private long passed;
    private volatile boolean tooLarge;
    private volatile boolean clientSlow;
    private volatile boolean clientGone;
    private volatile boolean wanted;
    private volatile boolean exhausted;
    private volatile long movedAt = NanoTime.now();

    /** The body went beyond {@code server.limits.body-bytes}. */
    static final class TooLarge extends Exception {
        private static final long serialVersionUID = 1;

        private TooLarge() {
            super("more body than server.limits.body-bytes", null, false, false);
        }
    }

    /** @param first what has been read of the body already */
    ClientBody(
            org.eclipse.jetty.server.Request clientRequest,
            OptionalLong limit,
            HeaderEdit edit,
            Content.@Nullable Chunk first) {
        this.clientRequest = clientRequest;
        this.limit = limit;
        this.edit = edit;
        this.first = first;
    }

    @Override
    public long getLength() {
        return clientRequest.getLength();
    }

    @Override
    @SuppressWarnings("NullAway") // "nothing yet" is null in Jetty's contract
    public Content.Chunk read() {
        Content.Chunk chunk = first;
        if (chunk != null) {
            first = null;
        } else {
            chunk = clientRequest.read();
        }
        if (chunk == null) {
            return null;
        }
        movedAt = NanoTime.now();
        if (Content.Chunk.isFailure(chunk)) {
            clientSlow = chunk.getFailure() instanceof TimeoutException;
            clientGone = !clientSlow;
            return Content.Chunk.from(chunk.getFailure(), true);
        }
        passed += chunk.remaining();
        if (limit.isPresent() && passed > limit.getAsLong()) {
            tooLarge = true;
            chunk.release();
            return Content.Chunk.from(new TooLarge(), true);
        }
        exhausted = chunk.isLast();
        return chunk;
    }

    @Override
    public void demand(Runnable demandCallback) {
        wanted = true;
        clientRequest.demand(() -> {
            wanted = false;
            demandCallback.run();
        });
    }

    /** Does nothing: the client is still to be answered, and its connection knows what was left unread. */
    @Override
    public void fail(Throwable failure) {
        Content.Chunk unread = first;
        first = null;
        if (unread != null) {
            unread.release();
        }
    }

    /** The trailers that go on to the app; complete when the body is. */
    HttpFields trailers() {
        HttpFields clientTrailers = clientRequest.getTrailers();
        return clientTrailers == null ? HttpFields.EMPTY : RequestFields.trailers(clientTrailers, edit);
    }

    boolean tooLarge() {
        return tooLarge;
    }

    /** Whether the client sent nothing for {@code server.limits.idle-timeout}. */
    boolean clientSlow() {
        return clientSlow;
    }

    boolean clientGone() {
        return clientGone;
    }

    /** Whether all of it was read. */
    boolean exhausted() {
        return exhausted;
    }

    /** For how long the app has not taken what is there, in nanoseconds; 0 while the client is the one to wait for. */
    long stalled(long now) {
        return wanted ? 0 : NanoTime.elapsed(movedAt, now);
    }
}
