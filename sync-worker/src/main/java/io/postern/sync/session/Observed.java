/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.session;

import io.postern.sync.session.SessionEvents.Answered;
import io.postern.sync.session.SessionEvents.Endpoint;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of each answer once it is complete. */
final class Observed extends Handler.Wrapper {

    /** Where the handler leaves the key of the person that a request is about. */
    static final String VISITOR = "io.postern.sync.session.visitor";

    private static final Logger LOG = LoggerFactory.getLogger(Observed.class);

    private final SessionEvents events;

    Observed(Handler handler, SessionEvents events) {
        super(handler);
        this.events = events;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        long began = System.nanoTime();
        Request.addCompletionListener(request, failure -> tell(request, response.getStatus(), began));
        return super.handle(request, response, callback);
    }

    private void tell(Request request, int status, long began) {
        try {
            Optional<String> visitor =
                    Optional.ofNullable(request.getAttribute(VISITOR)).map(Object::toString);
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            events.answered(new Answered(endpoint(request), status, took, Request.getRemoteAddr(request), visitor));
        } catch (RuntimeException e) {
            LOG.error("session: an answer could not be written down", e);
        }
    }

    private static Endpoint endpoint(Request request) {
        return switch (Request.getPathInContext(request)) {
            case SessionHandler.SESSION -> Endpoint.SESSION;
            case SessionHandler.CHANGES -> Endpoint.CHANGES;
            default -> Endpoint.OTHER;
        };
    }
}
