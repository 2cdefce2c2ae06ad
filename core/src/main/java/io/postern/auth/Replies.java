/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The gate's own answers: a plain page for a navigation, a problem document (RFC 9457) for anything else. Nothing of an error's
 * cause is in them; the request id is, and the log has the rest.
 */
public final class Replies {
    private static final Header NO_STORE = new Header("Cache-Control", "no-store");
    private static final Header ALLOW = new Header("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    private static final Header NO_SNIFF = new Header("X-Content-Type-Options", "nosniff");
    private static final Header PAGE_POLICY = new Header(
            "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");

    private Replies() {}

    /** The answer that refuses a request for that reason. */
    public static Reply refusal(RequestHead request, Reason reason) {
        return refusal(request, reason, List.of());
    }

    /** The answer that refuses a request for that reason, with more headers. */
    public static Reply refusal(RequestHead request, Reason reason, List<Header> more) {
        List<Header> headers = new ArrayList<>(more);
        headers.add(NO_STORE);
        headers.add(NO_SNIFF);
        headers.add(new Header("X-Request-Id", request.id()));
        if (reason.status() == 503 && headers.stream().noneMatch(h -> h.name().equalsIgnoreCase("Retry-After"))) {
            headers.add(new Header("Retry-After", "5"));
        }
        if (reason.status() == 405 && headers.stream().noneMatch(h -> h.name().equalsIgnoreCase("Allow"))) {
            headers.add(ALLOW);
        }
        boolean page = navigation(request);
        headers.add(new Header("Content-Type", page ? "text/html; charset=utf-8" : "application/problem+json"));
        if (page) {
            headers.add(PAGE_POLICY);
        }
        return new Reply(
                reason.status(),
                headers,
                page ? page(request, reason) : problem(request, reason),
                reason.status() == 400);
    }

    /** A document of the gate's own, never stored by anybody. */
    static Reply json(int status, String body, List<Header> more) {
        List<Header> headers = new ArrayList<>(more);
        headers.add(new Header("Content-Type", "application/json"));
        headers.add(NO_SNIFF);
        if (more.stream().noneMatch(h -> h.name().equalsIgnoreCase("Cache-Control"))) {
            headers.add(NO_STORE);
        }
        return new Reply(status, headers, body, false);
    }

    /**
     * Whether a person's browser asks for a page: a GET or HEAD that names {@code text/html} and, where the browser says so,
     * navigates to a document (Fetch Metadata) and does not merely prefetch it.
     */
    static boolean navigation(RequestHead request) {
        Headers headers = request.headers();
        return (request.method().equals("GET") || request.method().equals("HEAD"))
                && headers.first("Accept").map(Replies::namesHtml).orElse(false)
                && headers.first("Sec-Fetch-Mode").map("navigate"::equals).orElse(true)
                && headers.first("Sec-Fetch-Dest").map("document"::equals).orElse(true)
                && !headers.has("Sec-Purpose");
    }

    /** A list of thousands of types must not cost more than its length. */
    private static boolean namesHtml(String accept) {
        return accept.toLowerCase(Locale.ROOT).contains("text/html");
    }

    private static String problem(RequestHead request, Reason reason) {
        return "{\"type\":\"about:blank\",\"title\":\"" + reason.sentence() + "\",\"status\":" + reason.status()
                + ",\"code\":\"" + reason.code() + "\",\"requestId\":\"" + escaped(request.id()) + "\"}\n";
    }

    private static String page(RequestHead request, Reason reason) {
        return """
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
                <title>%s</title>
                <style>body{font:1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1rem}\
                small{color:#595959}</style></head>
                <body><main><h1>%s</h1><p>If you think that this is wrong, tell the site's operators this number.</p>
                <p><small>%d &middot; %s &middot; %s</small></p></main></body></html>
                """.formatted(
                        reason.sentence(), reason.sentence(), reason.status(), reason.code(), escaped(request.id()));
    }

    /** An id may come from a trusted proxy; it is checked there, and escaped here all the same. */
    private static String escaped(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            safe.append(plain || c == '-' || c == '_' || c == '.' ? c : '_');
        }
        return safe.toString();
    }
}
