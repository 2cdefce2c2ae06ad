/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import io.postern.auth.Facts;
import io.postern.auth.RequestHead;
import io.postern.auth.log.RequestLog;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes requests down: a JSON line each to the loggers {@code io.postern.access} and {@code io.postern.audit}, at the level INFO;
 * and tells the listener of decisions. Neither can break a request. Safe for use by many threads at once.
 */
final class Journal {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final Logger ACCESS = LoggerFactory.getLogger("io.postern.access");
    private static final Logger AUDIT = LoggerFactory.getLogger("io.postern.audit");

    private final RequestLog log;
    private final DecisionListener listener;

    /** @param accessWanted what {@code log.access} of the configuration in force says */
    Journal(BooleanSupplier accessWanted, DecisionListener listener) {
        this.log = new RequestLog(new Loggers(accessWanted), Clock.systemUTC());
        this.listener = listener;
    }

    /** A line of the audit log that no request made. */
    static void audit(String line) {
        AUDIT.info("{}", line);
    }

    private record Loggers(BooleanSupplier accessConfigured) implements RequestLog.Lines {
        @Override
        public boolean accessWanted() {
            return ACCESS.isInfoEnabled() && accessConfigured.getAsBoolean();
        }

        @Override
        public void access(String line) {
            ACCESS.info("{}", line);
        }

        @Override
        public void audit(String line) {
            Journal.audit(line);
        }
    }

    void decided(RequestHead head, Facts facts, long nanos) {
        try {
            listener.decided(new DecisionListener.Decided(
                    head.method(), facts.reason(), facts.proof(), Duration.ofNanos(nanos)));
        } catch (RuntimeException e) {
            LOG.error("request {}: the listener of decisions failed", head.id(), e);
        }
    }

    /** A request that the gate has answered itself. */
    void answered(RequestHead head, Facts facts, int status, long start) {
        write(new Begun(head, facts, start), status, true);
    }

    /**
     * A request that came back from the app; it has ended, or will when its asynchronous part has.
     *
     * @param status of the answer
     * @param whole whether the answer could be sent
     */
    void passed(Begun begun, HttpServletRequest request, int status, boolean whole) {
        if (whole && request.isAsyncStarted()) {
            try {
                request.getAsyncContext().addListener(new AtTheEnd(begun));
                return;
            } catch (IllegalStateException ended) {
                // The app has ended it in the meantime.
            }
        }
        write(begun, status, whole);
    }

    /**
     * A request that is under way.
     *
     * @param start when it came, in nanoseconds
     */
    record Begun(RequestHead head, Facts facts, long start) {}

    private void write(Begun begun, int status, boolean whole) {
        try {
            log.ended(
                    begun.head(),
                    Optional.of(begun.facts()),
                    new RequestLog.Ended(begun.facts().reason(), status, -1, System.nanoTime() - begun.start(), whole));
        } catch (RuntimeException e) {
            LOG.error("request {} could not be written down", begun.head().id(), e);
        }
    }

    /** Waits for the end of a request's asynchronous part, however often it is begun anew. */
    private final class AtTheEnd implements AsyncListener {
        private final Begun begun;

        AtTheEnd(Begun begun) {
            this.begun = begun;
        }

        @Override
        public void onComplete(AsyncEvent event) {
            boolean known = event.getAsyncContext().getResponse() instanceof HttpServletResponse;
            int status = known ? ((HttpServletResponse) event.getAsyncContext().getResponse()).getStatus() : 200;
            write(begun, status, true);
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            // The end comes yet.
        }

        @Override
        public void onError(AsyncEvent event) {
            // The end comes yet.
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }
    }
}
