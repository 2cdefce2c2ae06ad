/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.serve;

import io.postern.sync.session.SessionEvents;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Counts the answers of the session endpoint, and hands them on. Safe for use by several threads. */
public final class SessionMetrics implements SessionEvents {

    /** A look-up by a key up to the longest wait for a connection; who waits for changes waits 25 s. */
    private static final double[] ANSWERS = {.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 30};

    private final Counter answers;
    private final Histogram seconds;
    private final SessionEvents next;

    /** Registers the metrics. */
    public SessionMetrics(PrometheusRegistry registry, SessionEvents next) {
        Figures figures = new Figures(registry);
        this.answers =
                figures.counter("postern_session_answers", "Answers of the session endpoint", "endpoint", "status");
        this.seconds = figures.histogram(
                "postern_session_answer_seconds", "How long answers of the session endpoint took", ANSWERS, "endpoint");
        this.next = next;
    }

    @Override
    public void answered(Answered answer) {
        answers.labelValues(answer.endpoint().label(), Integer.toString(answer.status()))
                .inc();
        seconds.labelValues(answer.endpoint().label()).observe(Figures.seconds(answer.took()));
        next.answered(answer);
    }
}
