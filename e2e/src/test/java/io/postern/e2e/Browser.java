/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.FormElement;

/** Follows redirects, keeps cookies, fills in forms: as much of a browser as a sign-in needs. */
final class Browser {
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .cookieHandler(new LoopbackCookies())
            .build();

    /** The page at an address, after all redirects. */
    HttpResponse<String> get(URI uri, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return send(request.GET());
    }

    /**
     * The answer to the one form of a page, with these fields filled in. A page without script sends such a form by a
     * button; here it is pressed.
     */
    HttpResponse<String> submit(HttpResponse<String> page, Map<String, String> fields) {
        FormElement form = Jsoup.parse(page.body(), page.uri().toString()).forms().stream()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no form in " + page + ": " + page.body()));
        Map<String, String> values = new HashMap<>();
        for (Element input : form.select("input[type=hidden]")) {
            values.put(input.attr("name"), input.attr("value"));
        }
        values.putAll(fields);
        String body = values.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(HttpRequest.newBuilder(URI.create(form.absUrl("action")))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /**
     * Sends secure cookies over plain HTTP, too: browsers do so on loopback, which Keycloak counts on. And takes a cookie
     * that lasts for one that does not: Java sends those with a Max-Age back in the form of RFC 2965, as no browser does.
     */
    private static final class LoopbackCookies extends CookieManager {
        LoopbackCookies() {
            super(null, CookiePolicy.ACCEPT_ALL);
        }

        @Override
        public void put(URI uri, Map<String, List<String>> headers) throws IOException {
            Map<String, List<String>> relaxed = new HashMap<>();
            headers.forEach((name, values) -> relaxed.put(
                    name,
                    name.equalsIgnoreCase("Set-Cookie")
                            ? values.stream()
                                    .map(value -> value.replaceAll("(?i);\\s*(secure|max-age=[1-9]\\d*)", ""))
                                    .toList()
                            : values));
            super.put(uri, relaxed);
        }
    }
}
