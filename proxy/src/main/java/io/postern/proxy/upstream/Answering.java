/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.upstream;

import io.postern.auth.Decision;
import io.postern.auth.Reason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.jspecify.annotations.Nullable;

/**
 * What the client gets of one request to the app: the answer of the app, a WebSocket, or why there is neither. One thread at a
 * time tells it what comes from the app; the one that watches the time, and the client's going, may come in between.
 */
final class Answering {
    private final WebSockets webSockets;
    private final ClientSide side;
    private final Decision.Pass pass;
    private final @Nullable ClientBody body;
    private final Progress progress;
    private final Consumer<Throwable> abort;
    private volatile boolean begun;
    private volatile boolean over;
    private volatile @Nullable AnswerBody answerBody;
    private @Nullable CompletableFuture<Void> interim;

    /**
     * Nothing of an answer yet.
     *
     * @param body what the client sends, or none
     * @param abort gives up the request to the app
     */
    Answering(
            WebSockets webSockets,
            ClientSide side,
            Decision.Pass pass,
            @Nullable ClientBody body,
            Progress progress,
            Consumer<Throwable> abort) {
        this.webSockets = webSockets;
        this.side = side;
        this.pass = pass;
        this.body = body;
        this.progress = progress;
        this.abort = abort;
    }

    /** Whether the app's final answer goes on to the client. */
    boolean begun() {
        return begun;
    }

    /** Whether the client has got all that it gets, so that nothing of the app's is for it any more. */
    boolean over() {
        return over;
    }

    /** The client wants the answer no more. */
    void clientLeft(Throwable cause) {
        over = true;
        abort.accept(cause);
        side.failed(cause);
    }

    /** Passes an interim answer on, to a client that knows such (RFC 9110, section 15.2). */
    void interim(int status, HttpFields fields) {
        HttpVersion version = side.clientRequest().getConnectionMetaData().getHttpVersion();
        if (version != HttpVersion.HTTP_1_0) {
            interim = side.clientResponse().writeInterim(status, ResponseFields.interim(fields));
        }
    }

    /** Takes the head of the final answer over, or refuses it. */
    void head(Response upstreamResponse) {
        ResponseFields.copy(upstreamResponse, pass.response(), side)
                .ifPresentOrElse(
                        refusal -> {
                            over = true;
                            abort.accept(new UpstreamFailure(refusal.reason()));
                            side.answer(refusal.reply(), refusal.reason());
                        },
                        () -> begun = true);
    }

    /** Copies the body of the final answer, after what was said in between. */
    void body(Response upstreamResponse, Content.Source upstreamBody) {
        if (!begun) {
            if (!over) {
                consume(upstreamBody);
            }
            return;
        }
        AnswerBody copy = new AnswerBody(
                upstreamBody,
                side.clientResponse(),
                ResponseFields.bodyLength(upstreamResponse, side.head().method()),
                this::complete,
                this::broken);
        answerBody = copy;
        if (bodyUnread()) {
            // The exchange ends only after the body, and this answer may be the reason not to send that.
            copy.finishAtOnce();
        }
        CompletableFuture<Void> before = interim;
        if (before == null || before.isDone()) {
            copy.iterate();
        } else {
            CompletableFuture<Void> unused = before.whenComplete((done, failure) -> copy.iterate());
        }
    }

    /** Of a 101 answer: there is none, but its end must be read. */
    private static void consume(Content.Source nothing) {
        Content.Chunk chunk = nothing.read();
        if (chunk != null) {
            chunk.release();
        }
        if (chunk == null) {
            nothing.demand(() -> consume(nothing));
        }
    }

    /** Sends the end of an answer that has been held back for too long. */
    void checkTime(long now) {
        AnswerBody copy = answerBody;
        if (copy != null) {
            copy.checkTime(now);
        }
    }

    /** Ends an answer that has begun; the failure of the app's side, or null where it is whole. */
    void end(@Nullable Throwable failure) {
        AnswerBody copy = answerBody;
        if (copy == null) {
            broken(failure == null ? new UpstreamFailure(Reason.UPSTREAM_UNREACHABLE) : failure);
        } else if (failure == null) {
            copy.finish();
        } else {
            copy.abort(failure);
        }
    }

    /** Joins the client with the app, which has switched protocols; refuses where there is no connection to join it with. */
    void openTunnel(Response upstreamResponse, @Nullable Object upstreamEnd) {
        over = true;
        if (upstreamEnd instanceof EndPoint endPoint) {
            webSockets.open(upstreamResponse, endPoint, side, pass);
        } else {
            side.refuse(Reason.UPSTREAM_UNREACHABLE);
        }
    }

    /** Tells the client why there is no answer: its own doing where that was it, or else what befell the request. */
    void refuse(Throwable failure) {
        over = true;
        ClientBody sending = body;
        if (sending != null && sending.tooLarge()) {
            side.refuse(Reason.BODY_TOO_LARGE);
        } else if (sending != null && sending.clientSlow()) {
            side.refuse(Reason.REQUEST_TIMEOUT);
        } else if (sending != null && sending.clientGone()) {
            side.failed(failure);
        } else {
            side.refuse(UpstreamFailure.reason(failure));
        }
    }

    private boolean bodyUnread() {
        ClientBody sending = body;
        return sending != null && !sending.exhausted();
    }

    /** The answer was read to its end and written to the client. */
    private void complete() {
        over = true;
        if (!progress.isSent() && bodyUnread()) {
            // The app answered without the rest of the body; nobody else wants it.
            abort.accept(new UpstreamFailure(Reason.PASSED));
        }
        side.succeeded();
    }

    /** The answer broke off, on either side. */
    private void broken(Throwable cause) {
        over = true;
        abort.accept(cause);
        if (side.clientResponse().isCommitted()) {
            side.failed(cause);
        } else {
            side.clientResponse().reset();
            side.refuse(cause instanceof TimeoutException ? Reason.UPSTREAM_TIMEOUT : Reason.UPSTREAM_UNREACHABLE);
        }
    }
}
