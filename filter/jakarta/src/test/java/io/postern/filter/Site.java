/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import io.postern.testing.TestIssuer;
import jakarta.servlet.Filter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EventListener;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** An app with the filter as an operator has it: a configuration file, a provider, a context path. */
final class Site implements AutoCloseable {
    private static final TestIssuer ISSUER = TestIssuer.start();
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    /** Tokens and sign-in of one provider; what follows adds to it. */
    static final String YAML = """
            server: {public-url: "https://data.example.org"}
            providers:
              - {id: keycloak, issuer: "${ISSUER}", audiences: [data-portal], client-id: data-portal, client-secret: %s}
            session: {keys: [AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA]}
            """.formatted(TestIssuer.SECRET);

    private final Container container;
    private final String host;
    private final Container.Running app;
    private final Path file;

    private Site(Container container, String host, Container.Running app, Path file) {
        this.container = container;
        this.host = host;
        this.app = app;
        this.file = file;
    }

    static Site open(Container container, String contextPath, String yaml, List<Container.Mapped> servlets) {
        return open(container, contextPath, yaml, servlets, builder -> {});
    }

    /** A site whose filter is told more in code. */
    static Site open(
            Container container,
            String contextPath,
            String yaml,
            List<Container.Mapped> servlets,
            Consumer<GateFilterBuilder> more) {
        String host = newHost();
        try {
            Path file = Files.writeString(Files.createTempFile("postern", ".yaml"), yaml);
            GateFilterBuilder builder =
                    GateFilter.builder().config(file).environment(Map.of("ISSUER", ISSUER.issuer()));
            more.accept(builder);
            GateFilter filter = builder.build();
            Site site = new Site(
                    container, host, container.start(new Container.App(host, contextPath, filter, servlets)), file);
            site.awaitDiscovery(contextPath);
            return site;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An app that has listeners of its own. */
    static Site listenedTo(
            Container container,
            String yaml,
            List<Container.Mapped> servlets,
            List<? extends EventListener> listeners) {
        GateFilter filter = GateFilter.builder()
                .config(yaml)
                .environment(Map.of("ISSUER", ISSUER.issuer()))
                .build();
        List<Container.Filtered> filters = List.of(Container.Filtered.everywhere(filter));
        return of(container, new Container.App(newHost(), "", filters, servlets, listeners), "");
    }

    private static String newHost() {
        return "site" + COUNT.incrementAndGet() + ".example.org";
    }

    /** An app behind that filter, whatever it is configured by. */
    static Site of(Container container, Filter filter, List<Container.Mapped> servlets) {
        return of(container, List.of(Container.Filtered.everywhere(filter)), servlets, "");
    }

    /** An app behind several filters, the endpoints of their gates being below these paths. */
    static Site of(
            Container container, List<Container.Filtered> filters, List<Container.Mapped> servlets, String... below) {
        return of(container, new Container.App(newHost(), "", filters, servlets, List.of()), below);
    }

    private static Site of(Container container, Container.App app, String... below) {
        try {
            Site site = new Site(container, app.host(), container.start(app), Files.createTempFile("postern", ".yaml"));
            for (String path : below) {
                site.awaitDiscovery(path);
            }
            return site;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitDiscovery(String contextPath) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (get(contextPath + "/oauth2/start", "Accept", "text/html").status() == 503) {
            if (System.nanoTime() > end) {
                throw new AssertionError("the provider is not discovered");
            }
            Thread.onSpinWait();
        }
    }

    /** The provider of all sites. */
    static String issuer() {
        return ISSUER.issuer();
    }

    /** The credential of somebody in {@code staff}. */
    static String alice() {
        return person("a-1", "alice", "staff");
    }

    /** The credential of somebody in {@code admins}. */
    static String root() {
        return person("r-1", "root", "admins");
    }

    static String person(String subject, String username, String group) {
        return ISSUER.token()
                .without("realm_access")
                .claim("sub", subject)
                .claim("preferred_username", username)
                .claim("groups", List.of(group))
                .bearer();
    }

    /** What comes of a GET with these header lines, as pairs. */
    Wire.Answer get(String target, String... namesAndValues) {
        return ask("GET", target, namesAndValues);
    }

    Wire.Answer ask(String method, String target, String... namesAndValues) {
        StringBuilder text = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\n");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            text.append(namesAndValues[i])
                    .append(": ")
                    .append(namesAndValues[i + 1])
                    .append("\r\n");
        }
        return raw(text.append("\r\n").toString());
    }

    /** What comes of a POST with somebody's credential. */
    Wire.Answer post(String target, String authorization, String body) {
        return raw("POST " + target + " HTTP/1.1\r\nHost: " + host + "\r\nAuthorization: " + authorization
                + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    private Wire.Answer raw(String request) {
        try (Wire wire = new Wire(new Socket(InetAddress.getLoopbackAddress(), container.port()))) {
            return wire.ask(request);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        app.close();
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
