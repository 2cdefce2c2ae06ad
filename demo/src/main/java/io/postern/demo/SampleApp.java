/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.demo;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * A web application older than single sign-on: it greets whoever {@code X-Remote-User} names, and shows what it
 * received, as a page to browsers and as JSON to everything else.
 *
 * <p>It also does what a careful application does beside reading headers: it checks the gate's assertion.
 */
public final class SampleApp implements AutoCloseable {
    private final LoopbackServer server;

    private SampleApp(LoopbackServer server) {
        this.server = server;
    }

    /**
     * A started application.
     *
     * @param wishedPort its port; another, free one is taken where that is in use
     * @param gate the public address of the gate in front of it, which signs the assertions and publishes the keys
     * @throws IllegalStateException when the server cannot be started
     */
    public static SampleApp start(int wishedPort, URI gate) {
        return start(wishedPort, gate, Optional.empty());
    }

    /** The same, with accounts of its own. */
    static SampleApp start(int wishedPort, URI gate, Optional<AccountService> service) {
        int port = LoopbackServer.freePort(wishedPort);
        String self = "http://" + LoopbackServer.ADDRESS + ":" + port;
        return new SampleApp(LoopbackServer.start("demo-app", port, new Show(new AssertionCheck(gate, self), service)));
    }

    /** Where the application listens. */
    public URI uri() {
        return server.uri();
    }

    /** Stops the application. */
    @Override
    public void close() {
        server.close();
    }

    /** Answers every path and method alike. */
    private static final class Show extends Handler.Abstract {
        private final AssertionCheck assertions;
        private final Optional<AccountService> service;

        Show(AssertionCheck assertions, Optional<AccountService> service) {
            this.assertions = assertions;
            this.service = service;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            Received received = received(request);
            AssertionCheck.Result assertion = assertions.check(received.all(AssertionCheck.HEADER));
            Optional<Account> account = received.user()
                    .flatMap(user -> service.flatMap(open -> open.accounts().of(user)));
            boolean page =
                    received.first(HttpHeader.ACCEPT.asString()).orElse("").contains("text/html");
            response.getHeaders().put(HttpHeader.VARY, HttpHeader.ACCEPT.asString());
            if (page) {
                response.getHeaders().put("Content-Security-Policy", SamplePage.CONTENT_SECURITY_POLICY);
                response.getHeaders().put(HttpHeader.CONTENT_TYPE, Html.CONTENT_TYPE);
                Content.Sink.write(response, true, SamplePage.render(received, assertion, account(account)), callback);
            } else {
                response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
                Content.Sink.write(response, true, SampleJson.render(received, assertion, account), callback);
            }
            return true;
        }

        private String account(Optional<Account> account) {
            return service.map(open -> SamplePage.account(account, open.office().uri()))
                    .orElse("");
        }

        private static Received received(Request request) throws IOException {
            List<Received.Header> headers = request.getHeaders().stream()
                    .map(field -> Received.Header.ofWire(field.getName(), field.getValue()))
                    .toList();
            long bytes = 0;
            try (var body = Content.Source.asInputStream(request)) {
                bytes = body.readAllBytes().length;
            }
            return new Received(request.getMethod(), request.getHttpURI().getPathQuery(), headers, bytes);
        }
    }
}
