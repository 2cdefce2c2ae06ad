/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Row 51: no way inside the container goes round the rules, and the caller stays known on each. */
abstract class DispatchesSuite extends HostedSuite {
    private static final String YAML = Site.YAML + """
            access:
              - {path: /admin/**, allow: {groups: [admins]}}
              - {path: /closed/**, allow: nobody}
              - {path: /open/**, allow: anyone}
            """;

    DispatchesSuite(Container container) {
        super(container);
    }

    /** Sends on as the request says. */
    private static final class Sender extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws IOException, ServletException {
            String to = request.getParameter("to");
            switch (request.getParameter("how")) {
                case "forward" -> request.getRequestDispatcher(to).forward(request, response);
                case "include" -> {
                    response.setContentType("text/plain");
                    response.getWriter().print("before ");
                    request.getRequestDispatcher(to).include(request, response);
                    response.getWriter().print(" after");
                }
                case "async" -> request.startAsync(request, response).dispatch(to);
                case "async-unwrapped" -> {
                    AsyncContext async = request.startAsync();
                    async.dispatch(to);
                }
                case "error" -> response.sendError(410);
                case "throw" -> throw new IllegalStateException("of the test");
                default -> throw new IllegalArgumentException("unknown");
            }
        }
    }

    /** Says who the caller is, and what is known of him. */
    private static final class Target extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentType("text/plain");
            response.getWriter()
                    .print("target " + request.getDispatcherType() + " user=" + request.getRemoteUser() + " header="
                            + request.getHeader("X-Remote-User") + " alias=" + request.getHeader("X_Remote.User")
                            + " error=" + request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE));
        }
    }

    private Site site() {
        return site(
                "/portal",
                YAML,
                List.of(
                        Container.Mapped.to("/open/send", new Sender()),
                        Container.Mapped.to("/WEB-INF/views/*", new Target()),
                        Container.Mapped.to("/open/failed", new Target()),
                        Container.Mapped.to("/", new Target())));
    }

    @ParameterizedTest
    @DisplayName("row 51: from an open page to a protected one")
    @CsvSource({
        "forward,         /admin/x,          401, 403, 200",
        "forward,         /admin/../admin/x, 401, 403, 200",
        "forward,         /open/../admin/x,  401, 403, 200",
        "forward,         /closed/x,         403, 403, 403",
        "forward,         /data,             401, 200, 200",
        "forward,         /open/x,           200, 200, 200",
        "forward,         /WEB-INF/views/x,  200, 200, 200",
        "async,           /admin/x,          401, 403, 200",
        "async,           /open/x,           200, 200, 200",
        "async-unwrapped, /admin/x,          401, 403, 200",
        "async-unwrapped, /data,             401, 200, 200",
        "async-unwrapped, /open/x,           200, 200, 200",
    })
    void noWayRoundTheRules(String how, String to, int nobody, int person, int admin) {
        String target = "/portal/open/send?how=" + how + "&to=" + to;
        for (String caller : List.of("nobody", "alice", "root")) {
            Wire.Answer answer = ask(target, caller);
            int status = caller.equals("nobody") ? nobody : caller.equals("alice") ? person : admin;
            assertThat(answer.status()).as(caller).isEqualTo(status);
            if (status == 200) {
                assertThat(answer.body())
                        .as(caller)
                        .contains(
                                caller.equals("nobody")
                                        ? "user=null header=null"
                                        : "user=" + caller + " header=" + caller)
                        .contains("alias=null");
            } else {
                assertThat(answer.body()).doesNotContain("target");
            }
        }
    }

    private Wire.Answer ask(String target, String caller) {
        String spoof = "X_Remote.User";
        return switch (caller) {
            case "alice" -> site().get(target, spoof, "evil", "Authorization", Site.alice());
            case "root" -> site().get(target, spoof, "evil", "Authorization", Site.root());
            default -> site().get(target, spoof, "evil", "X-Remote-User", "evil");
        };
    }

    @Test
    @DisplayName("row 51: of a page, what is not the caller's is left out")
    void includes() {
        String target = "/portal/open/send?how=include&to=/admin/x";
        assertThat(ask(target, "nobody").body()).isEqualTo("before  after");
        assertThat(ask(target, "alice").body()).isEqualTo("before  after");
        assertThat(ask(target, "root").body())
                .startsWith("before target INCLUDE user=root")
                .endsWith(" after");
        assertThat(ask("/portal/open/send?how=include&to=/open/x", "nobody").body())
                .contains("target INCLUDE user=null header=null");
    }

    @Test
    @DisplayName("an error page knows the caller, and no header of the client's that says who that is")
    void errorPages() {
        Wire.Answer known = ask("/portal/open/send?how=error", "alice");
        assertThat(known.status()).isEqualTo(410);
        assertThat(known.body()).startsWith("target ERROR user=alice header=alice alias=null error=410");
        Wire.Answer nobody = ask("/portal/open/send?how=error", "nobody");
        assertThat(nobody.status()).isEqualTo(410);
        assertThat(nobody.body()).startsWith("target ERROR user=null header=null alias=null");
        Wire.Answer thrown = ask("/portal/open/send?how=throw", "alice");
        assertThat(thrown.status()).isEqualTo(500);
        assertThat(thrown.body()).startsWith("target ERROR user=alice header=alice alias=null error=500");
    }
}
