/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.upstream;

import io.postern.auth.Decision;
import io.postern.auth.Reason;
import java.net.SocketTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.Connection;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.client.transport.HttpExchange;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.Promise;
import org.jspecify.annotations.Nullable;

/**
 * One request to the app, from the queue for a connection to the end of the answer.
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
    /** How long an app may keep a client that expects {@code 100 Continue} waiting (RFC 9110, section 10.1.1). */
    private static final long CONTINUE_WAIT = 1_000_000_000L;

    /** How long the end of an answer waits for the end of the request, the last of which may lie in a full socket. */
    private static final long END_WAIT = 500_000_000L;

    /** Where the exchange stands; time limits differ. */
    private enum Stage {
        QUEUED,
        SENDING,
        WAITING,
        ANSWERING
    }

    private final Upstreams upstreams;
    private final Upstream upstream;
    private final ClientSide side;
    private final Decision.Pass pass;
    private final @Nullable ClientBody body;
    private final boolean upgrade;
    private final boolean continues;
    private volatile UpstreamRequest request;
    private volatile Stage stage = Stage.QUEUED;
    private volatile long since = NanoTime.now();
    private volatile boolean sent;
    private volatile boolean proceeded;
    private boolean retried;
    private volatile boolean answered;
    private volatile boolean ended;
    private volatile @Nullable AnswerBody answerBody;
    private @Nullable CompletableFuture<Void> interim;

    UpstreamExchange(
            Upstreams upstreams, Upstream upstream, ClientSide side, Decision.Pass pass, @Nullable ClientBody body) {
        this.upstreams = upstreams;
        this.upstream = upstream;
        this.side = side;
        this.pass = pass;
        this.body = body;
        this.upgrade = WebSockets.asks(side.clientRequest());
        this.request = newRequest();
        this.continues = body != null && request.getHeaders().contains(HttpHeader.EXPECT);
    }

    private UpstreamRequest newRequest() {
        org.eclipse.jetty.server.Request clientRequest = side.clientRequest();
        UpstreamRequest made = new UpstreamRequest(
                upstream.client(),
                upstream.base(),
                side.head().method(),
                side.head().target());
        HttpFields clientFields = clientRequest.getHeaders();
        String named = named(clientRequest);
        RequestFields.Plan plan = new RequestFields.Plan(
                pass.request(),
                side.hop(),
                side.head().id(),
                clientRequest.getConnectionMetaData().getHttpVersion(),
                named,
                upstreams.preservesHost() && !named.isEmpty() ? new HttpField(HttpHeader.HOST, named) : upstream.host(),
                upgrade);
        made.headers(fields -> RequestFields.copy(clientFields, plan, fields));
        ClientBody sending = body;
        if (sending != null) {
            made.body(sending);
            if (sending.getLength() < 0) {
                made.trailersSupplier(sending::trailers);
            }
        }
        if (upgrade) {
            made.attribute(WebSockets.FACTORY_ATTRIBUTE, WebSockets.BY_HAND);
        }
        made.onRequestBegin(this);
        made.onRequestSuccess(this);
        return made;
    }

    /** The host that the client names: in a header, or in HTTP/2's pseudo-header (RFC 9113, section 8.3.1). */
    private static String named(org.eclipse.jetty.server.Request clientRequest) {
        String host = clientRequest.getHeaders().get(HttpHeader.HOST);
        if (host == null && clientRequest.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2) {
            host = clientRequest.getHttpURI().getAuthority();
        }
        return host == null ? "" : host;
    }

    void send() {
        upstreams.began(this);
        upstream.destination().send(request, this);
    }

    /** Ends what takes too long; called every fraction of a second. */
    void checkTime(long now) {
        long waited = NanoTime.elapsed(since, now);
        switch (stage) {
            case QUEUED -> {
                if (waited > upstreams.queueWait()) {
                    abort(new UpstreamFailure(Reason.UPSTREAM_BUSY));
                }
            }
            case SENDING -> {
                if (continues && !proceeded && waited > CONTINUE_WAIT) {
                    proceed();
                }
                ClientBody sending = body;
                if (sending != null
                        && (!continues || proceeded)
                        && sending.stalled(now) > upstreams.responseTimeout()) {
                    abort(new UpstreamFailure(Reason.UPSTREAM_TIMEOUT));
                }
            }
            case WAITING -> {
                if (waited > upstreams.responseTimeout()) {
                    abort(new UpstreamFailure(Reason.UPSTREAM_TIMEOUT));
                }
            }
            case ANSWERING -> {
                AnswerBody copy = answerBody;
                if (copy != null && copy.heldFor(now) > END_WAIT) {
                    copy.finish();
                }
            }
        }
    }

    /** Gives the request up, for the client's sake or for want of time. */
    void abort(Throwable cause) {
        CompletableFuture<Boolean> unused = request.abort(cause);
    }

    /** The client wants the answer no more. */
    void clientLeft(Throwable cause) {
        ended = true;
        abort(cause);
        side.failed(cause);
    }

    @Override
    public void onBegin(Request upstreamRequest) {
        since = NanoTime.now();
        stage = Stage.SENDING;
    }

    @Override
    public void onSuccess(Request upstreamRequest) {
        sent = true;
        if (stage == Stage.SENDING) {
            since = NanoTime.now();
            stage = Stage.WAITING;
        }
    }

    @Override
    public void onBegin(Response upstreamResponse) {
        if (!HttpStatus.isInterim(upstreamResponse.getStatus())) {
            stage = Stage.ANSWERING;
            side.answerBegan();
        }
    }

    @Override
    public void onHeaders(Response upstreamResponse) {
        int status = upstreamResponse.getStatus();
        if (HttpStatus.isInterim(status)) {
            if (status != HttpStatus.CONTINUE_100) {
                passOnInterim(status, upstreamResponse.getHeaders());
            }
        } else if (status == HttpStatus.SWITCHING_PROTOCOLS_101) {
            if (!upgrade) {
                abort(new UpstreamFailure(Reason.UPSTREAM_UNREACHABLE));
            }
        } else {
            ResponseFields.copy(upstreamResponse, pass.response(), side)
                    .ifPresentOrElse(
                            refusal -> {
                                ended = true;
                                abort(new UpstreamFailure(refusal.reason()));
                                side.answer(refusal.reply(), refusal.reason());
                            },
                            () -> answered = true);
        }
    }

    private void passOnInterim(int status, HttpFields fields) {
        HttpVersion version = side.clientRequest().getConnectionMetaData().getHttpVersion();
        if (version != HttpVersion.HTTP_1_0) {
            interim = side.clientResponse().writeInterim(status, ResponseFields.interim(fields));
        }
    }

    @Override
    public void onContentSource(Response upstreamResponse, Content.Source upstreamBody) {
        if (!answered) {
            if (!ended) {
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
        if (status == HttpStatus.CONTINUE_100 && continues) {
            proceed();
        }
    }

    private synchronized void proceed() {
        HttpExchange exchange = request.getConversation().getExchanges().peekLast();
        if (!proceeded && exchange != null) {
            proceeded = true;
            since = NanoTime.now();
            exchange.proceed(null, null);
        }
    }

    @Override
    public void onComplete(Result result) {
        upstreams.ended(this);
        if (ended) {
            return;
        }
        if (answered) {
            AnswerBody copy = answerBody;
            Throwable failure = result.getResponseFailure();
            if (copy == null) {
                broken(failure == null ? new UpstreamFailure(Reason.UPSTREAM_UNREACHABLE) : failure);
            } else if (failure == null) {
                copy.finish();
            } else {
                copy.abort(failure);
            }
        } else if (result.isSucceeded()) {
            openTunnel(result.getResponse());
        } else if (mayRetry(result)) {
            retry();
        } else if (tookNoPart(result.getFailure())) {
            // Its place in the queue is lost, not the time that it may spend there.
            request = newRequest();
            upstreams.began(this);
            upstream.destination().send(request, this);
        } else {
            ended = true;
            refuse(result.getFailure());
        }
    }

    private void openTunnel(Response upstreamResponse) {
        ended = true;
        Object upstreamEnd = request.getConversation().getAttribute(EndPoint.class.getName());
        if (upstreamEnd instanceof EndPoint endPoint) {
            upstreams.webSockets().open(upstreamResponse, endPoint, side, pass);
        } else {
            side.refuse(Reason.UPSTREAM_UNREACHABLE);
        }
    }

    /**
     * Whether the request only waited for a connection when an attempt to make one, begun for another request, took too long:
     * Jetty gives up all that wait for the same app then. Nothing of it was sent.
     */
    private boolean tookNoPart(Throwable failure) {
        return stage == Stage.QUEUED
                && body == null
                && failure instanceof SocketTimeoutException
                && NanoTime.since(since) < upstreams.connectTimeout();
    }

    private boolean mayRetry(Result result) {
        return !retried
                && sentOn()
                && body == null
                && result.getResponse().getStatus() == 0
                && UpstreamFailure.connectionWasGone(result.getFailure())
                && switch (side.head().method()) {
                    case "GET", "HEAD", "OPTIONS", "PUT", "DELETE" -> true;
                    default -> false;
                };
    }

    /** Whether there was a connection: what never had one was refused one. */
    private boolean sentOn() {
        return stage != Stage.QUEUED;
    }

    private void retry() {
        retried = true;
        sent = false;
        request = newRequest();
        stage = Stage.QUEUED;
        since = NanoTime.now();
        upstreams.began(this);
        upstream.destination().newConnection(new Promise<Connection>() {
            @Override
            public void succeeded(Connection connection) {
                connection.send(request, UpstreamExchange.this);
            }

            @Override
            public void failed(Throwable cause) {
                upstreams.ended(UpstreamExchange.this);
                ended = true;
                refuse(cause);
            }
        });
    }

    private void refuse(Throwable failure) {
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
        ended = true;
        if (!sent && bodyUnread()) {
            // The app answered without the rest of the body; nobody else wants it.
            abort(new UpstreamFailure(Reason.PASSED));
        }
        side.succeeded();
    }

    /** The answer broke off, on either side. */
    private void broken(Throwable cause) {
        ended = true;
        abort(cause);
        if (side.clientResponse().isCommitted()) {
            side.failed(cause);
        } else {
            side.clientResponse().reset();
            side.refuse(cause instanceof TimeoutException ? Reason.UPSTREAM_TIMEOUT : Reason.UPSTREAM_UNREACHABLE);
        }
    }
}
