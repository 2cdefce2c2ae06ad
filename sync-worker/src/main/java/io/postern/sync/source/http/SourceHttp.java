/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.http;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import javax.net.ssl.SSLHandshakeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a source over HTTP/1.1: within time-outs, with a cap on what one answer may hold, following no redirect.
 *
 * <p>An answer of 429, 502, 503 or 504, none in time, and a connection that fails or breaks are asked for again, a bounded
 * number of times; nothing else is. All that is ever sent changes nothing on the other side: reads, and requests for a token.
 */
public final class SourceHttp implements AutoCloseable {
    /** The largest page of the most records that may be asked for, at more than 6 KiB each; two are held at once. */
    static final int LARGEST_ANSWER = 32 * 1024 * 1024;

    private static final Set<Integer> PASSING = Set.of(429, 502, 503, 504);
    private static final Logger LOG = LoggerFactory.getLogger(SourceHttp.class);

    private final ExecutorService threads = Executors.newCachedThreadPool(SourceHttp::thread);
    private final HttpSettings settings;
    private final Rhythm rhythm;
    private final Backoff backoff;
    private final HttpClient client;

    /**
     * A client that has not connected yet.
     *
     * @throws java.io.UncheckedIOException where the file of authorities cannot be used
     */
    public SourceHttp(HttpSettings settings, Rhythm rhythm) {
        this.settings = settings;
        this.rhythm = rhythm;
        this.backoff = new Backoff(rhythm);
        HttpClient.Builder builder = HttpClient.newBuilder()
                .executor(threads)
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.connectTimeout());
        settings.ca().map(Trust::in).ifPresent(builder::sslContext);
        this.client = builder.build();
    }

    /**
     * The body of the 200 to a GET. A 401 is answered with a new token, once.
     *
     * @param what the page or step, for the operator
     * @throws SourceFault for any other answer, and for none
     */
    public byte[] get(String what, URI uri, AccessToken token) throws SourceFault, InterruptedException {
        String shown = token.current();
        HttpResponse<byte[]> answer = authorized(what, uri, shown);
        if (answer.statusCode() == 401) {
            token.refused(shown);
            answer = authorized(what, uri, token.current());
        }
        if (answer.statusCode() != 200) {
            int status = answer.statusCode();
            throw new SourceFault(what + " answered with status " + status + meaning(status), status);
        }
        return answer.body();
    }

    private HttpResponse<byte[]> authorized(String what, URI uri, String token)
            throws SourceFault, InterruptedException {
        return send(
                what,
                HttpRequest.newBuilder(uri)
                        .header("Accept", "application/json")
                        .header("Authorization", "Bearer " + token)
                        .GET()
                        .build());
    }

    /** The answer to a form. */
    HttpResponse<byte[]> post(String what, URI uri, Map<String, String> form) throws SourceFault, InterruptedException {
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(
                what,
                HttpRequest.newBuilder(uri)
                        .header("Accept", "application/json")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build());
    }

    private static String meaning(int status) {
        return switch (status) {
            case 401 -> ", with a new token too: the client may not use this service";
            case 403 -> ": the client of client-id lacks the right to read this";
            case 404 -> ": nothing is there; see url";
            default -> status / 100 == 3 ? ": a redirect is not followed; see url" : "";
        };
    }

    private HttpResponse<byte[]> send(String what, HttpRequest request) throws SourceFault, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            String problem;
            Optional<Duration> asked = Optional.empty();
            try {
                HttpResponse<byte[]> response = once(request);
                if (!PASSING.contains(response.statusCode())) {
                    return response;
                }
                problem = "answered with status " + response.statusCode();
                asked = backoff.asked(response.headers());
            } catch (TimeoutException e) {
                problem = "did not answer within read-timeout, "
                        + settings.readTimeout().toSeconds() + " s";
            } catch (CappedBody.TooMuch | SSLHandshakeException e) {
                throw new SourceFault(what + ": " + e.getMessage());
            } catch (IOException e) {
                problem = "broke off: " + e.getClass().getSimpleName();
            }
            if (attempt >= settings.attempts()) {
                throw new SourceFault(what + " " + problem + ", " + attempt + " times");
            }
            pause(what, problem, backoff.after(attempt), asked.orElse(Duration.ZERO));
        }
    }

    private void pause(String what, String problem, Duration own, Duration asked)
            throws SourceFault, InterruptedException {
        if (asked.compareTo(Backoff.LONGEST_RETRY_AFTER) > 0) {
            throw new SourceFault(what + " " + problem + " and asks for a pause of " + asked.toSeconds() + " s");
        }
        Duration pause = asked.compareTo(own) > 0 ? asked : own;
        LOG.warn("{} {}: asked again in {} ms", what, problem, pause.toMillis());
        rhythm.pauses().await(pause);
    }

    /** One exchange; the client's own time-out would end with the head of the answer. */
    private HttpResponse<byte[]> once(HttpRequest request) throws IOException, TimeoutException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> sent =
                client.sendAsync(request, head -> new CappedBody(LARGEST_ANSWER));
        try {
            return sent.get(settings.readTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e);
        } finally {
            sent.cancel(true);
        }
    }

    /** A question that takes a while. */
    @FunctionalInterface
    public interface Question<T> {
        /** Asks and waits. */
        T ask() throws SourceFault, InterruptedException;
    }

    /** Asks in the background, so that one page comes while another is worked on. */
    public <T> Ahead<T> ahead(Question<T> question) {
        return new Ahead<>(threads.submit(question::ask));
    }

    /** Ends the threads and connections. */
    @Override
    public void close() {
        threads.shutdownNow();
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "postern-source-http");
        thread.setDaemon(true);
        return thread;
    }
}
