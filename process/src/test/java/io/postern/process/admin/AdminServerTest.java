/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.process.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postern.config.HostPort;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AdminServerTest {
    private final List<Red> red = new CopyOnWriteArrayList<>();
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final AdminServer server =
            new AdminServer(new HostPort("127.0.0.1", 0), new AdminHandler(() -> red, registry));
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void starts() throws IOException {
        server.start();
    }

    @AfterEach
    void stops() throws IOException {
        server.close();
    }

    @Test
    void isHealthyWhileItIsRed() throws Exception {
        red.add(new Red("provider keycloak", "not \"discovered\" yet"));
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
        HttpResponse<String> ready = get("/readyz");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).contains("\"ready\":false", "provider keycloak", "not \\\"discovered\\\" yet");
        red.clear();
        assertThat(get("/readyz").statusCode()).isEqualTo(200);
    }

    @Test
    void showsTheFiguresOfTheJvm() throws Exception {
        assertThat(get("/metrics").body()).contains("jvm_memory_used_bytes");
    }

    @Test
    void speaksOpenMetricsToThoseWhoAskForIt() throws Exception {
        HttpResponse<String> answer = client.send(
                request("/metrics")
                        .header("Accept", "application/openmetrics-text; version=1.0.0")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/openmetrics-text");
        assertThat(answer.body()).endsWith("# EOF\n");
    }

    @Test
    void knowsNothingElse() throws Exception {
        assertThat(get("/").statusCode()).isEqualTo(404);
        HttpResponse<String> post = client.send(
                request("/healthz").POST(HttpRequest.BodyPublishers.noBody()).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(post.statusCode()).isEqualTo(405);
    }

    @Test
    void namesTheAddressThatIsTaken() throws Exception {
        try (AdminServer second =
                new AdminServer(new HostPort("127.0.0.1", server.port()), new AdminHandler(() -> red, registry))) {
            assertThatThrownBy(second::start).hasMessageContaining("server.admin 127.0.0.1:" + server.port());
        }
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }
}
