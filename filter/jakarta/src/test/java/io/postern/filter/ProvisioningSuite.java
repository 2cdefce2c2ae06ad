/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.postern.auth.Account;
import io.postern.auth.Identity;
import io.postern.testing.SessionService;
import io.postern.testing.SessionService.Trouble;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The session endpoint, asked by the filter over HTTP before the app sees a person. */
abstract class ProvisioningSuite {
    private static final String SECRET = "s3cret-of-the-gate";
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    private final Container container;
    private final SessionService service = SessionService.start(SECRET);
    private final Mirror app = new Mirror();

    ProvisioningSuite(Container container) {
        this.container = container;
    }

    @AfterEach
    void close() {
        service.close();
    }

    /** Says who called, and what the gate set. */
    private static final class Mirror extends HttpServlet {
        private static final long serialVersionUID = 1L;

        private final AtomicInteger calls = new AtomicInteger();

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            calls.incrementAndGet();
            response.setContentType("text/plain");
            String known = request.getAttribute(Identity.class.getName()) instanceof Identity identity
                    ? identity.username()
                    : "nobody";
            response.getWriter()
                    .print(String.join(
                            " ",
                            request.getRemoteUser(),
                            String.valueOf(request.getUserPrincipal()),
                            known,
                            request.getHeader("X-Remote-User"),
                            "staff:" + request.isUserInRole("staff"),
                            "sysadmin:" + request.getHeader("X-Remote-Sysadmin"),
                            "key:" + Collections.list(request.getHeaders("X-Session-Key"))));
        }
    }

    private Site site(String keys) {
        return site(keys, builder -> {});
    }

    /** @param keys more of {@code provisioning}, beginning with a comma */
    private Site site(String keys, Consumer<GateFilterBuilder> more) {
        String yaml = Site.YAML + """
                access: [{path: /open/**, allow: anyone}]
                sysadmin: {groups: [admins]}
                provisioning: {endpoint: "%s", secret: %s, timeout: 20s, session-key-header: X-Session-Key%s}
                """.formatted(service.endpoint(), SECRET, keys);
        return Site.open(container, "", yaml, List.of(Container.Mapped.to("/*", app)), more);
    }

    private static Wire.Answer as(Site site, String credential, String... more) {
        String[] headers = new String[more.length + 2];
        headers[0] = "Authorization";
        headers[1] = credential;
        System.arraycopy(more, 0, headers, 2, more.length);
        return site.get("/data", headers);
    }

    @Test
    @DisplayName("the endpoint hears of a person what the contract says, with the secret, and once")
    void tellsTheEndpointOfAPerson() {
        try (Site site = site("")) {
            assertThat(as(site, Site.alice()).status()).isEqualTo(200);
            assertThat(as(site, Site.alice()).status()).isEqualTo(200);
            assertThat(service.calls()).singleElement().satisfies(call -> {
                JsonNode body = call.body();
                assertThat(body.get("issuer").asText()).isEqualTo(Site.issuer());
                assertThat(body.get("subject").asText()).isEqualTo("a-1");
                assertThat(body.get("username").asText()).isEqualTo("alice");
                assertThat(body.get("groups").toString()).isEqualTo("[\"staff\"]");
                assertThat(body.get("sysadmin").booleanValue()).isFalse();
                assertThat(call.headers().getFirst("Authorization")).isEqualTo("Bearer " + SECRET);
            });
        }
    }

    @Test
    @DisplayName(
            "the account of the answer is the principal, its credential is in the header, and a client's own is not")
    void takesTheAccountOfTheAnswer() {
        service.answer(200, "{\"username\":\"alice2\",\"sessionKey\":\"k-1\",\"sysadmin\":true}");
        try (Site site = site("")) {
            assertThat(as(site, Site.alice(), "X-Session-Key", "evil").body())
                    .isEqualTo("alice2 alice2 alice2 alice2 staff:true sysadmin:false key:[k-1]");
            assertThat(site.get("/open/x", "X-Session-Key", "evil").body())
                    .as("nobody")
                    .isEqualTo("null null nobody null staff:false sysadmin:null key:[]");
        }
    }

    @ParameterizedTest
    @DisplayName("a sysadmin is who is one for both")
    @CsvSource({"'\"sysadmin\":true', true", "'\"sysadmin\":false', false", "'\"more\":1', false"})
    void makesASysadminOfWhomBothCallOne(String answered, boolean sysadmin) {
        service.answer(200, "{\"username\":\"root\"," + answered + "}");
        try (Site site = site("")) {
            assertThat(as(site, Site.root()).body()).contains(" sysadmin:" + sysadmin + " ");
        }
    }

    @ParameterizedTest
    @DisplayName("whom the endpoint refuses the app does not see")
    @CsvSource({
        "400, 502, provisioning_rejected",
        "403, 403, account_blocked",
        "409, 409, account_conflict",
    })
    void refusesWhomTheEndpointRefuses(int answered, int status, String code) {
        service.answer(answered, "{\"error\":\"mail alice@example.org is taken\"}");
        try (LogLines audit = new LogLines("io.postern.audit");
                Site site = site("")) {
            Wire.Answer answer = as(site, Site.alice());
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.body()).contains("\"" + code + "\"").doesNotContain("taken");
            assertThat(audit.of("/data", 1).get(0).path("reason").asText()).isEqualTo(code);
            assertThat(app.calls).hasValue(0);
        }
    }

    @ParameterizedTest
    @DisplayName(
            "without an answer, whoever was never heard of goes on without a credential, or is refused, as the file says")
    @EnumSource(
            value = Trouble.class,
            names = {"CUT", "CUT_BODY", "GARBAGE", "EMPTY", "REDIRECT"})
    void goesOnOrRefusesWithoutAnAnswer(Trouble trouble) {
        service.misbehave(trouble);
        try (Site pass = site("");
                Site refuse = site(", when-unavailable: refuse")) {
            assertThat(as(pass, Site.alice()).body())
                    .isEqualTo("alice alice alice alice staff:true sysadmin:false key:[]");
            int calls = app.calls.get();
            Wire.Answer refused = as(refuse, Site.alice());
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.body()).contains("\"provisioning_unavailable\"");
            assertThat(refused.headers().first("Retry-After")).isPresent();
            assertThat(app.calls).hasValue(calls);
        }
    }

    @Test
    @DisplayName("the last good answer serves while nobody answers")
    void servesTheLastAnswer() {
        service.answer(200, "{\"username\":\"alice2\",\"sessionKey\":\"k-1\"}");
        try (Site site = site(", when-unavailable: refuse")) {
            assertThat(as(site, Site.alice()).body()).startsWith("alice2 ").endsWith(" key:[k-1]");
            service.misbehave(Trouble.CUT);
            // other groups are another question, which nobody answers
            assertThat(as(site, Site.person("a-1", "alice", "others")).body())
                    .startsWith("alice2 ")
                    .endsWith(" key:[k-1]");
            assertThat(as(site, Site.root()).status()).isEqualTo(503);
        }
    }

    @Test
    @DisplayName("who is deactivated is out with the next request, whose session was open")
    void followsTheChanges() {
        try (Site site = site("")) {
            Browser browser = new Browser(site);
            assertThat(browser.goesTo("/data").body()).startsWith("ada ");
            JsonNode told = service.calls().get(0).body();
            service.block(
                    new Account(told.get("issuer").asText(), told.get("subject").asText()));
            long end = System.nanoTime() + PATIENCE_NANOS;
            while (browser.visits("/data").status() == 200) {
                assertThat(System.nanoTime()).as("still in").isLessThan(end);
            }
            assertThat(browser.goesTo("/data").status()).isEqualTo(403);
        }
    }

    @Test
    @DisplayName("the listener for arrivals hears of a person after the endpoint, by the name that it gave")
    void tellsTheListenerTheNameOfTheAnswer() {
        service.answer(200, "{\"username\":\"alice2\"}");
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        try (Site site = site(
                "",
                builder -> builder.arrivals(person -> {
                    heard.add(person.username() + " " + service.calls().size());
                    return Admission.granted();
                }))) {
            assertThat(as(site, Site.alice()).status()).isEqualTo(200);
            assertThat(heard).containsExactly("alice2 1");
        }
    }
}
