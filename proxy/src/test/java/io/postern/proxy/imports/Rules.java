/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import io.postern.auth.Authenticator;
import io.postern.auth.Decision;
import io.postern.auth.Gate;
import io.postern.auth.Header;
import io.postern.auth.Headers;
import io.postern.auth.Kept;
import io.postern.auth.Outcome;
import io.postern.auth.Peer;
import io.postern.auth.Proof;
import io.postern.auth.RequestHead;
import io.postern.config.GateConfig;
import io.postern.config.Place;
import io.postern.config.SecretReading;
import io.postern.testing.Gates;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The rules of an import, asked as a filter asks them, by callers who are known by their groups. */
final class Rules {
    static final JavaSite SITE = new JavaSite(Optional.of("https://data.example.org"), Optional.empty(), "");

    private static final String PROVIDER = """
            providers:
              - {id: keycloak, issuer: "https://sso.example.org/realms/science", audiences: [data-portal],
                 client-id: data-portal, client-secret: a-secret-of-the-client}
            """;

    private final String yaml;
    private final GateConfig config;
    private final Gate gate;

    private Rules(String yaml) throws IOException {
        this.yaml = yaml;
        this.config = config(yaml);
        this.gate = Gates.knowing(new ByGroups(), config);
    }

    /** Those of the constraints alone, completed by a provider. */
    static Rules of(Imported imported) throws IOException {
        return new Rules(PROVIDER + "assertion: {enabled: false}\n" + imported.yaml());
    }

    /** What the loader makes of a file of the filter. */
    static GateConfig config(String yaml) throws IOException {
        return Gates.config(yaml, SecretReading.CHECK, Place.INSIDE);
    }

    GateConfig config() {
        return config;
    }

    /** 200 where the app would be called; the gate's own status otherwise. A caller without groups in the list is a stranger. */
    int status(String method, String path, List<String> caller) {
        List<Header> headers = caller.isEmpty()
                ? List.of()
                : List.of(new Header("X-Groups", String.join(",", caller.subList(1, caller.size()))));
        Decision decision = gate.decide(new RequestHead(
                "1",
                method,
                path,
                Headers.of(headers),
                new Peer(InetAddress.getLoopbackAddress(), Optional.empty()),
                true));
        return decision instanceof Decision.Answer answer ? answer.reply().status() : 200;
    }

    @Override
    public String toString() {
        return yaml;
    }

    /** The groups are in a header of the test's. */
    private static final class ByGroups implements Authenticator {
        @Override
        public Proof proof() {
            return Proof.BEARER;
        }

        @Override
        public Outcome known(RequestHead request) {
            Optional<String> groups = request.headers().first("X-Groups");
            if (groups.isEmpty()) {
                return Outcome.Absent.INSTANCE;
            }
            List<String> names =
                    groups.get().isEmpty() ? List.of() : List.of(groups.get().split(",", -1));
            return new Outcome.Accepted(Gates.alice(names, Instant.MAX), Kept.NOTHING);
        }

        @Override
        public Outcome ask(RequestHead request) {
            return known(request);
        }
    }
}
