/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.auth.Proof;
import io.postern.auth.Reason;
import io.postern.config.HostPort;
import io.postern.process.admin.AdminHandler;
import io.postern.process.admin.AdminServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class MetricsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Metrics metrics = new Metrics(registry, Clock.fixed(NOW, ZoneOffset.UTC));
    private final RequestMetrics requests = new RequestMetrics(registry, () -> 3);
    private final AdminServer server =
            new AdminServer(new HostPort("127.0.0.1", 0), new AdminHandler(List::of, registry));
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
    void servesWhatItCountedUnderBothNames() throws Exception {
        RequestMetrics.Took took = new RequestMetrics.Took(200_000, 5_000_000, 6_000_000);
        requests.ended("GET", 200, Reason.PASSED, Optional.of(Proof.BEARER), took);
        requests.ended("BREW", 799, Reason.NOBODY, Optional.empty(), new RequestMetrics.Took(-1, -1, 10));
        metrics.token("keycloak", "token_expired");
        metrics.providerCall("keycloak", "jwks", "ok", Duration.ofMillis(20));
        metrics.keySet("keycloak", NOW.minusSeconds(90));
        metrics.provisioning("503", Duration.ofMillis(20));
        metrics.session("begun");
        metrics.signIn("keycloak", "signed_in");
        metrics.sessionRefresh("keycloak", "renewed");
        metrics.sessionStore(false);
        metrics.reloaded(false);
        String body = get("/metrics").body();
        assertThat(body)
                .contains("postern_requests_total{status=\"200\"} 1.0")
                .contains("postern_requests_total{status=\"other\"} 1.0")
                .contains("oauth2_proxy_requests_total{code=\"200\"} 1.0")
                .contains("oauth2_proxy_requests_in_flight 3.0")
                .contains("oauth2_proxy_response_duration_seconds_count{method=\"GET\"} 1")
                .contains("oauth2_proxy_response_duration_seconds_count{method=\"other\"} 1")
                .contains("postern_decisions_total{authenticator=\"bearer\",reason=\"passed\"} 1.0")
                .contains("postern_decisions_total{authenticator=\"none\",reason=\"nobody\"} 1.0")
                .contains("postern_gate_seconds_bucket{le=\"2.5E-4\"} 1")
                .contains("postern_upstream_seconds_count 1")
                .contains("postern_tokens_total{outcome=\"token_expired\",provider=\"keycloak\"} 1.0")
                .contains("postern_provider_calls_total{kind=\"jwks\",outcome=\"ok\",provider=\"keycloak\"} 1.0")
                .contains("postern_key_set_age_seconds{provider=\"keycloak\"} 90.0")
                .contains("postern_provisioning_calls_total{outcome=\"503\"} 1.0")
                .contains("postern_sessions_total{event=\"begun\"} 1.0")
                .contains("postern_sign_ins_total{outcome=\"signed_in\",provider=\"keycloak\"} 1.0")
                .contains("postern_session_refreshes_total{outcome=\"renewed\",source=\"keycloak\"} 1.0")
                .contains("postern_session_store_up 0.0")
                .contains("postern_config_reloads_total{outcome=\"refused\"} 1.0")
                .contains("postern_config_last_reload_successful 0.0")
                .contains("jvm_memory_used_bytes");
    }

    @Test
    void makesNoSeriesOfWhatClientsSend() throws Exception {
        for (int i = 0; i < 2000; i++) {
            requests.ended("M" + i, 100 + i, Reason.PASSED, Optional.empty(), new RequestMetrics.Took(1, 1, 1));
        }
        List<String> lines = get("/metrics").body().lines().toList();
        assertThat(lines.stream().filter(line -> line.startsWith("postern_requests_total{")))
                .hasSize(501);
        assertThat(lines.stream().filter(line -> line.startsWith("oauth2_proxy_response_duration_seconds_count")))
                .hasSize(8);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }
}
