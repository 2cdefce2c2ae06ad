/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import io.postern.auth.Authenticator;
import io.postern.auth.Gate;
import io.postern.auth.Header;
import io.postern.auth.Identity;
import io.postern.auth.Kept;
import io.postern.auth.Outcome;
import io.postern.auth.OwnPages;
import io.postern.auth.Proof;
import io.postern.auth.Reason;
import io.postern.auth.Reply;
import io.postern.auth.RequestHead;
import io.postern.config.GateConfig;
import io.postern.config.Place;
import io.postern.config.SecretReading;
import io.postern.testing.Gates;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A proxy with the real gate in front of an upstream of the test's, and a simple way of knowing callers. */
final class ProxyFixture implements AutoCloseable {
    /** A caller who is known, but only after asking. */
    static final String SLOWLY_KNOWN = "Bearer slowly-alice";

    private static final Logger JETTY = Logger.getLogger("org.eclipse.jetty");

    static {
        JETTY.setLevel(Level.WARNING);
    }

    final Queue<Traffic.Served> served = new ConcurrentLinkedQueue<>();
    private final ProxyServer server;
    private volatile Gate gate;
    private Instant until = Instant.MAX;
    private volatile boolean sessionsOver;
    private volatile List<Header> cookies = List.of();

    private ProxyFixture(String yaml) throws Exception {
        GateConfig config = config(yaml);
        gate = gate(config);
        server = ProxyServer.create(config, () -> gate, served::add, Clock.systemUTC());
    }

    private static GateConfig config(String yaml) throws IOException {
        return Gates.config(yaml, SecretReading.RUN, Place.IN_FRONT);
    }

    private Gate gate(GateConfig config) {
        return Gates.knowing(new KnownTokens(), config, new FormPage());
    }

    /** Starts a proxy in front of {@code upstreamUrl}; {@code more} is further configuration, {@code server} and {@code upstream} excepted. */
    static ProxyFixture start(String upstreamUrl) throws Exception {
        return start(upstreamUrl, "", "");
    }

    /** As above, with more keys of {@code server} and {@code upstream}, in flow style. */
    static ProxyFixture start(String upstreamUrl, String serverKeys, String upstreamKeys) throws Exception {
        ProxyFixture fixture = new ProxyFixture(yaml(upstreamUrl, serverKeys, upstreamKeys));
        fixture.server.start();
        return fixture;
    }

    /** Puts a new gate in the old one's place, as a reload does. */
    void reload(String upstreamUrl, String serverKeys) throws IOException {
        gate = gate(config(yaml(upstreamUrl, serverKeys, "")));
    }

    private static String yaml(String upstreamUrl, String serverKeys, String upstreamKeys) {
        return """
                server: {listen: "127.0.0.1:0"%s}
                upstream: {url: "%s"%s}
                providers:
                  - {id: keycloak, issuer: "https://sso.example.org/realms/science", audiences: [data-portal]}
                login: {enabled: false}
                assertion: {enabled: false}
                access:
                  - {path: /private/**, allow: signed-in}
                  - {path: /**, allow: anyone}
                """.formatted(
                        serverKeys.isEmpty() ? "" : ", " + serverKeys,
                        upstreamUrl,
                        upstreamKeys.isEmpty() ? "" : ", " + upstreamKeys);
    }

    ProxyServer server() {
        return server;
    }

    int port() {
        return server.port();
    }

    /** From now on an identity ends then. */
    void identitiesEnd(Instant end) {
        until = end;
    }

    /** All sessions end now, also those that WebSockets were opened with. */
    void sessionsEnd() {
        sessionsOver = true;
    }

    /** From now on the gate's cookie is due on the answer to a known caller. */
    void cookieDue(String line) {
        cookies = List.of(new Header("Set-Cookie", line));
    }

    /** Stops the proxy as SIGTERM does. */
    void stop() throws IOException {
        server.close();
    }

    @Override
    public void close() throws IOException {
        stop();
    }

    /** {@code Bearer alice} is Alice; {@code Bearer slowly-alice} is, too, but somebody has to be asked. */
    private final class KnownTokens implements Authenticator {
        @Override
        public Proof proof() {
            return Proof.BEARER;
        }

        @Override
        public Outcome known(RequestHead request) {
            Optional<String> credential = request.headers().first("Authorization");
            if (credential.isEmpty()) {
                return Outcome.Absent.INSTANCE;
            }
            if (credential.get().equals(SLOWLY_KNOWN)) {
                return Outcome.Ask.INSTANCE;
            }
            return credential.get().equals("Bearer alice")
                    ? alice()
                    : new Outcome.Rejected(Reason.TOKEN_SIGNATURE, "a test's token");
        }

        @Override
        public Outcome ask(RequestHead request) {
            return alice();
        }

        private Outcome alice() {
            Identity alice = Gates.alice(List.of("staff"), until);
            return new Outcome.Accepted(alice, new Kept(cookies, () -> sessionsOver));
        }
    }

    /** {@code /form} takes a form, and says how long it was. */
    private static final class FormPage implements OwnPages {
        @Override
        public Optional<Needs> needs(String name, String method) {
            return name.equals("/form") && method.equals("POST") ? Optional.of(Needs.FORM) : Optional.empty();
        }

        @Override
        public Answered answer(Visit visit) {
            String length = String.valueOf(visit.form().orElseThrow().length());
            Reply reply = new Reply(200, List.of(new Header("Content-Type", "text/plain")), length, false);
            return new Answered(reply, Optional.empty(), Reason.OWN_ENDPOINT, "");
        }
    }
}
