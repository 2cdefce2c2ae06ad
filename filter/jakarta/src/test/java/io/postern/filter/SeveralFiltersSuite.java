/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several filters in one app, and in several: gates of their own, each with its person, and one gate at several paths. */
abstract class SeveralFiltersSuite {
    private static final String ONE = """
            access: [{path: /one/open/**, allow: anyone}]
            login: {prefix: /one/oauth2}
            session: {keys: [AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA], cookie: {name: one}}
            """;
    private static final String TWO = """
            access: [{path: /two/open/**, allow: anyone}, {path: /two/**, allow: {groups: [admins]}}]
            login: {prefix: /two/oauth2}
            session: {keys: [AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE], cookie: {name: two}}
            """;
    private static final List<Container.Mapped> APP = List.of(Container.Mapped.to("/*", new Counting()));

    private final Container container;

    SeveralFiltersSuite(Container container) {
        this.container = container;
    }

    /** Says who called, and counts in the container's session; {@code ?begin} begins one. */
    private static final class Counting extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            HttpSession session = request.getSession("begin".equals(request.getQueryString()));
            int count = 0;
            if (session != null) {
                count = session.getAttribute("count") instanceof Integer before ? before + 1 : 1;
                session.setAttribute("count", count);
            }
            response.setContentType("text/plain");
            response.getWriter().print(request.getRemoteUser() + " " + count);
        }
    }

    private static GateFilter filter(String yaml) {
        return GateFilter.builder()
                .config(yaml)
                .environment(Map.of("ISSUER", Site.issuer()))
                .build();
    }

    private static Container.Filtered at(String yaml, String... patterns) {
        return new Container.Filtered(filter(yaml), List.of(patterns));
    }

    /** Two gates with sessions of their own. */
    private Site gates() {
        String base = Site.YAML.substring(0, Site.YAML.indexOf("session:"));
        return Site.of(container, List.of(at(base + ONE, "/one/*"), at(base + TWO, "/two/*")), APP, "/one", "/two");
    }

    /** One gate at two paths, by two filters. */
    private Site gate() {
        String yaml = Site.YAML + "access: [{path: /*/open/**, allow: anyone}]\n";
        return Site.of(container, List.of(at(yaml, "/one/*"), at(yaml, "/two/*", "/oauth2/*")), APP, "");
    }

    /** What the app says to a token that comes with a browser's container session. */
    private static Wire.Answer with(Site site, Browser browser, String credential, String target) {
        return site.get(
                target, "Authorization", credential, "Cookie", "JSESSIONID=" + browser.cookies.get("JSESSIONID"));
    }

    private static void takeNewId(Browser browser, Wire.Answer answer) {
        for (String line : answer.headers().all("Set-Cookie")) {
            if (line.startsWith("JSESSIONID=")) {
                browser.cookies.put("JSESSIONID", line.substring("JSESSIONID=".length(), line.indexOf(';')));
            }
        }
    }

    @Test
    @DisplayName("two filters with different configurations keep apart, in one app and in two")
    void severalFiltersKeepApart() {
        String open = Site.YAML + "access: [{path: /two/**, allow: anyone}]\n";
        try (Site site = gates();
                Site other = Site.of(container, filter(open), APP)) {
            assertThat(site.get("/one/open/x").status()).isEqualTo(200);
            assertThat(site.get("/two/x").status()).isEqualTo(401);
            assertThat(site.get("/two/x", "Authorization", Site.alice()).status())
                    .isEqualTo(403);
            assertThat(site.get("/two/x", "Authorization", Site.root()).body()).isEqualTo("root 0");
            assertThat(other.get("/two/x").status()).isEqualTo(200);
            assertThat(other.get("/one/x").status()).isEqualTo(401);
        }
    }

    @Test
    @DisplayName("a gate that knows nobody leaves a container session alone that is a person's of another one")
    void leavesTheSessionOfTheOtherGateAlone() {
        try (Site site = gates()) {
            Browser browser = new Browser(site);
            assertThat(browser.goesTo("/one/x?begin").body()).isEqualTo("ada 1");
            assertThat(browser.visits("/two/open/x").body()).isEqualTo("null 2");
            assertThat(browser.visits("/one/x").body()).isEqualTo("ada 3");
        }
    }

    @Test
    @DisplayName("two filters of one gate know its person and the container session at the paths of both")
    void sharesTheSessionOfOneGate() {
        try (Site site = gate()) {
            Browser browser = new Browser(site);
            assertThat(browser.goesTo("/one/x?begin").body()).isEqualTo("ada 1");
            String id = browser.cookies.get("JSESSIONID");
            assertThat(browser.visits("/two/x").body()).isEqualTo("ada 2");
            assertThat(browser.cookies.get("JSESSIONID")).as("the same person").isEqualTo(id);
            browser.cookies.remove("__Host-postern");
            assertThat(browser.visits("/two/open/x").body())
                    .as("nobody, where the other filter knew somebody")
                    .isEqualTo("null 0");
            assertThat(browser.goesTo("/two/x?begin").body()).isEqualTo("ada 1");
            browser.visits("/oauth2/sign_out");
            assertThat(browser.visits("/one/open/x").body()).isEqualTo("null 0");
        }
    }

    @Test
    @DisplayName("a container session may belong to a person of each gate, and gets another id for the second")
    void belongsToAPersonOfEach() {
        try (Site site = gates()) {
            Browser browser = new Browser(site);
            assertThat(browser.goesTo("/one/x?begin").body()).isEqualTo("ada 1");
            assertThat(browser.visits("/two/open/x").body()).isEqualTo("null 2");
            assertThat(browser.visits("/one/x").body()).isEqualTo("ada 3");
            String before = browser.cookies.get("JSESSIONID");
            Wire.Answer root = with(site, browser, Site.root(), "/two/x");
            assertThat(root.body()).isEqualTo("root 4");
            takeNewId(browser, root);
            assertThat(browser.cookies.get("JSESSIONID"))
                    .as("a person more has it")
                    .isNotEqualTo(before);
            assertThat(browser.visits("/one/x").body()).isEqualTo("ada 5");
            assertThat(with(site, browser, Site.root(), "/two/x").body()).isEqualTo("root 6");
            assertThat(site.get("/one/open/x", "Cookie", "JSESSIONID=" + before).body())
                    .isEqualTo("null 0");
        }
    }

    @ParameterizedTest
    @DisplayName("and end it where it comes with nobody, or with somebody else, after a person of their own")
    @ValueSource(strings = {"nobody", "somebody else"})
    void endsTheSessionOfItsOwnPerson(String caller) {
        try (Site site = gates()) {
            Browser browser = new Browser(site);
            browser.goesTo("/one/x?begin");
            takeNewId(browser, with(site, browser, Site.root(), "/two/x"));
            assertThat(browser.visits("/one/x").body()).isEqualTo("ada 3");
            Wire.Answer answer = caller.equals("nobody")
                    ? browser.visits("/two/open/x")
                    : with(site, browser, Site.alice(), "/two/open/x");
            assertThat(answer.body()).endsWith(" 0");
            assertThat(browser.visits("/one/x").body()).isEqualTo("ada 0");
        }
    }

    @Test
    @DisplayName("a sign-out at one gate ends the container session, and not the session of the other gate")
    void signsOutAtOneGate() {
        try (Site site = gates()) {
            Browser browser = new Browser(site);
            browser.goesTo("/one/x?begin");
            assertThat(browser.goesTo("/two/oauth2/sign_in?rd=/two/open/x").body())
                    .isEqualTo("ada 2");
            assertThat(browser.visits("/one/x").body()).isEqualTo("ada 3");
            browser.visits("/two/oauth2/sign_out");
            assertThat(browser.visits("/two/open/x").body()).isEqualTo("null 0");
            assertThat(browser.visits("/one/x").body()).isEqualTo("ada 0");
        }
    }
}
