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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A session endpoint that knows no more than the CENDARI Data API did: accounts named after the local part of the eppn, a session
 * key for each, no changes to follow. Whether somebody is a sysadmin it takes from the request, as the sync worker does.
 */
final class DataApi implements AutoCloseable {
    /** What the gate shows. */
    static final String SECRET = "known-to-the-gate-alone";

    private final HttpServer server;
    private final List<JsonNode> requests = new CopyOnWriteArrayList<>();

    private DataApi(HttpServer server) {
        this.server = server;
    }

    /** An endpoint that listens. */
    static DataApi start() {
        try {
            DataApi api = new DataApi(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
            api.server.createContext("/v1/session", api::session);
            api.server.start();
            return api;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The value of {@code provisioning.endpoint}. */
    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1/session");
    }

    /** What it was asked about somebody so far. */
    List<JsonNode> requestsFor(String eppn) {
        return requests.stream()
                .filter(request -> request.path("eppn").asText().equals(eppn))
                .toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void session(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode request = Http.json(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            requests.add(request);
            boolean known =
                    ("Bearer " + SECRET).equals(exchange.getRequestHeaders().getFirst("Authorization"));
            String username = request.path("eppn").asText().replaceFirst("@.*", "");
            boolean sysadmin = request.path("sysadmin").asBoolean();
            byte[] answer = "{\"username\": \"%1$s\", \"sessionKey\": \"key-of-%1$s\", \"sysadmin\": %2$s}"
                    .formatted(username, sysadmin)
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(known ? 200 : 401, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }
}
