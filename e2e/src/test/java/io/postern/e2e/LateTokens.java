/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/** A way to Keycloak on which ID tokens arrive when they are over, once that is asked for. Browsers are sent to Keycloak itself. */
final class LateTokens implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final HttpServer server;
    private final URI keycloak;
    private final HttpClient client = HttpClient.newHttpClient();
    private volatile boolean late;

    private LateTokens(HttpServer server, URI keycloak) {
        this.server = server;
        this.keycloak = keycloak;
    }

    /** The way to that Keycloak; tokens come at once as yet. */
    static LateTokens start(URI keycloak) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            LateTokens way = new LateTokens(server, keycloak);
            server.createContext("/", way::answer);
            server.start();
            return way;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it is. */
    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** From now on the answer with a token waits until the token has expired. */
    void keepThem() {
        late = true;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        URI target = keycloak.resolve(exchange.getRequestURI());
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        if (exchange.getRequestMethod().equals("GET") && authorization == null) {
            exchange.getResponseHeaders().set("Location", target.toString());
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
            return;
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(target)
                .method(
                        exchange.getRequestMethod(),
                        BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
        for (String header : new String[] {"Authorization", "Content-Type"}) {
            String value = exchange.getRequestHeaders().getFirst(header);
            if (value != null) {
                request.header(header, value);
            }
        }
        HttpResponse<String> response = send(request.build());
        if (late && response.body().contains("\"id_token\"")) {
            untilItIsOver(Http.json(response).get("id_token").asText());
        }
        byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
        response.headers()
                .firstValue("Content-Type")
                .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
        exchange.sendResponseHeaders(response.statusCode(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static void untilItIsOver(String token) {
        String claims = new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8);
        Instant end = Instant.ofEpochSecond(Http.json(claims).get("exp").asLong());
        await("the end of the token").atMost(LONGEST).until(() -> Instant.now().isAfter(end));
    }
}
