/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The files of {@code conf/front-proxies} name exactly the headers that the gate sends, and what they refer to is there. That
 * they work is shown against the servers themselves, where Debian has them.
 */
final class FrontProxyExamplesTest {
    private static final Path FOLDER = folder();

    /** What the decision endpoint answers with the preset of the examples: identity, assertion, the app's own key. */
    private static final List<String> SENT = Stream.concat(
                    HeaderPreset.POSTERN.headers().keySet().stream(), Stream.of("X-Postern-Assertion", "Authorization"))
            .map(name -> name.toLowerCase(Locale.ROOT))
            .sorted()
            .toList();

    @Test
    void nginxTakesOverEveryHeaderAndNoOther() throws IOException {
        String text = read("nginx.conf");

        List<String> asked = all("\\$upstream_http_(\\w+);", text);
        asked.remove("set_cookie");
        assertThat(sorted(asked)).isEqualTo(SENT);
        for (String variable : all("auth_request_set (\\$\\w+)", text)) {
            assertThat(text)
                    .containsPattern("(proxy_set_header \\S+|add_header Set-Cookie) +" + Pattern.quote(variable));
        }
    }

    @Test
    void caddyTakesOverEveryHeaderAndNoOther() throws IOException {
        String text = read("Caddyfile");

        String copied = all("copy_headers (.*)", text).get(0);
        assertThat(sorted(List.of(copied.replaceAll(">\\S+", "").split(" ", -1))))
                .isEqualTo(SENT);
        for (String name : copied.replaceAll("\\S+>", "").split(" ", -1)) {
            assertThat(text).contains("import absent " + name + "\n");
        }
    }

    @Test
    void haproxyTakesOverEveryHeaderAndNoOther() throws IOException {
        String list = read("postern.lua").split("local identity = \\{", 2)[1].split("\\}", 2)[0];

        assertThat(sorted(all("\"([^\"]+)\"", list))).isEqualTo(SENT);
    }

    @Test
    void traefikTakesOverEveryHeaderAndNoOther() throws IOException {
        Object http = at(yaml("traefik.yaml"), "http");
        Object ask = at(http, "middlewares", "ask", "forwardAuth");

        assertThat(sorted(strings(at(ask, "authResponseHeaders")))).isEqualTo(SENT);
        assertThat(at(ask, "trustForwardHeader")).isEqualTo(false);
        assertThat(at(ask, "address").toString()).endsWith("/oauth2/auth");
        assertThat(map(at(http, "middlewares", "clear", "headers", "customRequestHeaders")))
                .allSatisfy((name, value) -> assertThat(value).isEqualTo(""))
                .containsKeys(Stream.concat(
                                HeaderPreset.POSTERN.headers().keySet().stream(), Stream.of("X-Postern-Assertion"))
                        .toArray(String[]::new));
        assertThat(map(at(http, "routers"))).allSatisfy((name, router) -> {
            assertThat(map(at(http, "services")))
                    .containsKey(at(router, "service").toString());
            if (map(router).containsKey("middlewares")) {
                assertThat(map(at(http, "middlewares")).keySet()).containsAll(strings(at(router, "middlewares")));
            }
            // Whoever reaches the app was asked about, with a client's own headers cleared before.
            if (at(router, "service").equals("app")) {
                assertThat(strings(at(router, "middlewares"))).containsSubsequence("clear", "ask");
            }
        });
    }

    @Test
    void envoyTakesOverEveryHeaderAndNoOther() throws IOException {
        Object root = yaml("envoy.yaml");
        Object manager = at(root, "static_resources", "listeners", 0, "filter_chains", 0, "filters", 0, "typed_config");
        Object authorization = list(at(manager, "http_filters")).stream()
                .filter(filter -> at(filter, "name").equals("envoy.filters.http.ext_authz"))
                .map(filter -> at(filter, "typed_config"))
                .findFirst()
                .orElseThrow();
        List<String> upstream =
                new ArrayList<>(list(at(
                                authorization,
                                "http_service",
                                "authorization_response",
                                "allowed_upstream_headers",
                                "patterns"))
                        .stream()
                        .map(pattern -> at(pattern, "exact").toString())
                        .toList());

        assertThat(upstream.remove("x-envoy-auth-headers-to-remove")).isTrue();
        assertThat(sorted(upstream)).isEqualTo(SENT);
        assertThat(at(authorization, "failure_mode_allow")).isEqualTo(false);
        assertThat(at(authorization, "http_service", "path_prefix")).isEqualTo("/oauth2/auth");
        assertThat(at(manager, "normalize_path")).isEqualTo(false);
        List<String> clusters = list(at(root, "static_resources", "clusters")).stream()
                .map(cluster -> at(cluster, "name").toString())
                .toList();
        assertThat(clusters)
                .contains(at(authorization, "http_service", "server_uri", "cluster")
                        .toString());
        assertThat(list(at(manager, "route_config", "virtual_hosts", 0, "routes")))
                .filteredOn(route -> map(route).containsKey("route"))
                .hasSize(2)
                .allSatisfy(route -> assertThat(clusters)
                        .contains(at(route, "route", "cluster").toString()));
    }

    private static Object yaml(String name) throws IOException {
        return Objects.requireNonNull(new Load(LoadSettings.builder().build()).loadFromString(read(name)));
    }

    /** What a document has at that path of keys and places. */
    private static Object at(Object document, Object... path) {
        Object here = document;
        for (Object step : path) {
            Object next = step instanceof Integer place
                    ? list(here).get(place)
                    : map(here).get(step.toString());
            here = Objects.requireNonNull(next, () -> "nothing at " + step);
        }
        return here;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object node) {
        return (Map<String, Object>) node;
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(Object node) {
        return (List<Object>) node;
    }

    private static List<String> strings(Object node) {
        return list(node).stream().map(Object::toString).toList();
    }

    private static List<String> all(String pattern, String text) {
        List<String> found = new ArrayList<>();
        Pattern.compile(pattern).matcher(text).results().forEach(result -> found.add(result.group(1)));
        return found;
    }

    /** Names in the one spelling that {@link #SENT} has. */
    private static List<String> sorted(List<String> names) {
        return names.stream()
                .map(name -> name.toLowerCase(Locale.ROOT).replace('_', '-'))
                .sorted()
                .toList();
    }

    private static String read(String name) throws IOException {
        return Files.readString(FOLDER.resolve(name));
    }

    /** The examples, whichever module's folder the tests run in. */
    private static Path folder() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("conf/front-proxies"))) {
            folder = Objects.requireNonNull(folder.getParent(), "no conf/front-proxies above the tests");
        }
        return folder.resolve("conf/front-proxies");
    }
}
