/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import io.postern.auth.Gate;
import io.postern.auth.Header;
import io.postern.auth.Headers;
import io.postern.auth.Peer;
import io.postern.auth.Reason;
import io.postern.auth.Reply;
import io.postern.auth.RequestHead;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Answers what never became a request that the gate could look at, and what went wrong in the server: the same form as the
 * gate's own refusals, and the connection closed, because what follows on it cannot be trusted.
 */
final class ErrorAnswers implements Request.Handler {
    private final Supplier<Gate> gate;
    private final HeadReader heads;
    private final Traffic traffic;

    ErrorAnswers(Supplier<Gate> gate, HeadReader heads, Traffic traffic) {
        this.gate = gate;
        this.heads = heads;
        this.traffic = traffic;
    }

    /** The answer to a head that took too long, on a connection that has no request. */
    Reply tooSlow() {
        return gate.get()
                .refusal(
                        nameless(Headers.none(), "GET", Peer.at(java.net.InetAddress.getLoopbackAddress())),
                        Reason.REQUEST_TIMEOUT);
    }

    @Override
    public boolean handle(Request clientRequest, Response clientResponse, Callback callback) {
        Reason reason = reason(clientRequest, clientResponse.getStatus());
        RequestHead head = nameless(
                accept(clientRequest),
                clientRequest.getMethod(),
                heads.ends(clientRequest).peer());
        Reply reply = gate.get().refusal(head, reason);
        HttpFields.Mutable fields = clientResponse.getHeaders();
        fields.clear();
        clientResponse.setStatus(reply.status());
        for (Header line : reply.headers()) {
            fields.add(line.name(), line.value());
        }
        if (clientRequest.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_2) {
            fields.put(HttpHeader.CONNECTION, "close");
        }
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        fields.put(HttpHeader.CONTENT_LENGTH, body.length);
        boolean silent = head.method().equals("HEAD");
        clientResponse.write(true, silent ? BufferUtil.EMPTY_BUFFER : ByteBuffer.wrap(body), callback);
        traffic.served(new Traffic.Served(
                head, Optional.empty(), reason, reply.status(), true, -1, 0, -1, silent ? 0 : body.length));
        return true;
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    private static Reason reason(Request clientRequest, int status) {
        Object cause = clientRequest.getAttribute(ErrorHandler.ERROR_EXCEPTION);
        int code = cause instanceof HttpException http ? http.getCode() : status;
        if (cause instanceof TimeoutException) {
            return Reason.REQUEST_TIMEOUT;
        }
        return switch (code) {
            case 405, 501 -> Reason.METHOD_NOT_ALLOWED;
            case 408 -> Reason.REQUEST_TIMEOUT;
            case 413 -> Reason.BODY_TOO_LARGE;
            case 414, 431 -> Reason.HEADERS_TOO_LARGE;
            default -> code >= 500 && code != 505 ? Reason.INTERNAL : Reason.MALFORMED_REQUEST;
        };
    }

    /** What decides between page and document; nothing else of a malformed request is looked at. */
    private static Headers accept(Request clientRequest) {
        List<Header> lines = new ArrayList<>(4);
        for (HttpField field : clientRequest.getHeaders()) {
            String name = field.getLowerCaseName();
            if (field.getValue() != null && (name.equals("accept") || name.startsWith("sec-"))) {
                lines.add(new Header(field.getName(), field.getValue()));
            }
        }
        return Headers.owning(lines);
    }

    private static RequestHead nameless(Headers headers, String method, Peer peer) {
        return new RequestHead(HeadReader.newId(), method, "/", headers, peer, false);
    }
}
