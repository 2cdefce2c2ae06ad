/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.keycloak;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lists of a realm by {@code first} and {@code max}, which a test can change between two pages. */
public final class RealmService implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern PAGE = Pattern.compile("first=([0-9]+)&max=([0-9]+)");
    private static final String ROOT = "/admin/realms/science";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, List<Map<String, Object>>> lists = new ConcurrentHashMap<>();
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final Map<Integer, Runnable> before = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private RealmService(HttpServer server) {
        this.server = server;
    }

    /** One that listens and knows nobody. */
    public static RealmService start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            RealmService service = new RealmService(server);
            server.setExecutor(service.threads);
            server.createContext("/", service::answer);
            server.start();
            return service;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The value of {@code url}. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The records under a path such as {@code /users}; what counts them follows. */
    public List<Map<String, Object>> list(String path) {
        return lists.computeIfAbsent(path, key -> new CopyOnWriteArrayList<>());
    }

    /** Answers with that JSON, whatever the list has. */
    void answer(String path, String json) {
        answers.put(path, json);
    }

    /** Does something before the page of users that is asked for at that place, the first being 1. */
    void beforePage(int number, Runnable change) {
        before.put(number, change);
    }

    /** The targets that were asked for, those of tokens left out. */
    List<String> requests() {
        return requests;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.equals("/realms/science/protocol/openid-connect/token")) {
            answer(exchange, Map.of("access_token", "good", "expires_in", 60));
            return;
        }
        requests.add(exchange.getRequestURI().toString());
        String place = path.substring(ROOT.length());
        if (place.equals("/users")) {
            long pages = requests.stream()
                    .filter(target -> target.startsWith(ROOT + "/users?"))
                    .count();
            before.getOrDefault((int) pages, () -> {}).run();
        }
        String fixed = answers.get(place);
        if (fixed != null) {
            send(exchange, fixed);
        } else if (place.equals("/users/count")) {
            answer(exchange, list("/users").size());
        } else if (place.equals("/groups/count")) {
            answer(exchange, Map.of("count", list("/groups").size()));
        } else {
            answer(
                    exchange,
                    page(list(place), String.valueOf(exchange.getRequestURI().getQuery())));
        }
    }

    private static List<Map<String, Object>> page(List<Map<String, Object>> all, String query) {
        Matcher page = PAGE.matcher(query);
        if (!page.find()) {
            return all;
        }
        int from = Math.min(all.size(), Integer.parseInt(page.group(1)));
        int to = Math.min(all.size(), from + Integer.parseInt(page.group(2)));
        return new ArrayList<>(all.subList(from, to));
    }

    private static void answer(HttpExchange exchange, Object body) throws IOException {
        send(exchange, JSON.writeValueAsString(body));
    }

    private static void send(HttpExchange exchange, String body) throws IOException {
        try (exchange) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
