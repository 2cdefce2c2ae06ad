/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import io.postern.demo.SampleApp;
import java.net.URI;
import java.nio.file.Path;

/** The sample app behind a gate at which people sign in with the realm {@code science}. */
final class SignInPortal implements AutoCloseable {
    private static final String SESSION_KEY = "bG9uZyBlbm91Z2ggYW5kIGtub3duIHRvIGV2ZXJ5Ym8";

    private final SampleApp app;
    private final Gate gate;

    private SignInPortal(SampleApp app, Gate gate) {
        this.app = app;
        this.gate = gate;
    }

    /**
     * What may differ from portal to portal.
     *
     * @param clientId the client of the realm
     * @param session the section {@code session} but for the keys
     * @param more sections besides
     */
    record Kind(String clientId, String session, String more) {
        static final Kind PLAIN = new Kind("data-portal", "store: cookie", "");
    }

    /** A portal of that kind that is ready, its client told where it is. */
    static SignInPortal start(Path directory, Keycloak keycloak, Kind kind) {
        Gate.Addresses addresses = Gate.Addresses.choose();
        SampleApp app = SampleApp.start(0, addresses.uri());
        tellAbout(keycloak, kind.clientId(), addresses.uri());
        return new SignInPortal(
                app,
                Gate.start(directory, addresses, """
                        upstream:
                          url: %s
                        providers:
                          - id: keycloak
                            name: University login
                            issuer: %s
                            audiences: [data-portal]
                            client-id: %s
                            client-secret: portal-secret
                        login:
                          start-on: [/user/login]
                          end-on: [/user/_logout]
                        session:
                          keys: [%s]
                          %s
                        identity:
                          groups: [groups, realm_access.roles]
                        sysadmin:
                          groups: [admins]
                        access:
                          - {path: /public/**, allow: anyone}
                          - {path: /admin/**, allow: {groups: [admins]}}
                          - {path: /fresh/**, allow: {max-age: 2s}}
                          - {path: /**, allow: signed-in}
                        %s
                        """.formatted(
                                        app.uri(),
                                        keycloak.issuer(),
                                        kind.clientId(),
                                        SESSION_KEY,
                                        kind.session().replace("\n", "\n  "),
                                        kind.more()))
                        .ready());
    }

    /** Where the realm sends logout tokens of this client. */
    private static void tellAbout(Keycloak keycloak, String clientId, URI gate) {
        String id =
                keycloak.admin("/clients?clientId=" + clientId).get(0).get("id").asText();
        var client = (com.fasterxml.jackson.databind.node.ObjectNode) keycloak.admin("/clients/" + id);
        var attributes = client.withObject("attributes");
        attributes.put("backchannel.logout.url", gate + "/oauth2/backchannel_logout");
        attributes.put("backchannel.logout.session.required", "true");
        client.set("redirectUris", Http.json("[\"http://127.0.0.1:*\"]"));
        keycloak.admin("PUT", "/clients/" + id, client);
    }

    /** The address of a page. */
    URI at(String path) {
        return URI.create(gate.uri() + path);
    }

    /** The gate. */
    Gate gate() {
        return gate;
    }

    @Override
    public void close() {
        gate.close();
        app.close();
    }
}
