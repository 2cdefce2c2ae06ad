/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kinds of provider that oauth2-proxy has, and which of them speak OpenID Connect. */
final class ProviderKind {
    private static final Set<String> SAME = Set.of("oidc", "keycloak-oidc");
    private static final Set<String> OPENID =
            Set.of("adfs", "azure", "cidaas", "entra-id", "gitlab", "google", "keycloak");
    private static final Map<String, String> ISSUERS =
            Map.of("google", "https://accounts.google.com", "gitlab", "https://gitlab.com");
    private static final Pattern KEYCLOAK =
            Pattern.compile("(https?://.+/realms/[^/?#]+)/protocol/openid-connect/auth");

    private final String name;

    ProviderKind(String name) {
        this.name = name;
    }

    boolean isPlain() {
        return SAME.contains(name);
    }

    /** Whether it speaks OpenID Connect, if with additions that are left behind. */
    boolean isOpenId() {
        return isPlain() || OPENID.contains(name);
    }

    boolean isKeycloak() {
        return name.startsWith("keycloak");
    }

    /** The issuer, where nobody named it. */
    Optional<String> issuer(String loginUrl) {
        Matcher keycloak = KEYCLOAK.matcher(loginUrl);
        return isKeycloak() && keycloak.matches()
                ? Optional.of(keycloak.group(1))
                : Optional.ofNullable(ISSUERS.get(name));
    }
}
