/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import io.postern.config.LoginConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The gate's own answers: a page for a navigation, a problem document (RFC 9457) for anything else. Nothing of an error's cause
 * is in them; the request id is, and the log has the rest. Immutable; safe for use by many threads.
 */
public final class Replies {
    private static final Header NO_STORE = new Header("Cache-Control", "no-store");
    private static final Header ALLOW = new Header("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    private static final Header NO_SNIFF = new Header("X-Content-Type-Options", "nosniff");

    private final ErrorPages pages;
    private final Optional<String> signIn;

    /**
     * Answers for one configuration.
     *
     * @param pages makes what a person reads
     * @param login says whether there is a sign-in to name, and where
     */
    public Replies(ErrorPages pages, LoginConfig login) {
        this.pages = pages;
        this.signIn = login.enabled() ? Optional.of(login.prefix() + "/sign_in") : Optional.empty();
    }

    /** The answer that refuses a request for that reason. */
    public Reply refusal(RequestHead request, Reason reason) {
        return refusal(request, reason, List.of());
    }

    /** The answer that refuses a request for that reason, with more headers. */
    public Reply refusal(RequestHead request, Reason reason, List<Header> more) {
        List<Header> headers = new ArrayList<>(more);
        headers.add(new Header("X-Request-Id", request.id()));
        if (reason.status() == 503 && headers.stream().noneMatch(h -> h.name().equalsIgnoreCase("Retry-After"))) {
            headers.add(new Header("Retry-After", "5"));
        }
        if (reason.status() == 405 && headers.stream().noneMatch(h -> h.name().equalsIgnoreCase("Allow"))) {
            headers.add(ALLOW);
        }
        boolean close = reason.status() == 400;
        if (navigation(request)) {
            Reply page = pages.errorPage(request, reason);
            headers.addAll(page.headers());
            return new Reply(page.status(), headers, page.body(), close);
        }
        headers.add(NO_STORE);
        headers.add(NO_SNIFF);
        headers.add(new Header("Content-Type", "application/problem+json"));
        return new Reply(reason.status(), headers, problem(request, reason), close);
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
    public static boolean navigation(RequestHead request) {
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

    /** For programs, so that it is not translated. */
    private String problem(RequestHead request, Reason reason) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", "about:blank");
        document.put("title", reason.sentence());
        document.put("status", reason.status());
        document.put("code", reason.code());
        document.put("requestId", request.id());
        if (reason == Reason.SIGN_IN_REQUIRED) {
            signIn.ifPresent(path -> document.put("signIn", path));
        }
        return Json.line(document);
    }
}
