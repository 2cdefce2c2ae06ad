/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Passes requests for JSON on, and does harm to one page, whenever it is asked for. Tokens are always had. */
public final class HttpRelay implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    static {
        System.setProperty("sun.net.httpserver.nodelay", "true"); // else every answer waits for an acknowledgement
    }

    /** What becomes of a page. */
    public enum Harm {
        /** The connection ends in the middle of the body. */
        LOST,
        /** 401, as if the token had run out, the first time only. */
        UNAUTHORIZED_ONCE,
        /** 401 every time. */
        UNAUTHORIZED,
        /** 503. */
        UNAVAILABLE,
        /** 403, as if rights had been taken away. */
        FORBIDDEN,
        /** 404. */
        NOT_FOUND,
        /** Half of the JSON, as a whole answer. */
        TRUNCATED,
        /** Nothing, as a whole answer. */
        EMPTY,
        /** No records, the rest as it was. */
        NO_RECORDS
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newHttpClient();
    private final URI target;
    private final int at;
    private final Harm harm;
    private final List<String> pages = new CopyOnWriteArrayList<>();
    private volatile boolean harmed;

    /**
     * Listens.
     *
     * @param at the page to harm, in the order in which they are first asked for, from 1; 0 harms none
     */
    public HttpRelay(URI target, int at, Harm harm) throws IOException {
        this.target = target;
        this.at = at;
        this.harm = harm;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::pass);
        server.start();
    }

    /** What takes the place of the service's URL. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The pages that were asked for, in the order of the first time. */
    public List<String> pages() {
        return List.copyOf(pages);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void pass(HttpExchange exchange) throws IOException {
        String page = exchange.getRequestURI().toString();
        byte[] form = exchange.getRequestBody().readAllBytes();
        HttpRequest.Builder request = HttpRequest.newBuilder(target.resolve(page))
                .method(
                        exchange.getRequestMethod(),
                        form.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(form));
        for (String name : List.of("Authorization", "Content-Type", "Accept")) {
            exchange.getRequestHeaders().getOrDefault(name, List.of()).forEach(value -> request.header(name, value));
        }
        HttpResponse<byte[]> answer;
        try {
            answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        int place = exchange.getRequestMethod().equals("GET") ? place(page) : -1;
        if (place == at && !(harm == Harm.UNAUTHORIZED_ONCE && harmed)) {
            harmed = true;
            harm(exchange, answer.body());
        } else {
            send(exchange, answer.statusCode(), answer.body());
        }
    }

    private synchronized int place(String page) {
        if (!pages.contains(page)) {
            pages.add(page);
        }
        return pages.indexOf(page) + 1;
    }

    private void harm(HttpExchange exchange, byte[] body) throws IOException {
        switch (harm) {
            case LOST -> {
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body, 0, body.length / 2);
                exchange.getResponseBody().flush();
                exchange.close();
            }
            case UNAUTHORIZED, UNAUTHORIZED_ONCE -> send(exchange, 401, new byte[0]);
            case UNAVAILABLE -> send(exchange, 503, new byte[0]);
            case FORBIDDEN -> send(exchange, 403, new byte[0]);
            case NOT_FOUND -> send(exchange, 404, new byte[0]);
            case TRUNCATED -> send(exchange, 200, Arrays.copyOf(body, body.length / 2));
            case EMPTY -> send(exchange, 200, new byte[0]);
            case NO_RECORDS -> send(exchange, 200, JSON.writeValueAsBytes(emptied(JSON.readTree(body))));
        }
    }

    private static JsonNode emptied(JsonNode page) {
        if (page instanceof ArrayNode list) {
            list.removeAll();
        } else if (page instanceof ObjectNode object && object.path("data") instanceof ArrayNode list) {
            list.removeAll();
        }
        return page;
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
