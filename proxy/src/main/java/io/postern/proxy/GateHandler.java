/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import io.postern.auth.Decision;
import io.postern.auth.Gate;
import io.postern.auth.Reason;
import io.postern.auth.RequestHead;
import io.postern.proxy.upstream.Upstreams;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.Graceful;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the gate about each request, and does what it says. Never blocks: what must be asked of others is asked elsewhere. */
final class GateHandler extends Handler.Abstract implements Graceful {
    private static final Logger LOG = LoggerFactory.getLogger(GateHandler.class);

    private final Supplier<Gate> gate;
    private final HeadReader heads;
    private final Upstreams upstreams;
    private final AskingThreads asking;
    private final FormReader forms;
    private final Traffic traffic;
    private final AtomicInteger underWay = new AtomicInteger();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private volatile boolean draining;

    GateHandler(
            Supplier<Gate> gate,
            HeadReader heads,
            Upstreams upstreams,
            AskingThreads asking,
            FormReader forms,
            Traffic traffic) {
        super(InvocationType.NON_BLOCKING);
        this.gate = gate;
        this.heads = heads;
        this.upstreams = upstreams;
        this.asking = asking;
        this.forms = forms;
        this.traffic = traffic;
    }

    @Override
    public boolean handle(Request clientRequest, Response clientResponse, Callback callback) {
        HeadReader.Ends ends = heads.ends(clientRequest);
        RequestHead head = heads.read(clientRequest, ends);
        underWay.incrementAndGet();
        Gate present = gate.get();
        Exchange exchange =
                new Exchange(clientRequest, clientResponse, callback, present, head, ends.hop(), traffic, this::over);
        // Silence is for those to judge who wait: the body's reader and the answer's writer have their own limits.
        clientRequest.addIdleTimeoutListener(silence -> false);
        Reason refused = unacceptable(clientRequest);
        if (refused != null) {
            exchange.refuse(refused);
            return true;
        }
        Decision decision;
        try {
            decision = present.decideNow(head);
        } catch (RuntimeException e) {
            fail(exchange, e);
            return true;
        }
        if (decision instanceof Decision.Ask) {
            ask(() -> present.decide(head), exchange);
        } else if (decision instanceof Decision.Form) {
            forms.read(exchange, form -> ask(() -> present.decide(head, form), exchange));
        } else {
            act(decision, exchange);
        }
        return true;
    }

    private void ask(Supplier<Decision> question, Exchange exchange) {
        try {
            asking.execute(() -> {
                Decision decision;
                try {
                    decision = question.get();
                } catch (RuntimeException e) {
                    fail(exchange, e);
                    return;
                }
                act(decision, exchange);
            });
        } catch (RejectedExecutionException full) {
            exchange.refuse(Reason.SERVER_BUSY);
        }
    }

    private void act(Decision decision, Exchange exchange) {
        if (decision instanceof Decision.Pass pass) {
            exchange.found(pass.facts());
            exchange.owes(pass.response().cookies());
            upstreams.forward(exchange, pass);
        } else if (decision instanceof Decision.Answer answer) {
            exchange.found(answer.facts());
            exchange.answer(answer.reply(), answer.facts().reason());
        } else {
            exchange.refuse(Reason.INTERNAL);
        }
    }

    private static void fail(Exchange exchange, RuntimeException e) {
        LOG.error("request {} failed in the gate", exchange.head().id(), e);
        exchange.refuse(Reason.INTERNAL);
    }

    /**
     * What no rule could make acceptable: tunnels and loop-back methods (RFC 9110, sections 9.3.6 and 9.3.8), two hosts, and
     * codings of the body that this proxy does not undo.
     */
    private static @Nullable Reason unacceptable(Request clientRequest) {
        String method = clientRequest.getMethod();
        HttpMethod known = HttpMethod.INSENSITIVE_CACHE.get(method);
        if (known == HttpMethod.CONNECT || known == HttpMethod.TRACE || known == HttpMethod.PRI) {
            return Reason.METHOD_NOT_ALLOWED;
        }
        if (contradictsItsAuthority(clientRequest)) {
            return Reason.AMBIGUOUS_HEADERS;
        }
        HttpField coding = clientRequest.getHeaders().getField(HttpHeader.TRANSFER_ENCODING);
        // HTTP/2 has no codings of its own (RFC 9113, section 8.2.2).
        boolean second = clientRequest.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2;
        HttpField te = clientRequest.getHeaders().getField(HttpHeader.TE);
        if (second && (coding != null || (te != null && !"trailers".equalsIgnoreCase(te.getValue())))) {
            return Reason.MALFORMED_REQUEST;
        }
        if (coding != null && !HttpHeaderValue.CHUNKED.is(coding.getValue())) {
            return Reason.MALFORMED_REQUEST;
        }
        return null;
    }

    /** Whether an HTTP/2 request names two hosts (RFC 9113, section 8.3.1); Jetty sees to it for HTTP/1.1. */
    private static boolean contradictsItsAuthority(Request clientRequest) {
        if (clientRequest.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_2) {
            return false;
        }
        List<String> hosts = clientRequest.getHeaders().getValuesList(HttpHeader.HOST);
        String authority = clientRequest.getHttpURI().getAuthority();
        return hosts.size() > 1
                || (hosts.size() == 1 && authority != null && !hosts.get(0).equals(authority));
    }

    private void over() {
        if (underWay.decrementAndGet() == 0 && draining) {
            drained.complete(null);
        }
    }

    /** How many requests are under way. */
    int underWay() {
        return underWay.get();
    }

    @Override
    public CompletableFuture<Void> shutdown() {
        draining = true;
        if (underWay.get() == 0) {
            drained.complete(null);
        }
        return drained;
    }

    @Override
    public boolean isShutdown() {
        return draining;
    }
}
