/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.provision;

import io.postern.auth.GateEvents;
import io.postern.config.ProvisioningConfig;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/** Calls {@code POST /v1/session}. */
final class SessionClient {
    private final EndpointHttp http;
    private final URI endpoint;
    private final Duration timeout;
    private final AnswerReader reader;
    private final GateEvents events;

    SessionClient(ProvisioningConfig config, EndpointHttp http, GateEvents events, Clock clock) {
        this.http = http;
        this.endpoint = config.endpoint();
        this.timeout = config.timeout();
        this.reader = new AnswerReader(clock);
        this.events = events;
    }

    /**
     * Asks for an account. The future never fails and ends with the time-out at the latest. A connection that breaks is tried
     * again once, in the same time: an idle one may have been closed a moment ago, and equal requests give equal results.
     */
    CompletableFuture<SessionAnswer> ask(SessionRequest request) {
        return ask(request.json());
    }

    /** Sends a body in which everything is missing: whoever is let in is told so, and no account can come of it. */
    CompletableFuture<SessionAnswer> askNothing() {
        return ask("{}");
    }

    private CompletableFuture<SessionAnswer> ask(String json) {
        long start = System.nanoTime();
        return http.post(endpoint, json, timeout, AnswerReader.MAX_BYTES)
                .thenCompose(first -> {
                    Duration rest = timeout.minusNanos(System.nanoTime() - start);
                    return first == EndpointHttp.Failed.CUT && rest.toMillis() > 0
                            ? http.post(endpoint, json, rest, AnswerReader.MAX_BYTES)
                            : CompletableFuture.completedFuture(first);
                })
                .thenApply(result -> {
                    Duration took = Duration.ofNanos(System.nanoTime() - start);
                    return answer(result, took);
                });
    }

    private SessionAnswer answer(EndpointHttp.Result result, Duration took) {
        if (result instanceof EndpointHttp.Answered answered) {
            events.provisioning(Integer.toString(answered.status()), took);
            return reader.read(answered.status(), answered.headers(), answered.body());
        }
        String outcome = result == EndpointHttp.Failed.TIMEOUT ? "timeout" : "unreachable";
        events.provisioning(outcome, took);
        return new SessionAnswer.Away(result.toString().toLowerCase(Locale.ROOT));
    }
}
