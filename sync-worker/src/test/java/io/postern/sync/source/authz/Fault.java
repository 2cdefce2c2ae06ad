/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.authz;

import com.sun.net.httpserver.HttpExchange;
import io.postern.sync.source.authz.AuthzSimulator.PageAnswer;
import io.postern.sync.source.authz.AuthzSimulator.Paging;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** How a page can go wrong. */
public enum Fault {
    /** No answer. */
    SILENCE,
    /** The connection ends in the middle of the body. */
    CUT,
    /** 401, although the token is good. */
    UNAUTHORIZED,
    /** 403. */
    FORBIDDEN,
    /** 404. */
    NOT_FOUND,
    /** 429 with a Retry-After of 7 s. */
    TOO_MANY,
    /** 500. */
    BROKEN,
    /** 503. */
    UNAVAILABLE,
    /** A redirect to another place. */
    REDIRECT,
    /** Half of the JSON, as a whole answer. */
    TRUNCATED,
    /** Nothing at all, as a whole answer. */
    NOTHING,
    /** No records, and the way to the next page as it should be. */
    EMPTY_LIST,
    /** No records, and no next page. */
    EMPTY_END,
    /** A list in the place of the object. */
    LIST,
    /** An object in the place of the list of records. */
    OBJECT_AS_DATA,
    /** No records and no list of them. */
    NO_DATA,
    /** Records without a word about pages. */
    NO_PAGINATION,
    /** A sign-in page. */
    HTML,
    /** Records, and no next page. */
    NO_NEXT,
    /** The way to the next page leads back to this one. */
    LOOP,
    /** The way to the next page leads to another server. */
    ELSEWHERE,
    /** The records of the first page again. */
    SAME_AGAIN;

    void answer(HttpExchange exchange, PageAnswer page, CountDownLatch ended) throws IOException {
        switch (this) {
            case SILENCE -> {
                try {
                    ended.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                exchange.close();
            }
            case CUT -> {
                exchange.sendResponseHeaders(200, page.json().length);
                exchange.getResponseBody().write(page.json(), 0, page.json().length / 2);
                exchange.getResponseBody().flush();
                exchange.close();
            }
            case TOO_MANY -> {
                exchange.getResponseHeaders().set("Retry-After", "7");
                status(exchange, 429);
            }
            case UNAUTHORIZED -> status(exchange, 401);
            case FORBIDDEN -> status(exchange, 403);
            case NOT_FOUND -> status(exchange, 404);
            case BROKEN -> status(exchange, 500);
            case UNAVAILABLE -> status(exchange, 503);
            case REDIRECT -> {
                exchange.getResponseHeaders().set("Location", page.url() + "/api/v1.0" + page.same());
                status(exchange, 302);
            }
            case HTML ->
                answer(
                        exchange,
                        200,
                        "text/html",
                        "<html><body>Sign in</body></html>".getBytes(StandardCharsets.UTF_8));
            default -> answer(exchange, 200, "application/json", spoilt(page));
        }
    }

    private byte[] spoilt(PageAnswer page) {
        int next = page.to() < page.total() ? page.to() : -1;
        return switch (this) {
            case TRUNCATED -> Arrays.copyOf(page.json(), page.json().length / 2);
            case NOTHING -> new byte[0];
            case EMPTY_LIST -> page.json(List.of(), page.pagination(next));
            case EMPTY_END -> page.json(List.of(), page.pagination(-1));
            case LIST -> "[]".getBytes(StandardCharsets.UTF_8);
            case OBJECT_AS_DATA -> page.json(Map.of("error", "no"), page.pagination(next));
            case NO_DATA -> "{\"pagination\": {}}".getBytes(StandardCharsets.UTF_8);
            case NO_PAGINATION -> "{\"data\": [{\"id\": \"x\"}]}".getBytes(StandardCharsets.UTF_8);
            case NO_NEXT -> page.json(page.data(), page.pagination(-1));
            case LOOP -> page.json(page.data(), page.pagination(page.from()));
            case ELSEWHERE ->
                page.json(
                        page.data(),
                        page.paging() == Paging.LINKS
                                ? Map.of("links", Map.of("next", "http://127.0.0.2/api/v1.0/Identity"))
                                : Map.of("next", "//127.0.0.2/api/v1.0/Identity"));
            case SAME_AGAIN -> page.json(page.first(), page.pagination(next));
            default -> throw new IllegalStateException(name());
        };
    }

    private static void status(HttpExchange exchange, int status) throws IOException {
        answer(exchange, status, "application/json", "{}".getBytes(StandardCharsets.UTF_8));
    }

    static void answer(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
