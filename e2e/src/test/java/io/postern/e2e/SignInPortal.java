/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.postern.demo.SampleApp;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The sample app behind a gate, or several replicas of it, at which people sign in with realms of Keycloak. */
final class SignInPortal implements AutoCloseable {
    /** The session key of every portal, for those who want to put another in its place. */
    static final String SESSION_KEY = "bG9uZyBlbm91Z2ggYW5kIGtub3duIHRvIGV2ZXJ5Ym8";

    private final SampleApp app;
    private final Path directory;
    private final Gate.Addresses addresses;
    private final String configuration;
    private final List<Gate> gates = new ArrayList<>();

    private SignInPortal(SampleApp app, Path directory, Gate.Addresses addresses, String configuration) {
        this.app = app;
        this.directory = directory;
        this.addresses = addresses;
        this.configuration = configuration;
    }

    /**
     * What may differ from portal to portal.
     *
     * @param realms where people may sign in; the source of the realm {@code science} is called {@code keycloak}, that of another
     *     as the realm
     * @param clientId the client of the realms
     * @param session lines of the section {@code session} but for the keys
     * @param rules access rules before all others
     * @param section one more section, or nothing
     */
    record Kind(List<String> realms, String clientId, List<String> session, List<String> rules, String section) {
        static final Kind PLAIN = new Kind(List.of("science"), "data-portal", List.of("store: cookie"), List.of(), "");

        /** The same with another client. */
        Kind client(String id) {
            return new Kind(realms, id, session, rules, section);
        }

        /** The same with several realms. */
        Kind realms(String... names) {
            return new Kind(List.of(names), clientId, session, rules, section);
        }

        /** The same with such a section {@code session}. */
        Kind session(String... lines) {
            return new Kind(realms, clientId, List.of(lines), rules, section);
        }

        /** The same with such rules before all others. */
        Kind rules(String... lines) {
            return new Kind(realms, clientId, session, List.of(lines), section);
        }

        /** The same with one more section. */
        Kind section(String text) {
            return new Kind(realms, clientId, session, rules, text);
        }

        private String providers(Keycloak keycloak) {
            StringBuilder providers = new StringBuilder();
            for (String realm : realms) {
                boolean science = realm.equals("science");
                providers.append("""
                          - id: %s
                            name: %s
                            issuer: %s
                            audiences: [data-portal]
                            client-id: %s
                            client-secret: portal-secret
                        """.formatted(
                                science ? "keycloak" : realm,
                                science ? "University login" : "Guest accounts",
                                keycloak.issuer(realm),
                                clientId));
            }
            return providers.toString();
        }

        private String configuration(Keycloak keycloak, URI app) {
            boolean several = realms.size() > 1;
            return """
                    upstream:
                      url: %s
                    providers:
                    %slogin:
                      start-on: [/user/login]
                      end-on: [/user/_logout]
                    session:
                      keys: [%s]
                      %s
                    identity:
                      username: '%s'
                      groups: [groups, realm_access.roles]
                    sysadmin:
                      groups: ['%s']
                    pages:
                      site-name: Data Portal
                      contact: help@example.org
                    access:
                      %s
                      - {path: /public/**, allow: anyone}
                      - {path: /admin/**, allow: {groups: [admins]}}
                      - {path: /sysadmin/**, allow: {sysadmin: true}}
                      - {path: /fresh/**, allow: {max-age: 2s}}
                      - {path: /**, allow: signed-in}
                    %s
                    """.formatted(
                            app,
                            providers(keycloak),
                            SESSION_KEY,
                            String.join("\n  ", session),
                            several ? "{preferred_username}@{id}" : "preferred_username",
                            several ? "keycloak:admins" : "admins",
                            String.join("\n  ", rules),
                            section);
        }
    }

    /** A portal of that kind that is ready. */
    static SignInPortal start(Path directory, Keycloak keycloak, Kind kind) {
        Gate.Addresses addresses = Gate.Addresses.choose();
        SampleApp app = SampleApp.start(0, addresses.uri());
        SignInPortal portal = new SignInPortal(app, directory, addresses, kind.configuration(keycloak, app.uri()));
        portal.gates.add(Gate.start(directory, addresses, portal.configuration).ready());
        return portal;
    }

    /**
     * Tells the realm {@code science} where to send logout tokens of a client.
     *
     * @return this portal
     */
    SignInPortal toldAbout(Keycloak keycloak, String clientId) {
        String id =
                keycloak.admin("/clients?clientId=" + clientId).get(0).get("id").asText();
        ObjectNode client = (ObjectNode) keycloak.admin("/clients/" + id);
        ObjectNode attributes = client.withObject("attributes");
        attributes.put("backchannel.logout.url", addresses.publicUrl() + "/oauth2/backchannel_logout");
        attributes.put("backchannel.logout.session.required", "true");
        keycloak.admin("PUT", "/clients/" + id, client);
        return this;
    }

    /** One more gate that lives, with the same configuration and public URL. Browsers send it the same cookies: they know no ports. */
    Gate replica() {
        Gate replica = Gate.start(directory, addresses.replica(), configuration);
        gates.add(replica);
        return replica;
    }

    /** The address of a page. */
    URI at(String path) {
        return URI.create(addresses.publicUrl() + path);
    }

    /** The first gate. */
    Gate gate() {
        return gates.get(0);
    }

    @Override
    public void close() {
        gates.forEach(Gate::close);
        app.close();
    }
}
