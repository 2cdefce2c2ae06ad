/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** As much of a browser as the demonstration needs: redirects, cookies of one host, links, and the form with the people. */
final class Visit {
    private static final int MOST_REDIRECTS = 10;

    /** A browser asks for no upgrade to HTTP/2 without TLS; Java does, and the gate takes upgrades for WebSockets. */
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Map<String, String> cookies = new LinkedHashMap<>();

    /** The page at an address, after all redirects. */
    HttpResponse<String> open(String address) throws Exception {
        return arrive(HttpRequest.newBuilder(URI.create(address)).GET());
    }

    /** The page behind a link of a page. */
    HttpResponse<String> follow(HttpResponse<String> page, String text) throws Exception {
        return open(page.uri()
                .resolve(unescaped(found("<a [^>]*href=\"([^\"]*)\"[^>]*>" + Pattern.quote(text) + "</a>", page)))
                .toString());
    }

    /** The page after pressing the button of a person. */
    HttpResponse<String> choose(HttpResponse<String> page, String person) throws Exception {
        assertThat(page.body()).contains("name=\"person\" value=\"" + person + "\"");
        URI action = page.uri().resolve(unescaped(found("<form [^>]*action=\"([^\"]*)\"", page)));
        return arrive(HttpRequest.newBuilder(action)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("person=" + person)));
    }

    /** The page after pressing the button that posts there. */
    HttpResponse<String> press(String page, String action) throws Exception {
        assertThat(open(page).body()).contains("action=\"" + action + "\"");
        URI base = URI.create(page);
        return arrive(HttpRequest.newBuilder(base.resolve(action))
                .header("Origin", base.getScheme() + "://" + base.getAuthority())
                .POST(HttpRequest.BodyPublishers.noBody()));
    }

    private HttpResponse<String> arrive(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> answer = send(request);
        for (int i = 0; i < MOST_REDIRECTS; i++) {
            Optional<String> next = answer.headers().firstValue("Location");
            if (next.isEmpty()) {
                return answer;
            }
            answer = send(
                    HttpRequest.newBuilder(answer.uri().resolve(next.get())).GET());
        }
        throw new AssertionError("redirected for ever, at last to " + answer.uri());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        request.header("Accept", "text/html");
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        for (String line : answer.headers().allValues("Set-Cookie")) {
            List<String> parts = List.of(line.split("[=;]", 3));
            if (line.contains("Max-Age=0")) {
                cookies.remove(parts.get(0));
            } else {
                cookies.put(parts.get(0), parts.get(1));
            }
        }
        return answer;
    }

    private static String found(String pattern, HttpResponse<String> page) {
        Matcher matcher = Pattern.compile(pattern).matcher(page.body());
        assertThat(matcher.find()).as("%s in %s", pattern, page.body()).isTrue();
        return matcher.group(1);
    }

    private static String unescaped(String text) {
        return text.replace("&#39;", "'").replace("&quot;", "\"").replace("&amp;", "&");
    }
}
