/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import com.microsoft.playwright.options.Cookie;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One more Invenio on the tables of a site, which has its own Keycloak client too, by {@code conf/invenio/invenio-keycloak.cfg}.
 * nginx with a certificate of its own stands before it: Invenio asks Keycloak to send people back to {@code https} whatever its
 * own address is.
 */
final class InvenioOwnClient implements AutoCloseable {
    private static final String CLIENT = "invenio";

    private final URI uri;
    private final RunningProgram program;
    private final FrontProxy front;

    private InvenioOwnClient(URI uri, RunningProgram program, FrontProxy front) {
        this.uri = uri;
        this.program = program;
        this.front = front;
    }

    /**
     * As a site has it before there is a gate.
     *
     * @param more variables that go before the files
     */
    static InvenioOwnClient alone(InvenioSite site, Path directory, Map<String, String> more) {
        URI uri = address();
        int bind = Http.freePort();
        Map<String, String> variables = variables(site, uri, bind);
        // the package of apps/invenio is there and switched off
        variables.put("INVENIO_POSTERN_ISSUER", "");
        variables.putAll(more);
        return start(site, directory, uri, variables, "127.0.0.1:" + bind);
    }

    /** As a site has it while it moves: with nginx, the gate of {@code gate.yaml} and its package before it. */
    static InvenioOwnClient behindTheGate(InvenioSite site, Path directory) {
        URI uri = address();
        Gate.Addresses gate = Gate.Addresses.choose();
        Map<String, String> variables = variables(site, uri, Http.freePort());
        variables.put("GATE_URL", gate.uri().toString());
        variables.put("GATE_LISTEN", gate.uri().getAuthority());
        variables.put("GATE_ADMIN", gate.admin().getAuthority());
        site.realm()
                .changeClient(
                        "records",
                        Map.of("redirectUris", List.of(site.at("/oauth2/callback"), uri + "/oauth2/callback")));
        site.startGate(gate, variables);
        return start(site, directory, uri, variables, gate.uri().getAuthority());
    }

    /** A page of it. */
    URI at(String path) {
        return URI.create(uri + path);
    }

    /** Where its own sign-in begins, which leads back to the front page. */
    URI signIn() {
        return at("/oauth/login/keycloak/?next=/");
    }

    /** The cookie of Invenio's session that a visitor's browser has for it. */
    String sessionOf(Visitor visitor) {
        return visitor.cookies(at("/")).getOrDefault("session", "none");
    }

    /** Puts that cookie into a visitor's browser. */
    void plants(Visitor visitor, String session) {
        visitor.tab().context().addCookies(List.of(new Cookie("session", session).setUrl(at("/").toString())));
    }

    /** What Invenio has logged so far. */
    String log() {
        return program.output();
    }

    @Override
    public void close() {
        front.close();
        program.close();
    }

    private static URI address() {
        return URI.create("https://127.0.0.1:" + Http.freePort());
    }

    private static Map<String, String> variables(InvenioSite site, URI uri, int bind) {
        site.realm().changeClient(CLIENT, Map.of("redirectUris", List.of(uri + "/oauth/authorized/keycloak/")));
        Map<String, String> variables = new HashMap<>();
        // without it Invenio's client goes to no Keycloak over plain HTTP
        variables.put("OAUTHLIB_INSECURE_TRANSPORT", "1");
        variables.put("SITE_URL", uri.toString());
        variables.put("INVENIO_URL", "http://127.0.0.1:" + bind);
        variables.put("INVENIO_BIND", "127.0.0.1:" + bind);
        return variables;
    }

    private static InvenioOwnClient start(
            InvenioSite site, Path directory, URI uri, Map<String, String> variables, String behind) {
        Path secrets = Path.of(site.invenio().variables().get("SECRETS"));
        try {
            Files.createDirectories(directory);
            Files.writeString(secrets.resolve("invenio-client"), site.realm().secretOf(CLIENT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String name = "own-client-" + uri.getPort();
        variables.put("INVENIO_INSTANCE_PATH", site.invenio().instance(name, "invenio-keycloak.cfg"));
        RunningProgram program = site.invenio().serve(name, variables);
        return new InvenioOwnClient(uri, program, nginx(directory, uri.getPort(), behind));
    }

    private static FrontProxy nginx(Path directory, int port, String behind) {
        Path chain = directory.resolve("chain.pem");
        Path key = directory.resolve("key.pem");
        Command.output(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=127.0.0.1",
                "-keyout",
                key.toString(),
                "-out",
                chain.toString());
        String site = Example.text(
                "invenio/nginx.conf",
                Map.of(
                        "listen 443 ssl;",
                        "listen 127.0.0.1:" + port + " ssl;",
                        "/etc/nginx/tls/chain.pem",
                        chain.toString(),
                        "/etc/nginx/tls/key.pem",
                        key.toString(),
                        "127.0.0.1:4180",
                        behind));
        return NginxFront.start(directory, port, site);
    }
}
