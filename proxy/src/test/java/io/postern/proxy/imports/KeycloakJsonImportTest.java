/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postern.config.Allow;
import io.postern.config.ClientAuth;
import io.postern.config.GateConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Adapters' files as people have them, and what becomes of each key. */
final class KeycloakJsonImportTest {
    private static final String LEAST = """
            {
              "realm": "science",
              "auth-server-url": "https://sso.example.org/",
              "ssl-required": "external",
              "resource": "data.portal",
              "credentials": {"secret": "pw-of-the-client"},
              "confidential-port": 0
            }
            """;

    private static final String WEB_XML = """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
              <security-constraint>
                <web-resource-collection><url-pattern>/admin/*</url-pattern></web-resource-collection>
                <auth-constraint><role-name>admin</role-name></auth-constraint>
              </security-constraint>
              <login-config><auth-method>KEYCLOAK</auth-method></login-config>
              <security-role><role-name>admin</role-name></security-role>
            </web-app>
            """;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void carriesAnAppOver() throws Exception {
        Imported imported = imported(LEAST);
        GateConfig config = Rules.config(imported.yaml());
        assertThat(config.providers()).singleElement().satisfies(provider -> {
            assertThat(provider.issuer()).isEqualTo(URI.create("https://sso.example.org/realms/science"));
            assertThat(provider.audiences()).containsExactly("data.portal");
            assertThat(provider.clientId()).contains("data.portal");
            assertThat(provider.identity().username()).hasToString("sub");
            assertThat(provider.identity().groups()).hasToString("[realm_access.roles]");
        });
        assertThat(config.access()).singleElement().satisfies(rule -> {
            assertThat(rule.path()).isEqualTo("/**");
            assertThat(rule.allow()).isInstanceOf(Allow.SignedIn.class);
        });
        assertThat(imported.yaml())
                .contains("${file:/run/secrets/oidc-keycloak}")
                .doesNotContain("pw-of-the-client");
        assertThat(imported.report().setsAside()).isFalse();
        assertThat(imported.report().toString())
                .contains("redirect URI https://data.example.org/oauth2/callback")
                .contains("back-channel logout URL https://data.example.org/oauth2/backchannel_logout")
                .contains("Audience mapper for data.portal", "--web-xml")
                .doesNotContain("pw-of-the-client");
    }

    @Test
    void takesTheConstraintsOfTheSameApp() throws Exception {
        Imported imported = importedWith(LEAST, WEB_XML);
        GateConfig config = Rules.config(imported.yaml());
        assertThat(config.access())
                .extracting(rule -> rule.path() + " " + rule.allow().getClass().getSimpleName())
                .containsExactly("/admin/** Conditions", "/** App");
        assertThat(imported.report().setsAside()).isFalse();
    }

    @Test
    void readsTheRolesOfTheClientWhereTheAdapterDid() throws Exception {
        GateConfig config = Rules.config(
                imported(with("\"use-resource-role-mappings\": true")).yaml());
        assertThat(config.providers().get(0).identity().groups())
                .hasToString("[resource_access.\"data.portal\".roles]");
    }

    @Test
    void takesTokensAloneForAnAppThatTookNothingElse() throws Exception {
        Imported imported = imported(with("\"bearer-only\": true, \"verify-token-audience\": true"));
        GateConfig config = Rules.config(imported.yaml());
        assertThat(config.login().enabled()).isFalse();
        assertThat(config.bearer().enabled()).isTrue();
        assertThat(imported.report().toString()).doesNotContain("redirect URI", "Audience mapper");
    }

    @Test
    void isAPublicClientWhereTheAdapterWasOne() throws Exception {
        GateConfig config =
                Rules.config(imported(with("\"public-client\": true")).yaml());
        assertThat(config.providers().get(0).clientAuth()).isEqualTo(ClientAuth.NONE);
        assertThat(config.providers().get(0).clientSecret()).isEmpty();
    }

    @Test
    void namesThePlaceOfAKey() throws Exception {
        Imported imported = imported(
                LEAST.replace(
                        "{\"secret\": \"pw-of-the-client\"}",
                        "{\"jwt\": {\"client-keystore-file\": \"classpath:k.jks\", \"client-keystore-password\": \"pw-two\"}}"));
        assertThat(imported.yaml())
                .contains("client-auth: private_key_jwt", "client-key: \"${file:/run/secrets/oidc-keycloak-key}\"");
        assertThat(imported.report().toString()).contains("PKCS #8").doesNotContain("pw-two");
    }

    @Test
    void closesTheAppWhereAPolicyEnforcerDecided() throws Exception {
        for (String enforcer : new String[] {"{}", "{\"enforcement-mode\": \"PERMISSIVE\", \"paths\": []}"}) {
            Imported imported = imported(with("\"policy-enforcer\": " + enforcer));
            assertThat(Rules.config(imported.yaml()).access())
                    .singleElement()
                    .satisfies(rule -> assertThat(rule.allow()).isInstanceOf(Allow.Nobody.class));
            assertThat(imported.report().setsAside()).isTrue();
        }
        Imported off = imported(with("\"policy-enforcer\": {\"enforcement-mode\": \"DISABLED\"}"));
        assertThat(Rules.config(off.yaml()).access())
                .singleElement()
                .satisfies(rule -> assertThat(rule.allow()).isInstanceOf(Allow.SignedIn.class));
    }

    @Test
    void leavesTheConstraintsInACommentWhereAPolicyEnforcerDecidedToo() throws Exception {
        Imported imported = importedWith(with("\"policy-enforcer\": {}"), WEB_XML);
        assertThat(Rules.config(imported.yaml()).access())
                .as("the rules of web.xml alone would let in whom the enforcer kept out")
                .singleElement()
                .satisfies(rule -> {
                    assertThat(rule.path()).isEqualTo("/**");
                    assertThat(rule.allow()).isInstanceOf(Allow.Nobody.class);
                });
        assertThat(imported.yaml().lines().map(String::strip))
                .containsSubsequence(
                        "# web.xml asked for this beside it; none of it is in force:",
                        "# - {path: /admin/**, allow: {groups: [admin]}}",
                        "# - {path: /**, allow: app}",
                        "- {path: /**, allow: nobody}");
        assertThat(imported.report().setsAside()).isTrue();
        assertThat(imported.report().toString())
                .contains(
                        "url-pattern \"/admin/*\": not in force, since policy-enforcer decided about these paths, too")
                .contains("Narrow the rules of web.xml")
                .contains("Remove security-constraint and login-config from web.xml");
    }

    @Test
    void writesTheConstraintsWhereThePolicyEnforcerWasSwitchedOff() throws Exception {
        Imported imported = importedWith(with("\"policy-enforcer\": {\"enforcement-mode\": \"DISABLED\"}"), WEB_XML);
        assertThat(Rules.config(imported.yaml()).access())
                .extracting(rule -> rule.path() + " " + rule.allow().getClass().getSimpleName())
                .containsExactly("/admin/** Conditions", "/** App");
        assertThat(imported.report().setsAside()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "sub, sub, Same",
        "preferred_username, preferred_username, Same",
        "email, email, Same",
        "shoe_size, sub, Different",
    })
    void callsPeopleAsTheAdapterDid(String attribute, String username, String title) throws Exception {
        Imported imported = imported(with("\"principal-attribute\": \"" + attribute + "\""));
        assertThat(Rules.config(imported.yaml()).providers().get(0).identity().username())
                .hasToString(username);
        String report = imported.report().toString();
        assertThat(report.substring(report.indexOf(title + " ("))).contains("principal-attribute = \"" + attribute);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"enable-cors\": true",
                "\"cors-allowed-methods\": \"GET\"",
                "\"enable-basic-auth\": true",
                "\"expose-token\": true",
                "\"disable-trust-manager\": true",
                "\"allow-any-hostname\": true",
                "\"client-keystore\": \"/k.jks\"",
                "\"truststore\": \"/t.jks\"",
                "\"proxy-url\": \"http://proxy:3128\"",
                "\"turn-off-change-session-id-on-login\": true",
                "\"redirect-rewrite-rules\": {\"^/a$\": \"/b\"}",
                "\"no-such-key\": 1",
            })
    void setsAsideWhatItCannotSay(String key) throws Exception {
        Imported imported = imported(with(key));
        assertThat(imported.report().setsAside()).isTrue();
        assertThat(imported.report().toString()).contains(key.substring(1, key.indexOf('"', 1)));
        assertThat(Rules.config(imported.yaml()).access()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"enable-cors\": false",
                "\"enable-pkce\": true",
                "\"realm-public-key\": \"MIIB\"",
                "\"autodetect-bearer-only\": true",
                "\"token-store\": \"cookie\"",
                "\"always-refresh-token\": true",
                "\"register-node-at-startup\": true",
                "\"register-node-period\": 600",
                "\"connection-pool-size\": 20",
                "\"min-time-between-jwks-requests\": 30",
                "\"public-key-cache-ttl\": 600",
                "\"ignore-oauth-query-parameter\": true",
                "\"truststore-password\": \"pw\"",
            })
    void needsNothingFromAPersonForTheRest(String key) throws Exception {
        Imported imported = imported(with(key));
        assertThat(imported.report().setsAside()).isFalse();
        assertThat(imported.report().toString())
                .contains(key.substring(1, key.indexOf('"', 1)))
                .doesNotContain("pw");
    }

    @Test
    void readsPropertiesOfTheRunningAppOnlyWhereTheyHaveADefault() throws Exception {
        Imported known = imported(LEAST.replace("https://sso.example.org/", "${env.SSO:https://sso.example.org}/"));
        assertThat(Rules.config(known.yaml()).providers().get(0).issuer())
                .isEqualTo(URI.create("https://sso.example.org/realms/science"));
        Imported unknown = imported(LEAST.replace("https://sso.example.org/", "${sso.url}"));
        assertThat(unknown.yaml()).doesNotContain("issuer: ").contains("it must be set");
        assertThat(unknown.report().setsAside()).isTrue();
        Imported secret = imported(LEAST.replace("pw-of-the-client", "${env.CLIENT_SECRET}"));
        assertThat(secret.yaml()).contains("client-secret: \"${CLIENT_SECRET}\"");
        assertThat(secret.variables()).containsExactly("CLIENT_SECRET");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"realm\": \"a\", \"realm\": \"pw-b\"}",
                "{\"realm\": [\"pw-b\"]}",
                "{\"bearer-only\": \"pw-b\"}",
                "{\"credentials\": {\"secret\": {\"pw-b\": 1}}}",
                "{pw-b",
            })
    void refusesWhatIsNoKeycloakJson(String text) {
        assertThatThrownBy(() -> imported(text))
                .isInstanceOf(Unreadable.class)
                .message()
                .doesNotContain("pw-b");
    }

    @Test
    void hasASentenceWhereverNoConverterDecides() {
        assertThat(OptionTable.ofKeycloakAdapter().all())
                .allSatisfy(option -> assertThat(option.sentence().isEmpty())
                        .as(option.key())
                        .isEqualTo(option.verdict().isEmpty()));
    }

    private static String with(String key) {
        return LEAST.replace("\"confidential-port\": 0", key);
    }

    private Imported imported(String text) throws IOException, Unreadable {
        return KeycloakJsonImport.convert(file(text), Optional.empty(), Rules.SITE, "/run/secrets");
    }

    private Imported importedWith(String text, String descriptor) throws IOException, Unreadable {
        Path webXml = Files.writeString(folder.resolve("web.xml"), descriptor);
        return KeycloakJsonImport.convert(file(text), Optional.of(webXml), Rules.SITE, "/run/secrets");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("keycloak.json"), text);
    }
}
