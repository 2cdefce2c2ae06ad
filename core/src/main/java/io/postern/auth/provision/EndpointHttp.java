/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.provision;

import io.postern.auth.Threads;
import io.postern.config.ProvisioningConfig;
import io.postern.config.Secret;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * HTTP calls to the endpoint: HTTP/1.1, no redirect followed, no proxy, no cookie, at most so many bytes read, and an end after
 * the time-out whatever the other side does. Only what is handed in and the proof of the gate are sent.
 */
final class EndpointHttp implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool(EndpointHttp::thread);

    /** Not the common one of completable futures: that holds what began it, and with it an app that was undeployed long ago. */
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, EndpointHttp::thread);

    private final HttpClient client;
    private final Optional<Secret> secret;

    EndpointHttp(ProvisioningConfig config) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .executor(threads)
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(config.timeout());
        config.tls().ifPresent(tls -> builder.sslContext(ClientTls.context(tls)));
        this.client = Threads.ofTheRuntime(builder::build);
        timer.setRemoveOnCancelPolicy(true);
        this.secret = config.secret();
    }

    /** What came of a call. */
    sealed interface Result {}

    /** An answer; its body is one byte longer than the limit where there was more. */
    record Answered(HttpResponse<byte[]> response) implements Result {
        int status() {
            return response.statusCode();
        }

        HttpHeaders headers() {
            return response.headers();
        }

        byte[] body() {
            return response.body();
        }
    }

    /** How a call came to nothing. */
    enum Failed implements Result {
        /** In time it did not. */
        TIMEOUT,
        /** No connection. */
        UNREACHABLE,
        /** A connection that ended before the answer did. */
        CUT
    }

    CompletableFuture<Result> post(URI uri, String json, Duration timeout, int limit) {
        return send(
                request(uri)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .build(),
                timeout,
                limit);
    }

    CompletableFuture<Result> get(URI uri, Duration timeout, int limit) {
        return send(request(uri).GET().build(), timeout, limit);
    }

    private HttpRequest.Builder request(URI uri) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("Accept", "application/json");
        secret.ifPresent(value -> request.header("Authorization", "Bearer " + value.reveal()));
        return request;
    }

    /**
     * The future never fails, and ends with the time-out at the latest; then the connection is given up. Looking up the
     * endpoint's address may take a while, so even that is left to a thread of our own.
     */
    private CompletableFuture<Result> send(HttpRequest request, Duration timeout, int limit) {
        CompletableFuture<Result> result = new CompletableFuture<>();
        try {
            Future<?> end =
                    timer.schedule(() -> result.complete(Failed.TIMEOUT), timeout.toMillis(), TimeUnit.MILLISECONDS);
            CompletableFuture<Result> unused = result.whenComplete((done, never) -> end.cancel(false));
            threads.execute(() -> begin(request, limit, result));
        } catch (RejectedExecutionException closed) {
            result.complete(Failed.UNREACHABLE);
        }
        return result;
    }

    private void begin(HttpRequest request, int limit, CompletableFuture<Result> result) {
        try {
            CompletableFuture<HttpResponse<byte[]>> exchange =
                    client.sendAsync(request, response -> new CappedBody(limit));
            // Errors are results here; nothing is left in the futures that these two lines make.
            CompletableFuture<Boolean> unused = exchange.handle(
                    (response, failure) -> result.complete(failure == null ? new Answered(response) : failed(failure)));
            CompletableFuture<Result> unusedToo = result.whenComplete((done, never) -> exchange.cancel(true));
        } catch (RuntimeException e) {
            result.complete(Failed.UNREACHABLE);
        }
    }

    /** Ends the threads; calls that are under way come to nothing. */
    @Override
    public void close() {
        timer.shutdownNow();
        threads.shutdownNow();
        Threads.awaitEnd(timer);
        Threads.awaitEnd(threads);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "postern-provisioning");
        thread.setDaemon(true);
        return thread;
    }

    private static Failed failed(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof HttpTimeoutException) {
            return Failed.TIMEOUT;
        }
        return cause instanceof IOException && !(cause instanceof ConnectException) ? Failed.CUT : Failed.UNREACHABLE;
    }
}
