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
    private static final Map<String, String> USERNAMES = Map.of("google", "email", "adfs", "upn");

    private static final String ENTRA =
            "groups come as object ids, and as a link that is not followed where there are more"
                    + " than 200: assign groups to the application there, or use its roles (identity.groups: [roles]). The issuer"
                    + " must be that of one tenant, not common or organizations";

    private static final Map<String, String> DIFFERENCES = Map.of(
            "google",
            "its tokens have no groups; where a Workspace domain is meant, write claims: {hd: [example.org]} into access."
                    + " The username is the e-mail address",
            "gitlab",
            "groups come with userinfo, as whole paths; put them into access",
            "entra-id",
            ENTRA,
            "azure",
            ENTRA,
            "adfs",
            "groups come in a claim that a rule there must issue. The username is upn",
            "keycloak",
            "groups need a Group Membership mapper there, roles need nothing");

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

    /** The claim that people's names come from, where it is not {@code preferred_username}, which its tokens lack. */
    Optional<String> usernameClaim() {
        return Optional.ofNullable(USERNAMES.get(name));
    }

    /** What is different where oauth2-proxy asked an interface of the provider's own, and what to do about it. */
    String difference() {
        return "asked by plain OpenID Connect, nothing is looked up at an interface of its own; "
                + DIFFERENCES.getOrDefault(
                        name,
                        "see that groups come in a claim of its ID token or userinfo, and name it in identity.groups");
    }

    /** The issuer, where nobody named it. */
    Optional<String> issuer(String loginUrl) {
        Matcher keycloak = KEYCLOAK.matcher(loginUrl);
        return isKeycloak() && keycloak.matches()
                ? Optional.of(keycloak.group(1))
                : Optional.ofNullable(ISSUERS.get(name));
    }
}
