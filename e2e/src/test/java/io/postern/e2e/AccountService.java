/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A session endpoint that has an account for everybody but those of whom it was told otherwise. */
final class AccountService implements AutoCloseable {
    /** What the gate must show. */
    static final String SECRET = "known-to-the-gate-alone";

    /** How long the contract lets a caller wait for changes. */
    private static final long SECONDS_WITHOUT_CHANGE = 25;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Map<String, Integer> refused;

    private AccountService(HttpServer server, Map<String, Integer> refused) {
        this.server = server;
        this.refused = refused;
    }

    /**
     * A service that listens.
     *
     * @param refused the statuses of those whom it refuses, by user name
     */
    static AccountService start(Map<String, Integer> refused) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            AccountService service = new AccountService(server, Map.copyOf(refused));
            server.setExecutor(service.threads);
            server.createContext("/v1/session", service::account);
            server.createContext("/v1/changes", service::changes);
            server.start();
            return service;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The value of {@code provisioning.endpoint}. */
    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1/session");
    }

    @Override
    public void close() {
        ended.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void account(HttpExchange exchange) throws IOException {
        JsonNode request = Http.json(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        String username = request.get("username").asText();
        int status = refused.getOrDefault(username, 200);
        answer(exchange, status, status == 200 ? "{\"username\": \"" + username + "\"}" : "{}");
    }

    private void changes(HttpExchange exchange) throws IOException {
        try {
            boolean over = ended.await(SECONDS_WITHOUT_CHANGE, TimeUnit.SECONDS);
            answer(exchange, over ? 503 : 200, "{\"last\": 0, \"changes\": []}");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            boolean known =
                    ("Bearer " + SECRET).equals(exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(known ? status : 401, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
