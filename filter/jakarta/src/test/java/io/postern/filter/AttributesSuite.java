/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.auth.Identity;
import io.postern.testing.TestIssuer;
import jakarta.servlet.ServletContextAttributeEvent;
import jakarta.servlet.ServletContextAttributeListener;
import jakarta.servlet.ServletRequestAttributeEvent;
import jakarta.servlet.ServletRequestAttributeListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What an app that listens to attributes, or writes them all down, gets to see of the gate's. */
abstract class AttributesSuite {
    private static final String SESSION_KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    private static final String FRONT_SECRET = "secret-of-the-front-server";
    private static final String YAML = Site.YAML + """
            access: [{path: /open/**, allow: anyone}]
            identity: {username: "{preferred_username}@{id}", shibboleth: {username: "{eppn}"}}
            shibboleth:
              enabled: true
              peers: [127.0.0.1]
              secret-header: {name: X-Shib-Secret, value: %s}
              identity-providers: [https://idp.example.org]
            """.formatted(FRONT_SECRET);

    private final Container container;

    AttributesSuite(Container container) {
        this.container = container;
    }

    /** Hears of every attribute, and writes down its name and value. */
    private static final class Listener
            implements ServletRequestAttributeListener, ServletContextAttributeListener, HttpSessionAttributeListener {
        private final Queue<String> heard = new ConcurrentLinkedQueue<>();

        private void hear(String scope, String name, Object value) {
            heard.add(scope + " " + name + "=" + value);
        }

        @Override
        public void attributeAdded(ServletRequestAttributeEvent event) {
            hear("request", event.getName(), event.getValue());
        }

        @Override
        public void attributeRemoved(ServletRequestAttributeEvent event) {
            hear("request", event.getName(), event.getValue());
        }

        @Override
        public void attributeReplaced(ServletRequestAttributeEvent event) {
            hear("request", event.getName(), event.getValue());
        }

        @Override
        public void attributeAdded(ServletContextAttributeEvent event) {
            hear("context", event.getName(), event.getValue());
        }

        @Override
        public void attributeRemoved(ServletContextAttributeEvent event) {
            hear("context", event.getName(), event.getValue());
        }

        @Override
        public void attributeReplaced(ServletContextAttributeEvent event) {
            hear("context", event.getName(), event.getValue());
        }

        @Override
        public void attributeAdded(HttpSessionBindingEvent event) {
            hear("session", event.getName(), event.getValue());
        }

        @Override
        public void attributeRemoved(HttpSessionBindingEvent event) {
            hear("session", event.getName(), event.getValue());
        }

        @Override
        public void attributeReplaced(HttpSessionBindingEvent event) {
            hear("session", event.getName(), event.getValue());
        }

        List<String> ofTheGate() {
            return heard.stream().filter(line -> line.contains(" io.postern.")).toList();
        }
    }

    /** A page as apps have for their developers: every attribute that there is. */
    private static final class Dump extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            request.getServletContext().setAttribute("app", "its own");
            request.setAttribute("app", "its own");
            request.getSession().setAttribute("app", "its own");
            response.setContentType("text/plain");
            for (String name : Collections.list(request.getAttributeNames())) {
                response.getWriter().println("request " + name + "=" + request.getAttribute(name));
            }
            for (String name : Collections.list(request.getServletContext().getAttributeNames())) {
                response.getWriter()
                        .println("context " + name + "="
                                + request.getServletContext().getAttribute(name));
            }
            for (String name : Collections.list(request.getSession().getAttributeNames())) {
                response.getWriter()
                        .println("session " + name + "=" + request.getSession().getAttribute(name));
            }
        }
    }

    @Test
    @DisplayName("no token, no session, no secret is in an attribute of a request, a session or the app")
    void showsNoSecretInAnyAttribute() {
        Listener listener = new Listener();
        try (Site site =
                Site.listenedTo(container, YAML, List.of(Container.Mapped.to("/*", new Dump())), List.of(listener))) {
            String token = Site.alice();
            String pages = site.get("/data?secret=of-the-query", "Authorization", token)
                    .body();
            pages += site.get("/open/x", "X-Api-Key", "key-of-a-client").body();
            pages += site.get(
                            "/data",
                            "X-Shib-Secret",
                            FRONT_SECRET,
                            "Shib-Session-ID",
                            "_session-of-the-provider",
                            "Shib-Identity-Provider",
                            "https://idp.example.org",
                            "Shib-Session-Expires",
                            "4102444800",
                            "eppn",
                            "ben@example.org")
                    .body();
            Browser browser = new Browser(site);
            pages += browser.goesTo("/oauth2/start?provider=keycloak&rd=/data").body();
            String session = browser.cookies.get("__Host-postern");
            pages += browser.visits("/data").body();
            browser.visits("/oauth2/sign_out");

            assertThat(pages).contains("Identity[ben@example.org", "Identity[alice@", "Identity[ada@");
            assertThat(listener.heard).contains("request app=its own", "context app=its own", "session app=its own");
            assertThat(listener.ofTheGate())
                    .anyMatch(line -> line.startsWith("request " + Identity.class.getName() + "=Identity["))
                    .anyMatch(line -> line.startsWith("session io.postern.filter.owner."))
                    .noneMatch(line -> line.startsWith("context "));
            assertThat(session).hasSizeGreaterThan(20);
            assertThat(pages + String.join("\n", listener.heard))
                    .doesNotContain(
                            token.substring("Bearer ".length()),
                            session,
                            SESSION_KEY,
                            FRONT_SECRET,
                            TestIssuer.SECRET,
                            "_session-of-the-provider",
                            "of-the-query",
                            "key-of-a-client");
        }
    }
}
