/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a browser does on the way to a page, for tests that speak to the gate in a way of their own. */
public final class UserAgent {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

    private UserAgent() {}

    /** Keeps the cookies of {@code Set-Cookie} lines, and drops those that the lines take away. */
    public static void keep(List<String> setCookieLines, Map<String, String> cookies) {
        for (String line : setCookieLines) {
            String pair = line.split(";", 2)[0];
            String name = pair.substring(0, pair.indexOf('='));
            if (line.contains("Max-Age=0")) {
                cookies.remove(name);
            } else {
                cookies.put(name, pair.substring(name.length() + 1));
            }
        }
    }

    /** The value of a {@code Cookie} header with all of them. */
    public static String line(Map<String, String> cookies) {
        return cookies.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    /** Goes to a page of the provider's, which answers with a redirect of its own; where that leads. */
    public static String sentBackFrom(String location) {
        try {
            HttpResponse<Void> answer = HTTP.send(
                    HttpRequest.newBuilder(URI.create(location)).build(), HttpResponse.BodyHandlers.discarding());
            return answer.headers()
                    .firstValue("Location")
                    .orElseThrow(() -> new AssertionError("the provider sends nobody back: " + answer.statusCode()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
