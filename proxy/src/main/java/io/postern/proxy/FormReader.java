/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import io.postern.auth.OwnPages;
import io.postern.auth.Reason;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Reads the forms that the gate's own endpoints take. A form is read whole, so it is bounded in size and, like a request's head,
 * in time. Never blocks.
 */
final class FormReader {
    private final Scheduler scheduler;
    private final Duration patience;

    /** @param patience how long a form may take from the first byte to the last ({@code server.limits.header-timeout}) */
    FormReader(Scheduler scheduler, Duration patience) {
        this.scheduler = scheduler;
        this.patience = patience;
    }

    /** Reads the body of the exchange's request and hands it on; refuses the request where that cannot be done. */
    void read(Exchange exchange, Consumer<String> form) {
        if (exchange.clientRequest().getLength() > OwnPages.MAX_FORM_BYTES) {
            exchange.refuse(Reason.BODY_TOO_LARGE);
            return;
        }
        new Reading(exchange, form).begin();
    }

    /** One form being read. */
    private final class Reading {
        private final Exchange exchange;
        private final Request clientRequest;
        private final Consumer<String> form;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final AtomicBoolean ended = new AtomicBoolean();
        private Scheduler.Task timer = () -> false;

        private Reading(Exchange exchange, Consumer<String> form) {
            this.exchange = exchange;
            this.clientRequest = exchange.clientRequest();
            this.form = form;
        }

        private void begin() {
            timer = scheduler.schedule(
                    () -> refuse(Reason.REQUEST_TIMEOUT), patience.toMillis(), TimeUnit.MILLISECONDS);
            proceed();
        }

        private void proceed() {
            while (!ended.get()) {
                Content.Chunk chunk = clientRequest.read();
                if (chunk == null) {
                    clientRequest.demand(this::proceed);
                    return;
                }
                if (Content.Chunk.isFailure(chunk)) {
                    end(() -> exchange.failed(chunk.getFailure()));
                    return;
                }
                byte[] part = new byte[chunk.remaining()];
                chunk.get(part, 0, part.length);
                boolean last = chunk.isLast();
                chunk.release();
                if (bytes.size() + part.length > OwnPages.MAX_FORM_BYTES) {
                    refuse(Reason.BODY_TOO_LARGE);
                    return;
                }
                bytes.writeBytes(part);
                if (last) {
                    end(() -> form.accept(bytes.toString(StandardCharsets.UTF_8)));
                    return;
                }
            }
        }

        private void refuse(Reason reason) {
            end(() -> exchange.refuse(reason));
        }

        /** The reader and the timer may both find an end; the first one counts. */
        private void end(Runnable how) {
            if (ended.compareAndSet(false, true)) {
                timer.cancel();
                how.run();
            }
        }
    }
}
