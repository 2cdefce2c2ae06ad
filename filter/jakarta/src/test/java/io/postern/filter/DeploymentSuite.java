/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postern.auth.Identity;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How a filter is deployed: wrong configurations, listeners by name, apps that do not block. */
abstract class DeploymentSuite {
    private final Container container;

    DeploymentSuite(Container container) {
        this.container = container;
    }

    /** As a web.xml would configure a filter, and remembers why it did not start. */
    private static final class Described implements Filter {
        private final GateFilter filter;
        private final Map<String, String> parameters;
        private String refused = "";

        Described(GateFilter filter, Map<String, String> parameters) {
            this.filter = filter;
            this.parameters = parameters;
        }

        @Override
        public void init(FilterConfig config) throws ServletException {
            try {
                filter.init(new Parameters(config, parameters));
            } catch (ServletException e) {
                refused = String.valueOf(e.getMessage());
                throw e;
            }
        }

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            filter.doFilter(request, response, chain);
        }

        @Override
        public void destroy() {
            filter.destroy();
        }
    }

    private record Parameters(FilterConfig config, Map<String, String> parameters) implements FilterConfig {
        @Override
        public String getFilterName() {
            return config.getFilterName();
        }

        @Override
        public jakarta.servlet.ServletContext getServletContext() {
            return config.getServletContext();
        }

        @Override
        public @Nullable String getInitParameter(String name) {
            return parameters.get(name);
        }

        @Override
        public Enumeration<String> getInitParameterNames() {
            return Collections.enumeration(parameters.keySet());
        }
    }

    /** Counts whom it was told of; made by its name. */
    public static final class ByName implements ArrivalListener {
        @Override
        public Admission arrived(Identity person) {
            return person.username().equals("root") ? Admission.refused("by name") : Admission.granted();
        }
    }

    @Test
    @DisplayName("a wrong configuration fails the deployment and lists every problem, those of the listeners too")
    void failsTheDeploymentWithEveryProblem() {
        String yaml = """
                server: {public-url: "https://data.example.org", nonsense: 1}
                providers:
                  - {id: keycloak, issuer: "https://sso.example.org", client-id: data-portal}
                session: {lifetime: soon}
                """;
        Described filter = new Described(
                GateFilter.builder().config(yaml).environment(Map.of()).build(),
                Map.of("arrivals", "org.example.Missing", "decisions", "java.lang.String"));
        assertThatThrownBy(() -> container.start(new Container.App("wrong.example.org", "", filter, List.of())))
                .isInstanceOf(AssertionError.class);
        assertThat(filter.refused)
                .contains("server.nonsense")
                .contains("providers[0].audiences")
                .contains("session.lifetime")
                .contains("org.example.Missing")
                .contains("java.lang.String");
    }

    @Test
    @DisplayName("a listener that an init parameter names is made and asked")
    void makesTheListenerThatAnInitParameterNames() {
        Described filter = new Described(
                GateFilter.builder()
                        .config(Site.YAML)
                        .environment(Map.of("ISSUER", Site.issuer()))
                        .build(),
                Map.of("arrivals", ByName.class.getName()));
        try (Site site = Site.of(container, filter, List.of(Container.Mapped.to("/*", new Answering("a"))))) {
            assertThat(site.get("/x", "Authorization", Site.alice()).status()).isEqualTo(200);
            assertThat(site.get("/x", "Authorization", Site.root()).status()).isEqualTo(403);
        }
    }

    private static final class Answering extends HttpServlet {
        private static final long serialVersionUID = 1L;

        private final String what;

        Answering(String what) {
            this.what = what;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentType("text/plain");
            response.getWriter().print(what + " " + request.getRemoteUser());
        }
    }

    /** Reads and writes without ever blocking, and says who called. */
    private static final class NonBlocking extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            AsyncContext async = request.startAsync(request, response);
            ServletInputStream in = request.getInputStream();
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            in.setReadListener(new ReadListener() {
                private final byte[] buffer = new byte[1000];

                @Override
                public void onDataAvailable() throws IOException {
                    while (in.isReady() && !in.isFinished()) {
                        int length = in.read(buffer);
                        if (length > 0) {
                            read.write(buffer, 0, length);
                        }
                    }
                }

                @Override
                public void onAllDataRead() throws IOException {
                    String user = ((HttpServletRequest) async.getRequest()).getRemoteUser();
                    read.write((" " + user).getBytes(StandardCharsets.US_ASCII));
                    response.setContentLength(read.size());
                    response.getOutputStream().setWriteListener(new Writing(async, response, read.toByteArray()));
                }

                @Override
                public void onError(Throwable cause) {
                    async.complete();
                }
            });
        }
    }

    private static final class Writing implements WriteListener {
        private static final int PIECE = 4096;

        private final AsyncContext async;
        private final ServletOutputStream out;
        private final byte[] bytes;
        private int written;

        Writing(AsyncContext async, HttpServletResponse response, byte[] bytes) throws IOException {
            this.async = async;
            this.out = response.getOutputStream();
            this.bytes = bytes;
        }

        @Override
        public void onWritePossible() throws IOException {
            while (out.isReady()) {
                if (written == bytes.length) {
                    async.complete();
                    return;
                }
                int end = Math.min(bytes.length, written + PIECE);
                out.write(Arrays.copyOfRange(bytes, written, end));
                written = end;
            }
        }

        @Override
        public void onError(Throwable cause) {
            async.complete();
        }
    }

    @Test
    @DisplayName("an app that reads and writes without blocking does so behind the filter, and makes one access line")
    void leavesNonBlockingAppsAlone() {
        try (LogLines access = new LogLines("io.postern.access");
                Site site =
                        Site.open(container, "", Site.YAML, List.of(Container.Mapped.to("/echo", new NonBlocking())))) {
            String body = "0123456789abcdef".repeat(20_000);
            Wire.Answer answer = site.post("/echo", Site.alice(), body);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body().length()).isEqualTo(body.length() + " alice".length());
            assertThat(answer.body()).startsWith("0123456789abcdef0").endsWith("f alice");
            assertThat(new ArrayList<>(access.of("/echo", 1))).hasSize(1);
        }
    }
}
