/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.upstream;

import io.postern.auth.Decision;
import io.postern.auth.Reason;
import java.net.SocketTimeoutException;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.client.Connection;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.client.transport.HttpExchange;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.Promise;
import org.jspecify.annotations.Nullable;

/**
 * One request to the app, from the queue for a connection to the end of the answer, which {@link Answering} hands on.
 *
 * <p>A connection out of the pool may have been closed by the app a moment ago. Then, and only then, the request is sent once
 * more, on a fresh connection, and only when it is safe to: an idempotent method, no body, and not one byte of an answer.
 */
final class UpstreamExchange
        implements Request.BeginListener,
                Request.SuccessListener,
                Response.BeginListener,
                Response.HeadersListener,
                Response.ContentSourceListener,
                Response.SuccessListener,
                Response.CompleteListener {
    private final Upstreams upstreams;
    private final Upstream upstream;
    private final ClientSide side;
    private final @Nullable ClientBody body;
    private final RequestMaker requests;
    private final Progress progress;
    private final Answering answering;
    private volatile UpstreamRequest request;
    private boolean retried;

    UpstreamExchange(
            Upstreams upstreams, Upstream upstream, ClientSide side, Decision.Pass pass, @Nullable ClientBody body) {
        this.upstreams = upstreams;
        this.upstream = upstream;
        this.side = side;
        this.body = body;
        this.requests = new RequestMaker(
                upstream, upstreams.preservesHost(), side, pass, body, WebSockets.asks(side.clientRequest()));
        this.request = newRequest();
        this.progress = new Progress(
                upstreams.queueWait(),
                upstreams.responseTimeout(),
                body,
                body != null && request.getHeaders().contains(HttpHeader.EXPECT));
        this.answering = new Answering(upstreams.webSockets(), side, pass, body, progress, this::abort);
    }

    private UpstreamRequest newRequest() {
        UpstreamRequest made = requests.make();
        made.onRequestBegin(this);
        made.onRequestSuccess(this);
        return made;
    }

    void send() {
        upstreams.began(this);
        upstream.destination().send(request, this);
    }

    /** Ends what takes too long; called every fraction of a second. */
    void checkTime(long now) {
        switch (progress.due(now)) {
            case GIVE_UP_QUEUE -> abort(new UpstreamFailure(Reason.UPSTREAM_BUSY));
            case GIVE_UP_APP -> abort(new UpstreamFailure(Reason.UPSTREAM_TIMEOUT));
            case PROCEED -> proceed();
            case NOTHING -> answering.checkTime(now);
        }
    }

    /** Gives the request up, for the client's sake or for want of time. */
    private void abort(Throwable cause) {
        CompletableFuture<Boolean> unused = request.abort(cause);
    }

    /** The client wants the answer no more. */
    void clientLeft(Throwable cause) {
        answering.clientLeft(cause);
    }

    @Override
    public void onBegin(Request upstreamRequest) {
        progress.sending();
    }

    @Override
    public void onSuccess(Request upstreamRequest) {
        progress.sent();
    }

    @Override
    public void onBegin(Response upstreamResponse) {
        if (!HttpStatus.isInterim(upstreamResponse.getStatus())) {
            progress.answering();
            side.answerBegan();
        }
    }

    @Override
    public void onHeaders(Response upstreamResponse) {
        int status = upstreamResponse.getStatus();
        if (HttpStatus.isInterim(status)) {
            if (status != HttpStatus.CONTINUE_100) {
                answering.interim(status, upstreamResponse.getHeaders());
            }
        } else if (status == HttpStatus.SWITCHING_PROTOCOLS_101) {
            if (!requests.upgrade()) {
                abort(new UpstreamFailure(Reason.UPSTREAM_UNREACHABLE));
            }
        } else {
            answering.head(upstreamResponse);
        }
    }

    @Override
    public void onContentSource(Response upstreamResponse, Content.Source upstreamBody) {
        answering.body(upstreamResponse, upstreamBody);
    }

    @Override
    public void onSuccess(Response upstreamResponse) {
        int status = upstreamResponse.getStatus();
        if (!HttpStatus.isInterim(status)) {
            return;
        }
        HttpExchange exchange = request.getConversation().getExchanges().peekLast();
        if (exchange != null) {
            exchange.resetResponse();
        }
        if (status == HttpStatus.CONTINUE_100 && progress.expects()) {
            proceed();
        }
    }

    private void proceed() {
        HttpExchange exchange = request.getConversation().getExchanges().peekLast();
        if (exchange != null && progress.proceed()) {
            exchange.proceed(null, null);
        }
    }

    @Override
    public void onComplete(Result result) {
        upstreams.ended(this);
        if (answering.over()) {
            return;
        }
        if (answering.begun()) {
            answering.end(result.getResponseFailure());
        } else if (result.isSucceeded()) {
            answering.openTunnel(
                    result.getResponse(), request.getConversation().getAttribute(EndPoint.class.getName()));
        } else if (mayRetry(result)) {
            retry();
        } else if (tookNoPart(result.getFailure())) {
            // Its place in the queue is lost, not the time that it may spend there.
            request = newRequest();
            upstreams.began(this);
            upstream.destination().send(request, this);
        } else {
            answering.refuse(result.getFailure());
        }
    }

    /**
     * Whether the request only waited for a connection when an attempt to make one, begun for another request, took too long:
     * Jetty gives up all that wait for the same app then. Nothing of it was sent.
     */
    private boolean tookNoPart(Throwable failure) {
        return progress.isQueued()
                && body == null
                && failure instanceof SocketTimeoutException
                && progress.waited(NanoTime.now()) < upstreams.connectTimeout();
    }

    private boolean mayRetry(Result result) {
        return !retried
                && !progress.isQueued() // what never had a connection was refused one
                && body == null
                && result.getResponse().getStatus() == 0
                && UpstreamFailure.connectionWasGone(result.getFailure())
                && switch (side.head().method()) {
                    case "GET", "HEAD", "OPTIONS", "PUT", "DELETE" -> true;
                    default -> false;
                };
    }

    private void retry() {
        retried = true;
        request = newRequest();
        progress.queued();
        upstreams.began(this);
        upstream.destination().newConnection(new Promise<Connection>() {
            @Override
            public void succeeded(Connection connection) {
                connection.send(request, UpstreamExchange.this);
            }

            @Override
            public void failed(Throwable cause) {
                upstreams.ended(UpstreamExchange.this);
                answering.refuse(cause);
            }
        });
    }
}
