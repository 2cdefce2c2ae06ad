/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.authz;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The Authorization Service and its token endpoint as clients know them, on one loopback port: filters, fields, every way of
 * paging that was seen, tokens that run out, and faults where a test wants them.
 */
public final class AuthzSimulator implements AutoCloseable {
    /** The only client. */
    public static final String CLIENT = "postern";

    /** Its secret. */
    public static final String SECRET = "known to the worker alone";

    private static final JsonMapper JSON = new JsonMapper();

    static {
        System.setProperty("sun.net.httpserver.nodelay", "true"); // else every answer waits for an acknowledgement
    }

    /** How the service says where the next page is. */
    public enum Paging {
        /** A token, and how many records there are. */
        TOKEN,
        /** A token alone. */
        TOKEN_ALONE,
        /** A whole link in {@code links.next}. */
        LINKS,
        /** A relative link in {@code next}, and how many records there are. */
        NEXT,
        /** Not at all: it says how many records there are. */
        OFFSET
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Map<String, List<Map<String, Object>>> collections = new ConcurrentHashMap<>();
    private final Map<String, Planned> faults = new ConcurrentHashMap<>();
    private final Map<String, Integer> tokens = new ConcurrentHashMap<>();
    private final AtomicLong drawn = new AtomicLong();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> tokenForms = new CopyOnWriteArrayList<>();
    private volatile Paging paging = Paging.TOKEN;
    private volatile long tokenSeconds = 1200;
    private volatile int tokenUses = Integer.MAX_VALUE;

    private record Planned(Fault fault, AtomicInteger left) {}

    private AuthzSimulator(HttpServer server) {
        this.server = server;
    }

    /** One that listens and knows nobody. */
    public static AuthzSimulator start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            AuthzSimulator simulator = new AuthzSimulator(server);
            server.setExecutor(simulator.threads);
            server.createContext("/auth/realms/cern/api-access/token", simulator::token);
            server.createContext("/api/v1.0/", simulator::api);
            server.start();
            return simulator;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The value of both {@code keycloak-url} and {@code url}. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Puts identities in the place of those before. */
    public void identities(List<Map<String, Object>> identities) {
        collections.put("/Identity", identities);
    }

    /** Puts groups in the place of those before. */
    public void groups(List<Map<String, Object>> groups) {
        collections.put("/Group", groups);
    }

    /** Puts people into a group; {@code path} is empty, or {@code /precomputed}. */
    public void members(String group, String path, List<String> identities) {
        List<Map<String, Object>> members = new ArrayList<>();
        identities.forEach(id -> members.add(Map.of("id", id)));
        collections.put("/Group/" + group + "/memberidentities" + path, members);
    }

    /** Pages in that way from now on. */
    public void paging(Paging way) {
        paging = way;
    }

    /** Tokens say that they live so long, and are taken for so many requests. */
    public void tokensLast(long seconds, int uses) {
        tokenSeconds = seconds;
        tokenUses = uses;
    }

    /** Breaks the page of a collection, such as {@code /Identity} and 2, the first so many times that it is asked for. */
    public void breakPage(String collection, int page, Fault fault, int times) {
        faults.put(collection + "#" + page, new Planned(fault, new AtomicInteger(times)));
    }

    /** The targets that were asked for, as they came. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** The forms that came to the token endpoint. */
    public List<String> tokenForms() {
        return List.copyOf(tokenForms);
    }

    @Override
    public void close() {
        ended.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void token(HttpExchange exchange) throws IOException {
        String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        tokenForms.add(form);
        Map<String, List<String>> fields = parameters(form);
        boolean known = fields.equals(Map.of(
                "grant_type", List.of("client_credentials"),
                "client_id", List.of(CLIENT),
                "client_secret", List.of(SECRET),
                "audience", List.of("authorization-service-api")));
        if (!known) {
            Fault.answer(
                    exchange,
                    401,
                    "application/json",
                    "{\"error\": \"unauthorized_client\"}".getBytes(StandardCharsets.UTF_8));
            return;
        }
        String token = "token-" + drawn.incrementAndGet();
        tokens.put(token, tokenUses);
        Fault.answer(
                exchange,
                200,
                "application/json",
                JSON.writeValueAsBytes(Map.of("access_token", token, "expires_in", tokenSeconds)));
    }

    private void api(HttpExchange exchange) throws IOException {
        String target = exchange.getRequestURI().toString();
        requests.add(target);
        String collection = exchange.getRequestURI().getPath().substring("/api/v1.0".length());
        Map<String, List<String>> query = parameters(exchange.getRequestURI().getRawQuery());
        String given = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        Integer left = tokens.computeIfPresent(given.replace("Bearer ", ""), (key, uses) -> uses - 1);
        if (left == null || left < 0) {
            Fault.answer(exchange, 401, "application/json", "{}".getBytes(StandardCharsets.UTF_8));
            return;
        }
        if (!collections.containsKey(collection)) {
            Fault.answer(exchange, 404, "application/json", "{}".getBytes(StandardCharsets.UTF_8));
            return;
        }
        PageAnswer page = page(collection, query);
        int limit = Integer.parseInt(query.getOrDefault("limit", List.of("10")).get(0));
        String place = collection + "#" + (page.from() / limit + 1);
        Planned planned = faults.get(place);
        if (planned != null && planned.left().getAndDecrement() > 0) {
            planned.fault().answer(exchange, page, ended);
        } else {
            Fault.answer(exchange, 200, "application/json", page.json());
        }
    }

    private PageAnswer page(String collection, Map<String, List<String>> query) {
        List<Map<String, Object>> all = collections.getOrDefault(collection, List.of()).stream()
                .filter(one -> query.getOrDefault("filter", List.of()).stream().allMatch(filter -> holds(filter, one)))
                .toList();
        int limit = Integer.parseInt(query.getOrDefault("limit", List.of("10")).get(0));
        int offset = query.containsKey("token")
                ? Integer.parseInt(decoded(query.get("token").get(0)).split(" ", -1)[0])
                : Integer.parseInt(query.getOrDefault("offset", List.of("0")).get(0));
        int to = Math.min(all.size(), offset + limit);
        List<String> fields = query.getOrDefault("field", List.of());
        List<Map<String, Object>> data = all.subList(Math.min(offset, to), to).stream()
                .map(one -> shown(one, fields))
                .toList();
        List<Map<String, Object>> first = all.subList(0, Math.min(limit, all.size())).stream()
                .map(one -> shown(one, fields))
                .toList();
        return new PageAnswer(paging, url(), same(collection, limit, query), offset, to, all.size(), data, first);
    }

    /** The request without its offset. */
    private static String same(String collection, int limit, Map<String, List<String>> query) {
        return collection + "?limit=" + limit
                + Stream.of("filter", "field")
                        .flatMap(name -> query.getOrDefault(name, List.of()).stream()
                                .map(value -> "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)))
                        .collect(Collectors.joining());
    }

    private static Map<String, Object> shown(Map<String, Object> record, List<String> fields) {
        Map<String, Object> shown = new LinkedHashMap<>();
        if (record.containsKey("id")) {
            shown.put("id", record.get("id"));
        }
        fields.forEach(field -> shown.put(field, record.get(field)));
        return shown;
    }

    private static boolean holds(String filter, Map<String, Object> record) {
        String[] parts = filter.split(":", 3);
        boolean plain = parts.length == 2 || !List.of("eq", "contains", "gt").contains(parts[1]);
        String operator = plain ? "eq" : parts[1];
        String wanted = plain ? filter.substring(parts[0].length() + 1) : parts[2];
        String value = String.valueOf(record.get(parts[0]));
        return switch (operator) {
            case "contains" -> value.contains(wanted);
            case "gt" -> value.compareTo(wanted) > 0;
            default -> value.equals(wanted);
        };
    }

    private static String decoded(String token) {
        return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    }

    private static Map<String, List<String>> parameters(String query) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            all.computeIfAbsent(parts[0], key -> new ArrayList<>())
                    .add(URLDecoder.decode(parts.length > 1 ? parts[1] : "", StandardCharsets.UTF_8));
        }
        return all;
    }

    /** A page as the service would give it, to be spoilt or not. */
    record PageAnswer(
            Paging paging,
            URI url,
            String same,
            int from,
            int to,
            int total,
            List<Map<String, Object>> data,
            List<Map<String, Object>> first) {

        byte[] json() {
            return json(data, pagination(to < total ? to : -1));
        }

        byte[] json(Object records, Map<String, Object> pagination) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (JsonGenerator generator = JSON.createGenerator(bytes)) {
                generator.writeStartObject();
                generator.writeObjectField("pagination", pagination);
                generator.writeObjectField("data", records);
                generator.writeEndObject();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return bytes.toByteArray();
        }

        /** What leads to the page at that offset, or to none where it is negative. */
        Map<String, Object> pagination(int next) {
            return switch (paging) {
                case TOKEN -> of("total", total, "token", next < 0 ? null : token(next, ""));
                case TOKEN_ALONE -> of("token", next < 0 ? null : token(next, ""));
                case LINKS ->
                    of(
                            "total",
                            total,
                            "links",
                            of("next", next < 0 ? null : url + "/api/v1.0" + same + "&offset=" + next));
                case NEXT -> of("total", total, "next", next < 0 ? null : "/api/v1.0" + same + "&offset=" + next);
                case OFFSET -> of("total", total);
            };
        }

        /** The same place under ever new names. */
        static String token(int offset, String salt) {
            return Base64.getUrlEncoder().encodeToString((offset + " ¿/+=&" + salt).getBytes(StandardCharsets.UTF_8));
        }

        private static Map<String, Object> of(@Nullable Object... pairs) {
            Map<String, Object> map = new LinkedHashMap<>();
            for (int i = 0; i < pairs.length; i += 2) {
                map.put((String) pairs[i], pairs[i + 1]);
            }
            return map;
        }
    }
}
