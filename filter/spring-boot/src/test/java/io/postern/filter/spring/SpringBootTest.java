/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import io.postern.testing.TestIssuer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContextException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The bean of the guide in a Spring Boot application, through its port. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SpringBootTest {

    private static final TestIssuer ISSUER = TestIssuer.start();
    private static final long PATIENCE_NANOS = 30_000_000_000L;
    private static final String YAML = """
            server: {public-url: "https://data.example.org"}
            providers:
              - {id: keycloak, issuer: "%s", audiences: [data-portal], client-id: data-portal, client-secret: %s}
            session: {keys: [AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA]}
            access:
              - {path: /admin, allow: {groups: [admins]}}
            """;

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private static Path folder = Path.of("");

    private ConfigurableApplicationContext application = new GenericApplicationContext();

    @BeforeAll
    void start() throws Exception {
        application = started(YAML.formatted(ISSUER.issuer(), TestIssuer.SECRET));
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (get("/who", "Authorization", bearer("staff")).statusCode() == 503) {
            assertThat(System.nanoTime())
                    .as("the provider is discovered in time")
                    .isLessThan(end);
            Thread.onSpinWait();
        }
    }

    @AfterAll
    void stop() {
        application.close();
    }

    @Test
    void theGuideHasTheSameBean() throws IOException {
        Path source = Path.of("src/test/java/io/postern/filter/spring/PortalApplication.java");
        Matcher block = Pattern.compile("(?ms)^```java\n(@Bean.*?)^```")
                .matcher(Files.readString(Path.of("../../docs/guides/filter.md")));
        assertThat(block.find()).isTrue();
        assertThat(words(Files.readString(source))).contains(words(block.group(1)));
    }

    /** The same however its lines are broken. */
    private static String words(String source) {
        return source.replaceAll("\\s+", "");
    }

    @Test
    void controllersKnowTheCaller() throws Exception {
        HttpResponse<String> answer = get("/who", "Authorization", bearer("staff"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("alice staff=true admins=false");
    }

    @Test
    void aStrangerIsAskedToSignInAndAMadeUpHeaderIsNobodys() throws Exception {
        HttpResponse<String> answer = get("/who", "X-Remote-User", "alice");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Bearer");
    }

    @Test
    void aRuleHoldsBeforeTheController() throws Exception {
        assertThat(get("/admin", "Authorization", bearer("staff")).statusCode()).isEqualTo(403);
        assertThat(get("/admin", "Authorization", bearer("admins")).body()).isEqualTo("the administration");
    }

    @Test
    void theErrorPageOfSpringIsAnsweredForTheSameCaller() throws Exception {
        assertThat(get("/broken", "Authorization", bearer("staff")).statusCode())
                .isEqualTo(500);
        assertThat(get("/broken").statusCode()).isEqualTo(401);
    }

    @Test
    void aWrongConfigurationFailsTheStartAndTheLogNamesEveryKey() {
        Logger container = (Logger) LoggerFactory.getLogger("org.apache.catalina");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        container.addAppender(lines);
        assertThatThrownBy(() ->
                        started("server: {public-url: ftp://x}\naccesss: []\n").close())
                .isInstanceOf(ApplicationContextException.class);
        container.detachAppender(lines);
        assertThat(lines.list.stream()
                        .flatMap(line -> Optional.ofNullable(line.getThrowableProxy()).stream())
                        .map(IThrowableProxy::getMessage))
                .anySatisfy(message -> assertThat(message)
                        .contains("server.public-url (line 1)", "accesss (line 2)", "did you mean \"access\""));
    }

    private ConfigurableApplicationContext started(String yaml) throws IOException {
        Path file = Files.writeString(Files.createTempFile(folder, "postern", ".yaml"), yaml);
        return SpringApplication.run(
                PortalApplication.class,
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--spring.main.banner-mode=off",
                "--postern.config=" + file);
    }

    private static String bearer(String group) {
        return ISSUER.token()
                .without("realm_access")
                .claim("sub", "a-1")
                .claim("preferred_username", "alice")
                .claim("groups", List.of(group))
                .bearer();
    }

    private HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        String port = application.getEnvironment().getProperty("local.server.port");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
