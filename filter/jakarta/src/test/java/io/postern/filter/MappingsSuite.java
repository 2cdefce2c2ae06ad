/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Row 92: what is protected stays so, wherever the app is mounted and however its servlets are mapped. */
abstract class MappingsSuite extends HostedSuite {
    private static final String YAML = Site.YAML + """
            access:
              - {path: /admin/**, allow: {groups: [admins]}}
              - {path: /report.do, allow: {groups: [admins]}}
              - {path: /open/**, allow: anyone}
              - {path: /page.do, allow: anyone}
              - {path: /, allow: anyone}
            """;

    MappingsSuite(Container container) {
        super(container);
    }

    /** Says which servlet was called, and how the container splits the path. */
    private static final class Named extends HttpServlet {
        private static final long serialVersionUID = 1L;

        private final String name;

        private Named(String name) {
            this.name = name;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentType("text/plain");
            response.getWriter()
                    .print(name + " " + request.getContextPath() + " " + request.getServletPath() + " "
                            + request.getPathInfo());
        }
    }

    private Site site(String contextPath) {
        return site(
                contextPath,
                YAML,
                List.of(
                        Container.Mapped.to("/admin/*", new Named("prefix")),
                        Container.Mapped.to("*.do", new Named("extension")),
                        Container.Mapped.to("/open/exact", new Named("exact")),
                        Container.Mapped.to("/", new Named("default"))));
    }

    @ParameterizedTest
    @CsvSource({
        "/admin,            401, 403, prefix",
        "/admin/,           401, 403, prefix",
        "/admin/x,          401, 403, prefix",
        "/admin/x/y.do,     401, 403, prefix",
        "/%61dmin/x,        401, 403, prefix",
        "/report.do,        401, 403, extension",
        "/report%2Edo,      400, 400, -",
        "/report.do/x,      401, 200, default",
        "/report.d%6F,      401, 403, extension",
        "/other/report.do,  401, 200, extension",
        "/page.do,          200, 200, extension",
        "/open/exact,       200, 200, exact",
        "/open/exact/x,     200, 200, default",
        "/open/x.do,        200, 200, extension",
        "/openx,            401, 200, default",
        "/Admin/x,          401, 200, default",
        "/,                 200, 200, default",
        "/open/..;/admin/x, 400, 400, -",
        "/open/../admin/x,  400, 400, -",
        "/open//../admin,   400, 400, -",
        "/open;x/../admin,  400, 400, -",
        "/admin;x=1/y,      400, 400, -",
        "/open/exact;jsessionid=x1, 200, 200, exact",
        "/admin/x;jsessionid=x1,    401, 403, prefix",
        "/admin;jsessionid=x1/x,    400, 400, -",
    })
    @DisplayName("row 92: context paths and mappings; nobody, a signed-in person, an admin")
    void whatIsProtectedStaysSo(String path, int nobody, int person, String servlet) {
        for (String context : List.of("", "/portal", "/a/b")) {
            Site site = site(context);
            assertThat(site.get(context + path).status()).as(context + path).isEqualTo(nobody);
            assertThat(site.get(context + path, "Authorization", Site.alice()).status())
                    .as(context + path)
                    .isEqualTo(person);
            Wire.Answer admin = site.get(context + path, "Authorization", Site.root());
            if (servlet.equals("-")) {
                assertThat(admin.status()).as(context + path).isEqualTo(400);
            } else {
                assertThat(admin.body()).as(context + path).startsWith(servlet + " " + context + " ");
            }
        }
    }

    @ParameterizedTest
    @DisplayName("the sign-in is below the context path, and sends back below it")
    @CsvSource({
        "'',      /data, /oauth2/sign_in?rd=/data",
        "/portal, /data, /portal/oauth2/sign_in?rd=/portal/data",
    })
    void signInBelowTheContext(String context, String path, String location) {
        Site site = site(context);
        Wire.Answer answer = site.get(context + path, "Accept", "text/html");
        assertThat(answer.headers().first("Location"))
                .hasValueSatisfying(where -> assertThat(where).endsWith(location));
        Wire.Answer start = site.get(context + "/oauth2/start?rd=" + context + path, "Accept", "text/html");
        assertThat(start.headers().first("Location").orElseThrow())
                .contains("redirect_uri=https%3A%2F%2Fdata.example.org" + context.replace("/", "%2F")
                        + "%2Foauth2%2Fcallback");
    }
}
