/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** One provider of sign-ins: its address, our client there, its claims, and whom of its people it lets in. */
final class ProviderPart {
    /** Restrictions that a look-up at the provider's own interface served; there is no such look-up here. */
    private static final List<String> LOOKED_UP = List.of(
            "entra_id_allowed_tenants",
            "bitbucket_team",
            "bitbucket_repository",
            "github_org",
            "github_team",
            "github_repo",
            "github_users",
            "gitlab_groups",
            "gitlab_projects",
            "google_group",
            "google_groups");

    private static final List<String> OF_A_PROVIDER = List.of(
            "client_id",
            "client_secret",
            "client_secret_file",
            "provider_display_name",
            "provider_ca_files",
            "use_system_trust_store",
            "scope",
            "login_url",
            "oidc_issuer_url",
            "oidc_extra_audiences",
            "oidc_email_claim",
            "oidc_groups_claim",
            "oidc_enabled_signing_algs",
            "user_id_claim",
            "skip_claims_from_profile_url");

    private static final List<String> ALGORITHMS = List.of(
            "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519");

    private final Conversion conversion;
    private final Report report;
    private final ProviderKind kind;
    private final String id;
    private final Insiders insiders;
    private final boolean oneOfSeveral;

    private ProviderPart(Conversion conversion, String id, Insiders insiders, boolean oneOfSeveral) {
        this.conversion = conversion;
        this.report = conversion.report();
        this.kind = new ProviderKind(conversion.text("provider", "google"));
        this.id = id;
        this.insiders = insiders;
        this.oneOfSeveral = oneOfSeveral;
    }

    /** An id as ours, made of the name that somebody gave to the provider, or of its kind. */
    static String id(Conversion conversion) {
        String kind = conversion.text("provider", "google");
        String named = kind.startsWith("keycloak") ? "keycloak" : kind;
        String id = conversion.text("provider_display_name", named).toLowerCase(Locale.ROOT);
        String plain = id.replaceAll("[^a-z0-9_-]+", "-").replaceAll("^[-_]+|-+$", "");
        return plain.isEmpty() ? named : plain.substring(0, Math.min(plain.length(), 64));
    }

    /**
     * Writes an entry of {@code providers}, where the provider speaks OpenID Connect.
     *
     * @param oneOfSeveral whether people come from other issuers too, so that a username must say which
     */
    static void convert(Conversion conversion, String id, Insiders insiders, boolean oneOfSeveral) {
        ProviderPart part = new ProviderPart(conversion, id, insiders, oneOfSeveral);
        part.restrictions();
        Optional<Setting> named = conversion.of("provider");
        if (named.isEmpty()) {
            report(conversion, "provider (not set)", "is google there; " + part.kind.difference());
        }
        named.filter(setting -> !part.kind.isOpenId()).ifPresent(part::noOpenId);
        if (part.kind.isOpenId()) {
            named.ifPresent(part::kind);
            part.provider(conversion.draft().sectionItem("providers"));
            part.scopes();
        }
    }

    private static void report(Conversion conversion, String what, String sentence) {
        conversion.report().add(Verdict.DIFFERENT, what, sentence);
    }

    private void noOpenId(Setting setting) {
        conversion
                .draft()
                .comment(
                        "providers",
                        setting.text()
                                + " does not speak OpenID Connect; name a provider that does, such as a Keycloak or Dex before it.");
        report.unsupported(
                setting,
                "it does not speak OpenID Connect; put a provider that does before it, such as Keycloak or Dex, and name"
                        + " that in providers");
        report.step("Name an OpenID Connect provider in providers.");
        for (String key : OF_A_PROVIDER) {
            conversion.when(key, one -> report.unsupported(one, "belongs to a provider that is not carried over"));
        }
    }

    private void kind(Setting setting) {
        if (kind.isPlain()) {
            report.same(setting, "providers");
        } else {
            report.different(setting, kind.difference());
        }
    }

    private void provider(Draft provider) {
        provider.put("id", YamlText.of(id));
        conversion.when("provider_display_name", setting -> {
            provider.put("name", YamlText.of(setting.text()));
            report.same(setting, "providers[].name");
        });
        issuer(provider);
        trust(provider);
        client(provider);
        claims(provider);
        conversion.when("oidc_enabled_signing_algs", setting -> algorithms(setting, provider));
    }

    private void issuer(Draft provider) {
        Optional<Setting> issuer = conversion.of("oidc_issuer_url");
        Optional<Setting> login = conversion.of("login_url");
        Optional<String> found = issuer.map(Setting::text)
                .or(() -> kind.issuer(login.map(Setting::text).orElse("")));
        issuer.ifPresent(setting -> report.same(setting, "providers[].issuer"));
        login.ifPresent(setting -> report.add(
                setting,
                issuer.isEmpty() && found.isPresent() ? Verdict.DIFFERENT : Verdict.UNSUPPORTED,
                issuer.isEmpty() && found.isPresent()
                        ? "the issuer is made of it, and the rest discovered from that"
                        : "it is discovered from the issuer; providers[].internal-url is where the gate reaches the provider",
                issuer.isPresent() || found.isEmpty()));
        if (found.isPresent()) {
            provider.put("issuer", YamlText.of(found.get()));
        } else {
            provider.comment("issuer", "The provider's issuer, as in its discovery document; it must be set.");
            report.step("Set providers[].issuer of " + id + " to the issuer in the provider's discovery document.");
        }
    }

    private void trust(Draft provider) {
        conversion.when("provider_ca_files", setting -> {
            provider.put("tls-ca", YamlText.of(setting.values().get(0)));
            if (setting.values().size() == 1) {
                report.same(setting, "providers[].tls-ca");
            } else {
                report.setAside(setting, "providers[].tls-ca is one file; put the others into the first");
            }
        });
        conversion.when("use_system_trust_store", setting -> {
            if (setting.on() && conversion.of("provider_ca_files").isPresent()) {
                report.setAside(
                        setting, "with providers[].tls-ca that file alone counts; add the other authorities to it");
            } else {
                report.same(setting, "providers[].tls-ca");
            }
        });
    }

    private void client(Draft provider) {
        List<String> audiences = new ArrayList<>(conversion.list("client_id"));
        audiences.addAll(conversion.list("oidc_extra_audiences"));
        if (audiences.isEmpty()) {
            provider.comment("client-id", "The client registered at the provider; it must be set, in audiences too.");
            report.step("Set providers[].client-id and audiences of " + id + ".");
        } else {
            provider.put("audiences", YamlText.of(audiences));
        }
        conversion.when("oidc_extra_audiences", setting -> report.same(setting, "providers[].audiences"));
        conversion.when("client_id", setting -> {
            provider.put("client-id", YamlText.of(setting.text()));
            report.same(setting, "providers[].client-id and audiences");
        });
        Optional<Setting> secret = conversion.of("client_secret");
        Optional<Setting> file = conversion.of("client_secret_file");
        secret.ifPresent(setting -> {
            provider.put(
                    "client-secret", conversion.secrets().keep(setting, "oidc-" + id, "the client secret of " + id));
            report.same(setting, "providers[].client-secret, by reference");
        });
        file.ifPresent(setting -> {
            if (secret.isEmpty()) {
                provider.put("client-secret", conversion.secrets().named(setting));
            }
            report.same(setting, secret.isEmpty() ? "providers[].client-secret" : "not used, as there");
        });
    }

    private void claims(Draft provider) {
        boolean userinfo = !conversion.on("skip_claims_from_profile_url", false);
        provider.put("userinfo", String.valueOf(userinfo));
        conversion.when("skip_claims_from_profile_url", setting -> report.same(setting, "providers[].userinfo"));
        kind.usernameClaim()
                .ifPresent(claim ->
                        provider.put("identity.username", YamlText.of(oneOfSeveral ? "{" + claim + "}@{id}" : claim)));
        Optional<Setting> email = conversion.of("oidc_email_claim");
        Optional<Setting> user =
                conversion.of("user_id_claim").filter(setting -> !setting.text().equals("email"));
        Optional<Setting> first =
                email.filter(setting -> !setting.text().equals("email")).or(() -> user);
        first.ifPresent(setting -> provider.put("identity.email", YamlText.of(claim(setting.text()))));
        email.ifPresent(setting -> report.same(setting, "identity.email"));
        conversion.when(
                "user_id_claim",
                setting -> report.same(
                        setting,
                        "identity.email, as there; the subject is always sub, by which X-Forwarded-User goes"));
        Set<String> groups = new LinkedHashSet<>(List.of(claim(conversion.text("oidc_groups_claim", "groups"))));
        if (kind.isKeycloak()) {
            groups.add("realm_access.roles");
            clientsWithRoles().forEach(client -> groups.add("resource_access.\"" + client + "\".roles"));
            report.add(
                    Verdict.DIFFERENT,
                    "roles of Keycloak",
                    "are groups without the prefix role: (and role:CLIENT:), in the header for groups too");
        }
        provider.put("identity.groups", YamlText.of(List.copyOf(groups)));
        conversion.when("oidc_groups_claim", setting -> report.same(setting, "identity.groups"));
    }

    /** A claim's name as a path: dots part it there and here, unless it is a URL. */
    private static String claim(String name) {
        return name.contains("/") ? '"' + name.replace("\"", "") + '"' : name;
    }

    private Set<String> clientsWithRoles() {
        Set<String> clients = new LinkedHashSet<>();
        for (String role : conversion.list("allowed_roles")) {
            if (role.indexOf(':') > 0) {
                clients.add(role.substring(0, role.indexOf(':')).replace("\"", ""));
            }
        }
        return clients;
    }

    private void algorithms(Setting setting, Draft provider) {
        List<String> taken =
                setting.values().stream().filter(ALGORITHMS::contains).toList();
        if (!taken.isEmpty()) {
            provider.put("algorithms", YamlText.of(taken));
        }
        if (taken.size() == setting.values().size()) {
            report.same(setting, "providers[].algorithms");
        } else {
            report.unsupported(
                    setting, "providers[].algorithms takes those with a public key: " + String.join(", ", ALGORITHMS));
        }
    }

    private void scopes() {
        Optional<Setting> scope = conversion.of("scope");
        if (conversion.draft().has("login.scopes")) {
            scope.ifPresent(setting -> report.setAside(
                    setting,
                    "login.scopes holds for all providers, and is the first one's; add there what is missing"));
            return;
        }
        List<String> scopes = new ArrayList<>(List.of(
                scope.map(Setting::text).orElse("openid email profile").strip().split("\\s+", -1)));
        if (scope.isEmpty() && !conversion.list("allowed_groups").isEmpty()) {
            scopes.add("groups");
            report.add(Verdict.SAME, "scope (not set)", "login.scopes, with groups, since groups are asked for");
        }
        if (!scopes.contains("openid")) {
            scopes.add(0, "openid");
        }
        conversion.draft().put("login.scopes", YamlText.of(scopes));
        scope.ifPresent(setting -> report.same(setting, "login.scopes"));
    }

    private void restrictions() {
        for (String key : List.of("allowed_groups", "keycloak_groups")) {
            conversion.when(key, setting -> {
                insiders.groups(setting.values().stream()
                        .map(group -> group.replaceFirst("^/", ""))
                        .toList());
                report.same(setting, "access, groups; without the slash at the start of a Keycloak group's path");
            });
        }
        conversion.when("allowed_roles", setting -> {
            insiders.groups(setting.values().stream()
                    .map(role -> role.substring(role.indexOf(':') + 1))
                    .toList());
            report.different(
                    setting,
                    "access, groups: roles count as groups, so that a group and a role of one name are one;"
                            + " write claims: {realm_access.roles: [...]} to tell them apart");
        });
        LOOKED_UP.forEach(key -> conversion.when(
                key,
                setting -> insiders.close(
                        setting, "it was looked up at the provider; let the provider put it into a claim.", report)));
    }
}
