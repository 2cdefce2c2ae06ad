/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import io.postern.auth.Facts;
import io.postern.auth.Gate;
import io.postern.auth.Header;
import io.postern.auth.Reason;
import io.postern.auth.Reply;
import io.postern.auth.RequestHead;
import io.postern.process.UnreadBody;
import io.postern.proxy.upstream.ClientSide;
import io.postern.proxy.upstream.Hop;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.NanoTime;
import org.jspecify.annotations.Nullable;

/** One request of a client, from its head to the end of its answer. */
final class Exchange implements ClientSide, Callback {
    private final Request clientRequest;
    private final Response clientResponse;
    private final Callback clientDone;
    private final Gate gate;
    private final RequestHead head;
    private final Hop hop;
    private final Traffic traffic;
    private final Runnable whenOver;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile @Nullable Facts facts;
    private volatile Reason reason = Reason.PASSED;
    private volatile List<Header> cookies = List.of();
    private volatile long decided;
    private volatile long answerBegan;

    /**
     * @param gate the one that decides about it
     * @param whenOver runs once, when the exchange has ended
     */
    Exchange(
            Request clientRequest,
            Response clientResponse,
            Callback clientDone,
            Gate gate,
            RequestHead head,
            Hop hop,
            Traffic traffic,
            Runnable whenOver) {
        this.clientRequest = clientRequest;
        this.clientResponse = clientResponse;
        this.clientDone = clientDone;
        this.gate = gate;
        this.head = head;
        this.hop = hop;
        this.traffic = traffic;
        this.whenOver = whenOver;
    }

    /** What the gate found, for whoever records this exchange. */
    void found(Facts found) {
        decided = NanoTime.now();
        facts = found;
        reason = found.reason();
    }

    /** The gate's cookies that are due on whatever takes the place of the app's answer, which has them by itself. */
    void owes(List<Header> due) {
        cookies = due;
    }

    @Override
    public Request clientRequest() {
        return clientRequest;
    }

    @Override
    public Response clientResponse() {
        return clientResponse;
    }

    @Override
    public RequestHead head() {
        return head;
    }

    @Override
    public Hop hop() {
        return hop;
    }

    @Override
    public void answerBegan() {
        answerBegan = NanoTime.now();
    }

    @Override
    public void refuse(Reason why) {
        answer(gate.refusal(head, why), why);
    }

    @Override
    public void answer(Reply reply, Reason why) {
        reason = why;
        HttpFields.Mutable fields = clientResponse.getHeaders();
        fields.clear();
        clientResponse.setStatus(reply.status());
        for (Header line : reply.with(cookies).headers()) {
            fields.add(line.name(), line.value());
        }
        boolean first = clientRequest.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_2;
        if (first
                && (reply.close()
                        || why == Reason.BODY_TOO_LARGE
                        || why == Reason.REQUEST_TIMEOUT
                        || UnreadBody.isPending(clientRequest))) {
            fields.put(HttpHeader.CONNECTION, "close");
        }
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        boolean without = reply.status() == 204 || reply.status() == 304;
        if (!without) {
            fields.put(HttpHeader.CONTENT_LENGTH, body.length);
        }
        boolean silent = without || head.method().equals("HEAD");
        clientResponse.write(true, silent ? BufferUtil.EMPTY_BUFFER : ByteBuffer.wrap(body), this);
    }

    @Override
    public void succeeded() {
        if (over.compareAndSet(false, true)) {
            try {
                record(true);
            } finally {
                clientDone.succeeded();
            }
        }
    }

    @Override
    public void failed(Throwable cause) {
        if (over.compareAndSet(false, true)) {
            try {
                record(false);
            } finally {
                clientDone.failed(cause);
            }
        }
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    private void record(boolean whole) {
        whenOver.run();
        long began = clientRequest.getBeginNanoTime();
        long found = decided;
        long answered = answerBegan;
        traffic.served(new Traffic.Served(
                head,
                Optional.ofNullable(facts),
                reason,
                clientResponse.getStatus(),
                whole,
                found == 0 ? -1 : NanoTime.elapsed(began, found),
                NanoTime.since(began),
                answered == 0 ? -1 : NanoTime.elapsed(began, answered),
                Response.getContentBytesWritten(clientResponse)));
    }
}
