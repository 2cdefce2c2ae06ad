/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import io.postern.auth.Facts;
import io.postern.auth.log.RequestLog;
import io.postern.proxy.admin.RequestMetrics;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes each request down that has ended, and counts it. */
final class Recorder implements Traffic {
    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);

    private final RequestLog log;
    private volatile Optional<RequestMetrics> metrics = Optional.empty();

    Recorder(RequestLog log) {
        this.log = log;
    }

    /** Counts from now on. */
    void count(RequestMetrics requests) {
        metrics = Optional.of(requests);
    }

    @Override
    public void served(Served served) {
        try {
            metrics.ifPresent(counts -> counts.ended(
                    served.head().method(),
                    served.status(),
                    served.reason(),
                    served.facts().flatMap(Facts::proof),
                    new RequestMetrics.Took(
                            served.decisionNanos(),
                            served.answerNanos() < 0 ? -1 : served.answerNanos() - served.decisionNanos(),
                            served.nanos())));
            log.ended(
                    served.head(),
                    served.facts(),
                    new RequestLog.Ended(
                            served.reason(), served.status(), served.bytes(), served.nanos(), served.whole()));
        } catch (RuntimeException e) {
            LOG.error("request {} could not be written down", served.head().id(), e);
        }
    }
}
