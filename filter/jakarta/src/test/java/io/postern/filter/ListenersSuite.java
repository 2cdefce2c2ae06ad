/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What an app tells its filter in code, and what the filter tells the app: listeners, logs, metrics. */
abstract class ListenersSuite {
    private static final String YAML = Site.YAML + "access: [{path: /open/**, allow: anyone}]\n";

    private final Container container;

    ListenersSuite(Container container) {
        this.container = container;
    }

    private static final class Name extends HttpServlet {
        private static final long serialVersionUID = 1L;

        private final AtomicInteger calls = new AtomicInteger();

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            calls.incrementAndGet();
            response.setContentType("text/plain");
            response.getWriter().print("user=" + request.getRemoteUser());
        }
    }

    private final Name servlet = new Name();

    private Site site(String yaml, Consumer<GateFilterBuilder> more) {
        return Site.open(container, "", yaml, List.of(Container.Mapped.to("/*", servlet)), more);
    }

    private static Wire.Answer as(Site site, String credential, String target) {
        return site.get(target, "Authorization", credential);
    }

    @Test
    @DisplayName("the listener hears of each person once, and of nobody where nobody is known")
    void hearsOfEachPersonOnce() {
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        try (Site site = site(
                YAML,
                builder -> builder.arrivals(person -> {
                    heard.add(person.username() + " " + person.account().subject());
                    return Admission.granted();
                }))) {
            assertThat(site.get("/open/x").status()).isEqualTo(200);
            for (int i = 0; i < 3; i++) {
                assertThat(as(site, Site.alice(), "/data").body()).isEqualTo("user=alice");
                assertThat(as(site, Site.root(), "/data").body()).isEqualTo("user=root");
            }
            assertThat(heard).containsExactly("alice a-1", "root r-1");
        }
    }

    @Test
    @DisplayName("the listener hears of a person again who signs in again")
    void hearsOfEachSession() {
        AtomicInteger heard = new AtomicInteger();
        try (Site site = site(
                YAML,
                builder -> builder.arrivals(person -> {
                    heard.incrementAndGet();
                    return Admission.granted();
                }))) {
            Browser browser = new Browser(site);
            assertThat(browser.goesTo("/data").status()).isEqualTo(200);
            assertThat(browser.goesTo("/data").status()).isEqualTo(200);
            assertThat(heard).hasValue(1);
            Browser other = new Browser(site);
            assertThat(other.goesTo("/data").status()).isEqualTo(200);
            assertThat(heard).hasValue(2);
        }
    }

    @Test
    @DisplayName("whom the listener refuses gets a 403 with its code, and the audit log the reason")
    void refusesWhomTheListenerRefuses() {
        AtomicInteger heard = new AtomicInteger();
        try (LogLines audit = new LogLines("io.postern.audit");
                Site site = site(
                        YAML,
                        builder -> builder.arrivals(person -> {
                            heard.incrementAndGet();
                            return person.username().equals("root")
                                    ? Admission.refused("no \"contract\"")
                                    : Admission.granted();
                        }))) {
            Wire.Answer answer = as(site, Site.root(), "/refused");
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.body()).contains("\"account_refused\"").doesNotContain("contract");
            assertThat(as(site, Site.root(), "/refused").status()).isEqualTo(403);
            assertThat(servlet.calls).hasValue(0);
            assertThat(heard).as("not asked for every request").hasValue(1);
            JsonNode line = audit.of("/refused", 2).get(0);
            assertThat(line.path("event").asText()).isEqualTo("refused");
            assertThat(line.path("reason").asText()).isEqualTo("account_refused");
            assertThat(line.path("detail").asText()).isEqualTo("no \"contract\"");
            assertThat(line.path("user").asText()).isEqualTo("root");
            assertThat(as(site, Site.alice(), "/data").status()).isEqualTo(200);
        }
    }

    @Test
    @DisplayName("a listener that throws refuses the request, and is asked again")
    void refusesWhereTheListenerFails() {
        AtomicInteger heard = new AtomicInteger();
        try (Site site = site(
                YAML,
                builder -> builder.arrivals(person -> {
                    if (heard.incrementAndGet() <= 2) {
                        throw new IllegalStateException("database is away");
                    }
                    return Admission.granted();
                }))) {
            for (int i = 0; i < 2; i++) {
                Wire.Answer answer = as(site, Site.alice(), "/data");
                assertThat(answer.status()).isEqualTo(500);
                assertThat(answer.body()).doesNotContain("database");
            }
            assertThat(servlet.calls).hasValue(0);
            assertThat(as(site, Site.alice(), "/data").status()).isEqualTo(200);
        }
    }

    @Test
    @DisplayName("requests of one person that come together make one call, and wait for it")
    void asksOnceForRequestsThatComeTogether() throws Exception {
        AtomicInteger heard = new AtomicInteger();
        CountDownLatch come = new CountDownLatch(4);
        try (Site site = site(
                YAML,
                builder -> builder.arrivals(person -> {
                    heard.incrementAndGet();
                    await(come);
                    return Admission.granted();
                }))) {
            ExecutorService threads = Executors.newFixedThreadPool(4);
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                answers.add(threads.submit(() -> {
                    come.countDown();
                    return as(site, Site.alice(), "/data").status();
                }));
            }
            for (Future<Integer> answer : answers) {
                assertThat(answer.get()).isEqualTo(200);
            }
            threads.shutdown();
            assertThat(heard).hasValue(1);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @DisplayName("the listener of decisions hears how each request was decided, and breaks none")
    void tellsOfDecisions() {
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        try (Site site = site(
                YAML,
                builder -> builder.decisions(decided -> {
                    heard.add(decided.method() + " " + decided.reason().code() + " "
                            + decided.proof().map(Enum::name).orElse("nobody") + " "
                            + !decided.took().isNegative());
                    throw new IllegalStateException("the metrics are away");
                }))) {
            heard.clear();
            assertThat(as(site, Site.alice(), "/data").status()).isEqualTo(200);
            assertThat(site.get("/data").status()).isEqualTo(401);
            assertThat(heard).containsExactly("GET passed BEARER true", "GET sign_in_required nobody true");
        }
    }

    @Test
    @DisplayName("each request makes an access line, and a refusal an audit line, without the query and the token")
    void writesRequestsDown() {
        try (LogLines access = new LogLines("io.postern.access");
                LogLines audit = new LogLines("io.postern.audit");
                Site site = site(YAML, builder -> {})) {
            as(site, Site.alice(), "/written?secret=1");
            JsonNode line = access.of("/written", 1).get(0);
            assertThat(line.path("type").asText()).isEqualTo("access");
            assertThat(line.path("status").asInt()).isEqualTo(200);
            assertThat(line.path("user").asText()).isEqualTo("alice");
            assertThat(line.path("authenticator").asText()).isEqualTo("bearer");
            assertThat(line.path("reason").asText()).isEqualTo("passed");
            assertThat(line.path("durationMs").isNumber()).isTrue();
            assertThat(line.toString()).doesNotContain("secret").doesNotContain("eyJ");
            site.get("/unknown");
            assertThat(access.of("/unknown", 1).get(0).path("status").asInt()).isEqualTo(401);
            assertThat(audit.of("/unknown", 1).get(0).path("reason").asText()).isEqualTo("sign_in_required");
        }
    }

    @Test
    @DisplayName("with log.access: false there are audit lines alone")
    void writesNoAccessLinesWhereNoneAreWanted() {
        try (LogLines access = new LogLines("io.postern.access");
                LogLines audit = new LogLines("io.postern.audit");
                Site site = site(YAML + "log: {access: false}\n", builder -> {})) {
            site.get("/quiet");
            assertThat(audit.of("/quiet", 1)).hasSize(1);
            assertThat(access.of("/quiet", 0)).isEmpty();
        }
    }

    @Test
    @DisplayName("a configuration may be a text or a stream, with other values for some of its keys")
    void takesAConfigurationInCode() {
        try (Site text =
                        site(YAML, builder -> builder.config(YAML).set("access", "[{path: /free/**, allow: anyone}]"));
                Site stream = site(YAML, builder -> stream(builder, YAML))) {
            assertThat(text.get("/free/x").status()).isEqualTo(200);
            assertThat(text.get("/open/x").status()).isEqualTo(401);
            assertThat(stream.get("/free/x").status()).isEqualTo(401);
            assertThat(stream.get("/open/x").status()).isEqualTo(200);
        }
    }

    private static void stream(GateFilterBuilder builder, String yaml) {
        try {
            builder.config(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                    .set("server.public-url", "https://other.example.org");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
