/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.APIResponse;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What the sample app says that it received.
 *
 * @param headers all values of each header, by lower-case name
 * @param assertion the outcome of its check of the assertion: {@code status} and perhaps {@code claims}
 */
record Shown(Map<String, List<String>> headers, JsonNode assertion) {
    /** The report in an answer of status 200. */
    static Shown in(HttpResponse<String> response) {
        return in(response.statusCode(), response.body());
    }

    /** The report in an answer of status 200 to a request of a browser's profile. */
    static Shown in(APIResponse response) {
        return in(response.status(), response.text());
    }

    private static Shown in(int status, String body) {
        assertThat(status).as("%s", body).isEqualTo(200);
        JsonNode json = Http.json(body);
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        json.get("headers")
                .forEach(header -> headers.computeIfAbsent(header.get("name").asText(), name -> new ArrayList<>())
                        .add(header.get("value").asText()));
        return new Shown(headers, json.get("assertion"));
    }

    /** Every value of a header. */
    List<String> all(String name) {
        return headers.getOrDefault(name, List.of());
    }

    /** The members of a header that holds a list. */
    List<String> list(String name) {
        return all(name).stream().flatMap(Pattern.compile(",")::splitAsStream).toList();
    }

    /** Fails unless the app was told of nobody: no identity header and no assertion. */
    void assertNobody() {
        assertThat(headers.keySet())
                .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("x-remote-"))
                .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("x-postern-"));
        assertThat(assertion.get("status").asText()).isEqualTo("absent");
    }
}
