/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.oidc;

import io.postern.auth.GateEvents;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls a provider, within bounds: time for the whole answer, size of its body, no redirect. Blocks; every call is told to
 * {@link GateEvents}.
 */
final class ProviderHttp {
    /** A connection that takes longer will not come. */
    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    private final ProviderTls clients;
    private final String provider;
    private final GateEvents events;
    private final Duration callTimeout;

    /** @param callTimeout from the request to the last byte of the answer */
    ProviderHttp(ProviderTls clients, String provider, GateEvents events, Duration callTimeout) {
        this.clients = clients;
        this.provider = provider;
        this.events = events;
        this.callTimeout = callTimeout;
    }

    /** The longest time that a call takes; requests wait for it. */
    Duration callTimeout() {
        return callTimeout;
    }

    /** The id of the provider in the configuration. */
    String provider() {
        return provider;
    }

    /** A status that is not 200, with its JSON left unread, or 200 with its object. */
    sealed interface Answer permits Document, Status {}

    /** The object that came with a 200. */
    record Document(Claims claims) implements Answer {}

    /** Another status. */
    record Status(int code) implements Answer {}

    /** A request for JSON. */
    HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(callTimeout).header("Accept", "application/json");
    }

    /** The document at that address; any other answer is a fault. */
    Claims document(String kind, URI uri) throws ProviderFault {
        Answer answer = call(kind, request(uri).build());
        if (answer instanceof Document document) {
            return document.claims();
        }
        throw new ProviderFault(kind + " answered with status " + ((Status) answer).code());
    }

    /** Sends it and waits for the answer; no answer, too much of one, and a 200 that is no JSON object are faults. */
    Answer call(String kind, HttpRequest request) throws ProviderFault {
        return told(kind, request, response -> read(kind, response));
    }

    /** The same for a form, of whose answer every status means something. */
    FormAnswer post(String kind, HttpRequest request) throws ProviderFault {
        return told(
                kind,
                request,
                response -> new FormAnswer(
                        response.statusCode(),
                        StrictJson.object(response.body()).map(Claims::new)));
    }

    private interface Reading<T> {
        T of(HttpResponse<byte[]> response) throws ProviderFault;
    }

    private <T> T told(String kind, HttpRequest request, Reading<T> reading) throws ProviderFault {
        long start = System.nanoTime();
        String outcome = "error";
        try {
            HttpResponse<byte[]> response = send(request);
            T answer = reading.of(response);
            outcome = response.statusCode() < 500 ? "ok" : "error";
            return answer;
        } catch (TimeoutException e) {
            outcome = "timeout";
            throw new ProviderFault(kind + " took too long");
        } finally {
            events.providerCall(provider, kind, outcome, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    /** The client's own time-out ends with the head of an answer, so the whole exchange gets one around it. */
    private HttpResponse<byte[]> send(HttpRequest request) throws ProviderFault, TimeoutException {
        CompletableFuture<HttpResponse<byte[]>> sent =
                clients.client(request.uri()).sendAsync(request, head -> new LimitedBody(StrictJson.MAX_DOCUMENT));
        try {
            return sent.get(callTimeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof java.net.http.HttpTimeoutException) {
                throw new TimeoutException();
            }
            throw new ProviderFault("no answer: " + cause(e).getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProviderFault("interrupted");
        } finally {
            sent.cancel(true);
        }
    }

    private static Throwable cause(ExecutionException e) {
        return e.getCause() == null ? e : e.getCause();
    }

    private static Answer read(String kind, HttpResponse<byte[]> response) throws ProviderFault {
        if (response.statusCode() != 200) {
            return new Status(response.statusCode());
        }
        return StrictJson.object(response.body())
                .map(object -> (Answer) new Document(new Claims(object)))
                .orElseThrow(() -> new ProviderFault(kind + " answered something that is not a JSON object"));
    }
}
