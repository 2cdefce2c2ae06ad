/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.config;

import io.postern.config.Addresses;
import io.postern.config.Malformed;
import io.postern.config.Names;
import io.postern.config.Quantities;
import io.postern.config.Secret;
import io.postern.config.Section;
import io.postern.sync.mapping.Mapping;
import io.postern.sync.source.authz.AuthzSettings;
import io.postern.sync.source.authz.AuthzSettings.Members;
import io.postern.sync.source.http.ClientCredentials;
import io.postern.sync.source.http.HttpSettings;
import io.postern.sync.source.keycloak.KeycloakSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code authz} and {@code keycloak} of a source. */
final class HttpSourceReader {

    private HttpSourceReader() {}

    /** How to read the Authorization Service; empty where it cannot be read, which is then reported. */
    static Optional<AuthzSettings> authz(
            Section authz, Optional<Section> preset, String id, Optional<Mapping> mapping) {
        preset.ifPresent(authz::withDefaults);
        URI keycloak = url(authz, "keycloak-url");
        URI url = url(authz, "url");
        ClientCredentials client = client(authz);
        int pageSize = pageSize(authz, AuthzSettings.USUAL_PAGE, AuthzSettings.LARGEST_PAGE);
        List<String> filter = authz.list("filter", AuthzSettings.PEOPLE, HttpSourceReader::filter);
        List<String> fields = authz.list("fields", fields(mapping), Names.visible());
        boolean groups = authz.value("groups", true, Quantities.bool());
        Members members = authz.value("members", Members.PRECOMPUTED, Quantities.oneOf(Members.class));
        HttpSettings http = http(authz);
        return Made.of(
                authz,
                () -> new AuthzSettings(id, keycloak, url, client, pageSize, filter, fields, groups, members, http));
    }

    /** How to read Keycloak; empty where it cannot be read, which is then reported. */
    static Optional<KeycloakSettings> keycloak(Section keycloak, Optional<Section> preset, String id) {
        preset.ifPresent(keycloak::withDefaults);
        URI url = url(keycloak, "url");
        String realm = keycloak.required("realm", "unnamed", Names.visible());
        ClientCredentials client = client(keycloak);
        int pageSize = pageSize(keycloak, KeycloakSettings.USUAL_PAGE, KeycloakSettings.LARGEST_PAGE);
        boolean disabled = keycloak.value("disabled", false, Quantities.bool());
        boolean federated = keycloak.value("federated-identities", false, Quantities.bool());
        boolean groups = keycloak.value("groups", true, Quantities.bool());
        boolean members = keycloak.value("members", true, Quantities.bool());
        HttpSettings http = http(keycloak);
        return Made.of(
                keycloak,
                () -> new KeycloakSettings(
                        id, url, realm, client, pageSize, disabled, federated, groups, members, http));
    }

    /** The outermost names: what lies within an attribute comes with it. */
    private static List<String> fields(Optional<Mapping> mapping) {
        return mapping.map(Mapping::attributesOfPeople).orElse(Set.of()).stream()
                .map(name -> name.split("\\.", 2)[0])
                .distinct()
                .toList();
    }

    private static URI url(Section source, String key) {
        URI url = source.required(key, Addresses.NOWHERE, Addresses.url("https", "http"));
        if (Addresses.isClearText(url)) {
            source.problems()
                    .conclusion(
                            source.path(key),
                            url.toString(),
                            "is http, so that anybody on the way can change who is an administrator",
                            "use https; http only on loopback");
        }
        return url;
    }

    private static ClientCredentials client(Section source) {
        source.require("client-secret");
        return new ClientCredentials(
                source.required("client-id", "unnamed", Names.visible()),
                source.secret("client-secret", Names.visible()).orElse(Secret.of("")));
    }

    private static int pageSize(Section source, int usual, int largest) {
        return source.value("page-size", usual, Quantities.integer(2, largest));
    }

    private static HttpSettings http(Section source) {
        HttpSettings usual = HttpSettings.USUAL;
        Optional<Path> ca = source.file("ca");
        Duration connect = source.value("connect-timeout", usual.connectTimeout(), Quantities.duration("10ms", "5m"));
        Duration read = source.value("read-timeout", usual.readTimeout(), Quantities.duration("10ms", "1h"));
        int attempts = source.value("attempts", usual.attempts(), Quantities.integer(1, 20));
        return new HttpSettings(ca, connect, read, attempts);
    }

    private static String filter(String text) throws Malformed {
        if (!text.matches("[A-Za-z][A-Za-z0-9_]*:[^\\p{Cntrl}]+")) {
            throw new Malformed("is not a filter", "write field:value or field:operator:value, as in activeUser:true");
        }
        return text;
    }
}
