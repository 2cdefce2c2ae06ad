/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Constants;
import org.apache.catalina.startup.ContextConfig;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the guide and the reference give to copy, run as it stands there. */
final class GuideTest {
    private static final Page GUIDE = new Page("guides/filter.md");
    private static final Page REFERENCE = new Page("filter.md");
    private static final Path SOURCES = Path.of("../jakarta/src/test/java/io/postern/filter");

    private final Tomcat tomcat = new Tomcat();
    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path folder = Path.of("");

    private Path configuration = Path.of("");

    @BeforeEach
    void prepare() throws IOException, LifecycleException {
        Path inside = Files.createDirectories(folder.resolve("app/WEB-INF"));
        Files.createDirectories(inside.resolve("secrets"));
        Files.writeString(inside.resolve("secrets/oidc"), "a-secret-of-the-client");
        Files.writeString(inside.resolve("secrets/session"), "bG9uZyBlbm91Z2ggYW5kIGtub3duIHRvIGV2ZXJ5Ym8");
        configuration = inside.resolve("postern.yaml");
        // nobody has to answer there: nobody signs in
        Files.writeString(
                configuration,
                GUIDE.block("yaml", "public-url").replace("https://sso.example.org", "http://127.0.0.1:1"));
        tomcat.setBaseDir(folder.resolve("tomcat").toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.getHost();
        tomcat.start();
    }

    @AfterEach
    void stop() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }

    @Test
    void putsTheGateInByADescriptor() throws Exception {
        describe(GUIDE.block("xml", "GateFilter"));
        deploy(app());
        isGuarded();
    }

    @Test
    void putsTheGateInByTheDescriptorOfTheReference() throws Exception {
        describe(REFERENCE.block("xml", "GateFilter").replace("/etc/postern/app.yaml", configuration.toString()));
        deploy(app());
        isGuarded();
    }

    private void describe(String filter) throws IOException {
        Files.writeString(
                folder.resolve("app/WEB-INF/web.xml"),
                "<web-app metadata-complete=\"true\" version=\"4.0\">" + filter + "</web-app>");
    }

    @Test
    void theReferenceHasTheExamplesInCode() throws IOException {
        String source = words(Files.readString(SOURCES.resolve("Examples.java")));
        assertThat(source)
                .contains(words(REFERENCE.block("java", "accounts.exists")))
                .contains(words(REFERENCE.block("java", "registry")));
    }

    @Test
    void timesDecisionsByTheExampleOfTheReference() throws Exception {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        StandardContext app = app();
        app.addServletContainerInitializer(
                (classes, context) -> context.addFilter("postern", Examples.metered(registry))
                        .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*"),
                null);
        deploy(app);
        isGuarded();
        assertThat(registry.timer("postern.gate", "reason", "passed").count()).isEqualTo(1);
        assertThat(registry.timer("postern.gate", "reason", "sign_in_required").count())
                .isEqualTo(3);
        assertThat(registry.timer("postern.gate", "reason", "passed").totalTime(TimeUnit.NANOSECONDS))
                .isPositive();
    }

    /** The same however its lines are broken. */
    private static String words(String source) {
        return source.replaceAll("\\s+", "");
    }

    @Test
    void putsTheGateInByCode() throws Exception {
        String source = Files.readString(SOURCES.resolve("Portal.java"));
        assertThat(source.substring(source.indexOf("@WebListener"))).isEqualTo(GUIDE.block("java", "class Portal"));
        describe("<context-param><param-name>portal.config</param-name><param-value>" + configuration
                + "</param-value></context-param><listener><listener-class>" + Portal.class.getName()
                + "</listener-class></listener>");
        deploy(app());
        isGuarded();
    }

    private void isGuarded() throws Exception {
        assertThat(status("/open")).isEqualTo(200);
        assertThat(status("/api/records")).isEqualTo(401);
        assertThat(status("/admin/")).isEqualTo(401);
        assertThat(status("/oauth2/userinfo")).isEqualTo(401);
    }

    private StandardContext app() {
        StandardContext app = new StandardContext();
        app.setName("/portal");
        app.setPath("/portal");
        app.setDocBase(folder.resolve("app").toString());
        app.setParentClassLoader(getClass().getClassLoader());
        ContextConfig config = new ContextConfig();
        config.setDefaultWebXml(Constants.NoDefaultWebXml);
        app.addLifecycleListener(config);
        return app;
    }

    private void deploy(StandardContext app) {
        app.addServletContainerInitializer(
                (classes, context) -> context.addServlet("app", new App()).addMapping("/*"), null);
        tomcat.getHost().addChild(app);
        assertThat(app.getState().isAvailable()).as("the app has started").isTrue();
    }

    private int status(String path) throws IOException, InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/portal" + path);
        return client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static final class App extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest clientRequest, HttpServletResponse clientResponse) {
            clientResponse.setStatus(HttpServletResponse.SC_OK);
        }
    }
}
