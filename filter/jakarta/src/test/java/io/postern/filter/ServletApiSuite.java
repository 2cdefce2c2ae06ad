/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.auth.Identity;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the servlet API says of a caller is the gate's word, in every accessor, and nothing else. */
abstract class ServletApiSuite extends HostedSuite {
    private static final String YAML = Site.YAML + "access: [{path: /open/**, allow: anyone}]\n";

    ServletApiSuite(Container container) {
        super(container);
    }

    /** Answers with what it sees of its request. */
    private static final class Mirror extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws IOException, ServletException {
            String what = String.valueOf(request.getParameter("do"));
            if (what.equals("authenticate") && !request.authenticate(response)) {
                return;
            }
            String login = "";
            if (what.equals("login")) {
                try {
                    request.login("alice", "secret");
                } catch (ServletException refused) {
                    login = "refused";
                }
            }
            if (what.equals("logout")) {
                request.logout();
            }
            if (what.equals("session")) {
                HttpSession session = request.getSession();
                session.setAttribute("count", count(session) + 1);
            }
            response.setContentType("text/plain");
            PrintWriter out = response.getWriter();
            out.println("login=" + login);
            who(request, out);
            headers(request, out);
            HttpSession session = request.getSession(false);
            out.println("session=" + (session == null ? "none" : session.getId() + " " + count(session)));
            out.println("url=" + response.encodeURL("/open/x") + " " + response.encodeRedirectURL("/open/y"));
            out.println("uri=" + request.getRequestURI() + " " + request.getRequestURL());
        }

        private static int count(HttpSession session) {
            return session.getAttribute("count") instanceof Integer count ? count : 0;
        }

        private static void who(HttpServletRequest request, PrintWriter out) {
            out.println("user=" + request.getRemoteUser());
            out.println("principal=" + request.getUserPrincipal());
            out.println("type=" + request.getAuthType());
            List<String> roles = new ArrayList<>();
            for (String role : List.of("staff", "admins", "*", "**")) {
                roles.add(role + ":" + request.isUserInRole(role));
            }
            out.println("roles=" + roles);
            out.println("identity="
                    + (request.getAttribute(Identity.class.getName()) instanceof Identity known
                            ? known.account().subject()
                            : "none"));
        }

        private static String read(Supplier<Number> header) {
            try {
                return header.get().toString();
            } catch (IllegalArgumentException neither) {
                return "malformed";
            }
        }

        private static void headers(HttpServletRequest request, PrintWriter out) {
            String name = request.getParameter("header");
            if (name != null) {
                out.println("header=" + request.getHeader(name) + " " + Collections.list(request.getHeaders(name)) + " "
                        + read(() -> request.getIntHeader(name)) + " " + read(() -> request.getDateHeader(name)));
            }
            out.println("names=" + Collections.list(request.getHeaderNames()));
            Cookie[] cookies = request.getCookies();
            out.println("cookies="
                    + (cookies == null
                            ? "none"
                            : Arrays.stream(cookies)
                                    .map(cookie -> cookie.getName() + "=" + cookie.getValue())
                                    .collect(Collectors.joining(","))));
        }
    }

    private Site site() {
        return site("", YAML, List.of(Container.Mapped.to("/", new Mirror())));
    }

    @Test
    @DisplayName("a person with a token")
    void aPersonWithAToken() {
        String seen = site().get("/data", "Authorization", Site.alice()).body();
        assertThat(seen)
                .contains("user=alice\n", "principal=alice\n", "type=BEARER\n", "identity=a-1\n")
                .contains("roles=[staff:true, admins:false, *:false, **:true]");
    }

    @Test
    @DisplayName("nobody")
    void nobody() {
        assertThat(site().get("/open/x").body())
                .contains("user=null\n", "principal=null\n", "type=null\n", "identity=none\n")
                .contains("roles=[staff:false, admins:false, *:false, **:false]");
    }

    @ParameterizedTest
    @DisplayName("rows 1, 85, 111: no accessor shows what a client says of itself")
    @ValueSource(
            strings = {
                "X-Remote-User",
                "x-remote-user",
                "X_Remote_User",
                "X.Remote-User",
                "X-Remote-Groups",
                "X-Forwarded-User",
                "Remote-User",
                "REMOTE_USER",
                "X-Postern-Assertion",
                "Shib-Session-ID",
                "X-Auth-Request-Email",
            })
    void noAccessorShowsASpoofedHeader(String name) {
        for (String value : List.of("42", "Sun, 06 Nov 1994 08:49:37 GMT", "evil")) {
            String seen = site().get("/open/x?header=" + name, name, value).body();
            assertThat(seen).contains("header=null [] -1 -1\n").doesNotContain("evil");
            assertThat(seen.lines().filter(line -> line.startsWith("names=")).findFirst())
                    .hasValueSatisfying(names -> assertThat(names).doesNotContainIgnoringCase(name));
        }
    }

    @Test
    @DisplayName("what the gate sets is there once in every accessor, whatever the client sent")
    void setOnce() {
        String seen = site().get(
                        "/data?header=x-REMOTE-user",
                        "Authorization",
                        Site.alice(),
                        "X-Remote-User",
                        "evil",
                        "x-remote-user",
                        "evil",
                        "X_Remote_User",
                        "evil")
                .body();
        assertThat(seen).contains("header=alice [alice] malformed malformed").doesNotContain("evil", "X_Remote_User");
        assertThat(seen.split("(?i)x-remote-user", -1)).as("names, once").hasSize(2);
        assertThat(seen).doesNotContain("Authorization");
    }

    @Test
    @DisplayName("other headers are read as the container reads them")
    void otherHeaders() {
        String two = site().get("/open/x?header=X-Number", "X-Number", "42", "X-Number", "43")
                .body();
        assertThat(two).contains("header=42 [42, 43] 42 malformed");
        String date = "Sun, 06 Nov 1994 08:49:37 GMT";
        assertThat(site().get("/open/x?header=X-Date", "X-Date", date).body())
                .contains("header=" + date + " [" + date + "] malformed 784111777000");
    }

    @Test
    @DisplayName("the gate's cookies stay home, the app's go on")
    void cookies() {
        assertThat(site().get("/open/x", "Cookie", "a=1; __Host-postern=evil; b=\"2\"")
                        .body())
                .contains("cookies=a=1,b=2\n");
        assertThat(site().get("/open/x", "Cookie", "__Host-postern=evil").body())
                .contains("cookies=none\n");
    }

    @Test
    @DisplayName("login takes no password; authenticate asks whom nobody knows to sign in")
    void loginAndAuthenticate() {
        assertThat(site().get("/open/x?do=login").body()).contains("login=refused\n", "user=null\n");
        assertThat(site().get("/open/x?do=authenticate", "Authorization", Site.alice())
                        .body())
                .contains("user=alice\n");
        assertThat(site().get("/open/x?do=authenticate").status()).isEqualTo(401);
        Wire.Answer page = site().get("/open/x?do=authenticate", "Accept", "text/html");
        assertThat(page.status()).isEqualTo(302);
        assertThat(page.headers().first("Location")).contains("/oauth2/sign_in?rd=/open/x%3Fdo%3Dauthenticate");
    }

    @Test
    @DisplayName("a session id is in no address, and one in an address is nobody's session")
    void noSessionIdInAddresses() {
        Browser browser = new Browser(site());
        browser.visits("/open/x?do=session");
        String id = browser.cookies.get("JSESSIONID");
        String seen = site().get("/open/x;jsessionid=" + id).body();
        assertThat(seen).contains("url=/open/x /open/y\n", "uri=/open/x http").doesNotContain(id);
        assertThat(seen).contains("session=none\n");
    }

    @Test
    @DisplayName("a sign-in gives the container's session another id and keeps what is in it")
    void anotherIdAtSignIn() {
        Browser browser = new Browser(site());
        browser.visits("/open/x?do=session");
        String before = browser.cookies.get("JSESSIONID");
        assertThat(browser.goesTo("/data").body()).contains("user=ada\n", "type=SESSION\n");
        assertThat(browser.cookies.get("JSESSIONID")).isNotEqualTo(before);
        assertThat(browser.visits("/data?do=session").body()).contains(" 2\n");
        assertThat(site().get("/open/x", "Cookie", "JSESSIONID=" + before).body())
                .contains("session=none\n");
    }

    @Test
    @DisplayName("so does the first token that comes with a session of nobody's")
    void anotherIdWithAToken() {
        Browser browser = new Browser(site());
        browser.visits("/open/x?do=session");
        String before = browser.cookies.get("JSESSIONID");
        Wire.Answer answer =
                site().get("/data?do=session", "Cookie", "JSESSIONID=" + before, "Authorization", Site.alice());
        assertThat(answer.body()).contains("user=alice\n", " 2\n");
        assertThat(answer.headers().all("Set-Cookie"))
                .anyMatch(line -> line.startsWith("JSESSIONID=") && !line.contains(before));
        assertThat(site().get("/open/x", "Cookie", "JSESSIONID=" + before).body())
                .contains("session=none\n");
    }

    @ParameterizedTest
    @DisplayName("the container's session ends with the gate's")
    @CsvSource({"/oauth2/sign_out", "/data?do=logout"})
    void endsWithTheGatesSession(String how) {
        Browser browser = new Browser(site());
        browser.goesTo("/data?do=session");
        String container = browser.cookies.get("JSESSIONID");
        Wire.Answer out = browser.visits(how);
        if (out.status() == 200) {
            assertThat(out.body()).contains("user=null\n", "identity=none\n", "session=none\n");
        }
        assertThat(site().get("/open/x", "Cookie", "JSESSIONID=" + container).body())
                .contains("session=none\n");
        assertThat(browser.cookies).doesNotContainKey("__Host-postern");
        assertThat(browser.visits("/data").status()).isEqualTo(302);
    }

    @Test
    @DisplayName("a session serves nobody but the person it was begun by")
    void sessionsOfOthers() {
        Browser browser = new Browser(site());
        browser.goesTo("/data?do=session");
        String id = browser.cookies.get("JSESSIONID");
        assertThat(site().get("/data", "Cookie", "JSESSIONID=" + id, "Authorization", Site.alice())
                        .body())
                .contains("user=alice\n", "session=none\n");
        assertThat(browser.visits("/data").body()).contains("session=none\n");
    }
}
