/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Turns the {@code keycloak.json} of an app with Keycloak's servlet adapter into our configuration. */
public final class KeycloakJsonImport {
    private static final String ID = "keycloak";

    /** What {@code principal-attribute} can name; the adapter took the subject for anything else. */
    private static final Set<String> PRINCIPALS =
            Set.of("sub", "preferred_username", "email", "name", "nickname", "given_name", "family_name");

    private final Conversion conversion;
    private final Report report;
    private final Draft draft;
    private final JavaSite site;

    private KeycloakJsonImport(Conversion conversion, JavaSite site) {
        this.conversion = conversion;
        this.report = conversion.report();
        this.draft = conversion.draft();
        this.site = site;
    }

    /**
     * Reads the files and converts them.
     *
     * @param webXml the app's deployment descriptor, which says what paths are for whom
     * @param site what the files do not say
     * @param secretsFolder where the result looks for secrets
     * @throws Unreadable where a file is not what it was given as
     */
    public static Imported convert(Path file, Optional<Path> webXml, JavaSite site, String secretsFolder)
            throws Unreadable {
        Report report = new Report();
        SecretPlaces secrets = new SecretPlaces(secretsFolder, report);
        Settings settings = KeycloakReader.read(file, report);
        Conversion conversion = new Conversion(settings, new Draft(), report, secrets);
        KeycloakJsonImport made = new KeycloakJsonImport(conversion, site);
        made.convert(webXml.isPresent() ? Optional.of(WebXmlReader.read(webXml.get())) : Optional.empty());
        Unspoken.report(settings, report);
        return new Imported(JavaSite.head("keycloak-json", file) + conversion.draft(), report, secrets.variables());
    }

    private void convert(Optional<WebXml> webXml) {
        site.write(draft, report);
        Draft provider = draft.sectionItem("providers");
        provider.put("id", ID);
        issuer(provider);
        trust(provider);
        client(provider);
        identity(provider);
        sessions();
        access(webXml);
    }

    private void issuer(Draft provider) {
        Optional<Setting> realm = conversion.of("realm");
        Optional<Setting> server = conversion.of("auth-server-url");
        String url = server.map(Setting::text).orElse("").replaceFirst("/+$", "");
        if (realm.isPresent() && url.matches("https?://.+")) {
            provider.put("issuer", YamlText.of(url + "/realms/" + realm.get().text()));
            report.same(realm.get(), "providers[].issuer");
            report.same(server.get(), "providers[].issuer");
        } else {
            provider.comment("issuer", "The realm's issuer, as in its discovery document; it must be set.");
            report.step(
                    "Set providers[].issuer to the realm's issuer, such as https://sso.example.org/realms/science.");
            realm.ifPresent(setting -> report.setAside(setting, "the issuer needs the server's whole address, too"));
            server.ifPresent(
                    setting -> report.setAside(setting, "the issuer needs a whole address and the realm's name"));
        }
        conversion.when("auth-server-url-for-backend-requests", setting -> {
            provider.put("internal-url", YamlText.of(setting.text().replaceFirst("/+$", "")));
            report.same(setting, "providers[].internal-url");
        });
    }

    private void trust(Draft provider) {
        conversion.when("truststore", setting -> {
            String pem = setting.text().replaceFirst("^classpath:/*", "").replaceFirst("\\.[A-Za-z0-9]+$", "") + ".pem";
            provider.comment(
                    "tls-ca", "tls-ca: the authorities of " + setting.text() + ", as PEM, in a file such as " + pem);
            report.setAside(setting, "providers[].tls-ca is a file of PEM certificates");
            report.step("Write the authorities of " + Setting.shown(setting.text())
                    + " into a PEM file (keytool -exportcert -rfc -keystore FILE -alias NAME for each) and name it in"
                    + " providers[].tls-ca.");
        });
    }

    private void client(Draft provider) {
        Optional<Setting> resource = conversion.of("resource");
        if (resource.isEmpty()) {
            provider.comment("client-id", "The client of the realm; it must be set, in audiences too.");
            report.step("Set providers[].client-id and audiences to the client of the realm.");
        }
        resource.ifPresent(setting -> audience(provider, setting));
        if (conversion.on("bearer-only", false)) {
            draft.put("login.enabled", "false");
            provider.put("login", "false");
            conversion.when("bearer-only", setting -> report.same(setting, "login.enabled: false"));
            conversion.when("credentials.secret", setting -> report.same(setting, "is not needed, as there"));
            return;
        }
        resource.ifPresent(setting -> provider.put("client-id", YamlText.of(setting.text())));
        authentication(provider);
        boolean inside = site.upstream().isEmpty();
        String base = site.publicUrl().orElse("the public URL") + (inside ? "" : site.contextPath());
        report.step("In the realm, give the client the redirect URI " + base
                + "/oauth2/callback and the back-channel logout"
                + " URL " + base + "/oauth2/backchannel_logout"
                + (inside ? " (with the app's context path before /oauth2)" : "")
                + ", and empty its admin URL, to which k_logout and k_push_not_before went.");
    }

    private void audience(Draft provider, Setting resource) {
        provider.put("audiences", YamlText.of(List.of(resource.text())));
        report.same(resource, "providers[].audiences, and client-id where people sign in");
        conversion.when("verify-token-audience", setting -> {
            if (setting.on()) {
                report.same(setting, "providers[].audiences");
            } else {
                report.safer(setting, "an access token must name the client in its audience");
            }
        });
        if (!conversion.on("verify-token-audience", false)) {
            report.step("Add an Audience mapper for " + resource.text()
                    + " to the clients of the realm whose access tokens the"
                    + " app is to take: a token must name one of providers[].audiences.");
        }
    }

    private void authentication(Draft provider) {
        if (conversion.on("public-client", false)) {
            provider.put("client-auth", "none");
            conversion.when(
                    "public-client", setting -> report.same(setting, "providers[].client-auth: none, with PKCE"));
            return;
        }
        Optional<Setting> secret = conversion.of("credentials.secret");
        Optional<Setting> keystore = conversion.of("credentials.jwt.client-keystore-file");
        if (secret.isPresent()) {
            provider.put(
                    "client-secret",
                    conversion.secrets().keep(secret.get(), "oidc-" + ID, "the client secret of " + ID));
            report.same(secret.get(), "providers[].client-secret, by reference");
        } else if (keystore.isPresent()) {
            provider.put("client-auth", "private_key_jwt");
            provider.put(
                    "client-key",
                    conversion
                            .secrets()
                            .file(
                                    "oidc-" + ID + "-key",
                                    "the private key of "
                                            + Setting.shown(keystore.get().text())
                                            + ", PKCS #8 in PEM (keytool -importkeystore to PKCS12, then openssl pkcs12"
                                            + " -nocerts -nodes)"));
            report.different(keystore.get(), "providers[].client-key, by reference");
        } else {
            conversion.when(
                    "credentials.secret-jwt.secret",
                    setting -> report.unsupported(
                            setting,
                            "an assertion signed with a shared secret is not made; let the client authenticate with its id and"
                                    + " secret, or with a key"));
            provider.put(
                    "client-secret",
                    conversion.secrets().file("oidc-" + ID, "the client's secret, from its page in the realm"));
        }
    }

    private void identity(Draft provider) {
        Optional<Setting> principal = conversion.of("principal-attribute");
        String named = principal.map(Setting::text).orElse("sub");
        String claim = PRINCIPALS.contains(named) ? named : "sub";
        provider.put("identity.username", claim);
        principal.ifPresent(setting -> {
            if (claim.equals(named)) {
                report.same(setting, "identity.username, which getRemoteUser and the principal's name are");
            } else {
                report.different(
                        setting, "identity.username is sub, as the adapter took it for a name that it did not know");
            }
        });
        if (principal.isEmpty()) {
            report.add(
                    Verdict.SAME,
                    "principal-attribute (not set)",
                    "identity.username is sub, as there; preferred_username makes a name that people know");
        }
        boolean ofClient = conversion.on("use-resource-role-mappings", false);
        Optional<Setting> resource = conversion.of("resource");
        String roles = ofClient
                ? "resource_access.\"" + conversion.text("resource", "").replace("\"", "") + "\".roles"
                : "realm_access.roles";
        if (!ofClient || resource.isPresent()) {
            provider.put("identity.groups", YamlText.of(List.of(roles)));
        }
        conversion.when("use-resource-role-mappings", setting -> report.same(setting, "identity.groups: " + roles));
        if (conversion.of("use-resource-role-mappings").isEmpty()) {
            report.add(
                    Verdict.SAME,
                    "use-resource-role-mappings (not set)",
                    "identity.groups: realm_access.roles, as there; groups of people are no roles until their claim is added");
        }
    }

    private void sessions() {
        conversion.when(
                "token-store",
                setting -> report.different(
                        setting,
                        "session.store: sealed in cookies of the browser, or in Redis; the container's session holds no token"));
        if (!conversion.on("bearer-only", false)) {
            draft.put(
                    "session.keys", "[" + conversion.secrets().file("session", "what \"keygen session\" prints") + "]");
        }
    }

    private void access(Optional<WebXml> webXml) {
        Optional<Setting> enforcer = conversion.of("policy-enforcer");
        boolean enforced = enforcer.isPresent()
                && !enforcer.get().text().replaceAll("\\s", "").contains("\"enforcement-mode\":\"DISABLED\"");
        if (enforced) {
            closed(enforcer.get(), webXml);
            return;
        }
        enforcer.ifPresent(setting -> report.same(setting, "was switched off"));
        if (webXml.isPresent()) {
            WebXmlImport.write(webXml.get(), site, draft, report);
        } else {
            draft.item(
                    "access",
                    new Rule(site.contextPath() + "/**", List.of(), "signed-in", List.of()).yaml(),
                    List.of("web.xml says what paths are for whom: give it with --web-xml"));
            report.step(
                    "Give the app's web.xml with --web-xml, or write its constraints into access; until then every path"
                            + " needs a sign-in.");
        }
    }

    /** Nobody gets in: rules of web.xml that were only one of two hurdles would let in whom the other one kept out. */
    private void closed(Setting enforcer, Optional<WebXml> webXml) {
        report.unsupported(
                enforcer,
                "permissions of the realm's authorization services are not asked for; write rules with groups or claims."
                        + " Until then access lets nobody in (allow: nobody)");
        report.step("Decide who gets in: policy-enforcer is not carried over, and access says nobody until you write"
                + " groups, claims or signed-in.");
        List<String> comments = new ArrayList<>();
        comments.add("a policy-enforcer decided this; write rules with {groups: [...]} or {claims: {...}}");
        webXml.ifPresent(descriptor -> {
            List<String> rules = WebXmlImport.writeWithoutRules(descriptor, site, draft, report, "policy-enforcer");
            comments.add("web.xml asked for this beside it; none of it is in force:");
            rules.forEach(rule -> comments.add("- " + rule));
            report.step(
                    "Narrow the rules of web.xml, which are comments of access, to whom policy-enforcer let in, and put"
                            + " them in the place of the one that lets nobody in.");
        });
        draft.item("access", new Rule(site.contextPath() + "/**", List.of(), "nobody", List.of()).yaml(), comments);
    }
}
