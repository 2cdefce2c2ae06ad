/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.process.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.process.UnreadBody;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** {@code /healthz}, {@code /readyz} and {@code /metrics}. */
public final class AdminHandler extends Handler.Abstract {
    /** Made when it is first needed; it takes longer than it should at a start. */
    private static final class Json {
        static final ObjectMapper MAPPER = new ObjectMapper();
    }

    private final Supplier<List<Red>> readiness;
    private final PrometheusRegistry registry;
    private final ExpositionFormatWriter plain = PrometheusTextFormatWriter.create();
    private final ExpositionFormatWriter open = OpenMetricsTextFormatWriter.create();
    private boolean jvmRegistered;

    /** @param readiness what keeps the process from being ready, asked for each time */
    public AdminHandler(Supplier<List<Red>> readiness, PrometheusRegistry registry) {
        this.readiness = readiness;
        this.registry = registry;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws IOException {
        String path = Request.getPathInContext(request);
        if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
            response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
            send(response, callback, request, 405, "text/plain; charset=utf-8", text("only GET and HEAD\n"));
            return true;
        }
        switch (path) {
            case "/healthz" -> send(response, callback, request, 200, "text/plain; charset=utf-8", text("ok\n"));
            case "/readyz" -> readyz(request, response, callback);
            case "/metrics" -> metrics(request, response, callback);
            default ->
                send(
                        response,
                        callback,
                        request,
                        404,
                        "text/plain; charset=utf-8",
                        text("/healthz /readyz /metrics\n"));
        }
        return true;
    }

    private void readyz(Request request, Response response, Callback callback) throws IOException {
        List<Red> red = readiness.get();
        byte[] body = Json.MAPPER.writeValueAsBytes(Map.of(
                "ready",
                red.isEmpty(),
                "red",
                red.stream()
                        .map(part -> Map.of("part", part.part(), "why", part.why()))
                        .toList()));
        send(response, callback, request, red.isEmpty() ? 200 : 503, "application/json", body);
    }

    private void metrics(Request request, Response response, Callback callback) throws IOException {
        registerJvm();
        String accept = request.getHeaders().get(HttpHeader.ACCEPT);
        ExpositionFormatWriter writer = accept != null && open.accepts(accept) ? open : plain;
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        writer.write(body, registry.scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
        send(response, callback, request, 200, writer.getContentType(), body.toByteArray());
    }

    /** At the first scrape: the platform's management beans take longer to load than the gate takes to start. */
    private synchronized void registerJvm() {
        if (!jvmRegistered) {
            jvmRegistered = true;
            JvmMetrics.builder().register(registry);
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void send(
            Response response, Callback callback, Request request, int status, String type, byte[] body) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        UnreadBody.endsConnection(request, response);
        response.write(true, ByteBuffer.wrap(request.getMethod().equals("HEAD") ? new byte[0] : body), callback);
    }
}
