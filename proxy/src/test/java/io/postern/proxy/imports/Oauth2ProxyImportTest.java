/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postern.config.Allow;
import io.postern.config.ConfigLoader;
import io.postern.config.GateConfig;
import io.postern.config.HeaderPreset;
import io.postern.config.InvalidConfigException;
import io.postern.config.SecretReading;
import io.postern.config.SessionStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Configurations as people have them, and what becomes of each option. */
final class Oauth2ProxyImportTest {
    private static final String LEAST = """
            provider = "oidc"
            oidc_issuer_url = "https://sso.example.org"
            client_id = "data-portal"
            client_secret = "the-secret-of-the-client"
            cookie_secret = "OQINaROshtE9TcZkNAm-5Zs2Pv3xaWytBmc5W7sPX7w="
            redirect_url = "https://data.example.org/oauth2/callback"
            upstreams = ["http://127.0.0.1:5000/"]
            """;

    private static final String PORTAL = """
            # A data portal behind a proxy, with sessions in Redis.
            http_address = "0.0.0.0:4180"
            reverse_proxy = true
            trusted_proxy_ips = ["10.1.0.0/16"]
            metrics_address = "127.0.0.1:9100"
            redirect_url = "https://data.example.org/oauth2/callback"
            provider = "keycloak-oidc"
            provider_display_name = "University login"
            oidc_issuer_url = "https://sso.example.org/realms/science"
            client_id = "data-portal"
            client_secret = "the-secret-of-the-client"
            scope = "openid email profile"
            email_domains = ["*"]
            allowed_groups = ["/curators", "staff"]
            allowed_roles = ["admin", "data-portal:editor"]
            upstreams = ["http://127.0.0.1:5000/", "http://127.0.0.1:5001/api/", "http://127.0.0.1:5002/one"]
            skip_auth_routes = ["GET=^/health$", "^/static/", "^/public", "/metrics"]
            skip_jwt_bearer_tokens = true
            cookie_name = "__Host-portal"
            cookie_secret = "OQINaROshtE9TcZkNAm-5Zs2Pv3xaWytBmc5W7sPX7w="
            cookie_domains = [".example.org"]
            cookie_expire = "12h30m"
            session_store_type = "redis"
            redis_connection_url = "redis://:hunter2@redis:6379/2"
            whitelist_domains = [".example.org", "files.example.org:8443"]
            pass_host_header = false
            """;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void carriesAPortalOver() throws Exception {
        Imported imported = imported(PORTAL);
        GateConfig config = loaded(imported);
        assertThat(config.server().listen()).hasToString("0.0.0.0:4180");
        assertThat(config.server().admin()).hasToString("127.0.0.1:9100");
        assertThat(config.server().publicUrl()).contains(URI.create("https://data.example.org"));
        assertThat(config.server().trustedProxies()).hasSize(1);
        assertThat(config.upstream().url()).hasToString("http://127.0.0.1:5000");
        assertThat(config.upstream().routes())
                .extracting(route -> route.path() + " " + route.url())
                .containsExactly("/api/** http://127.0.0.1:5001", "/one http://127.0.0.1:5002");
        assertThat(config.upstream().responseTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.providers()).hasSize(1);
        assertThat(config.providers().get(0).name()).isEqualTo("University login");
        assertThat(config.providers().get(0).audiences()).containsExactly("data-portal");
        assertThat(config.providers().get(0).identity().groups()).hasSize(3);
        assertThat(config.bearer().enabled()).isTrue();
        assertThat(config.session().store()).isEqualTo(SessionStore.REDIS);
        assertThat(config.session().lifetime()).isEqualTo(Duration.ofMinutes(750));
        assertThat(config.session().cookie().name()).isEqualTo("portal");
        assertThat(config.session().cookie().domain()).contains("example.org");
        assertThat(config.login().redirectHosts()).containsExactly("example.org", "files.example.org:8443");
        assertThat(config.headers().preset()).isEqualTo(HeaderPreset.OAUTH2_PROXY);
        assertThat(imported.report().setsAside()).isTrue();
    }

    @Test
    void opensWhatWasOpenAndNoMore() throws Exception {
        GateConfig config = loaded(imported(PORTAL));
        assertThat(config.access())
                .extracting(rule -> rule.methods() + " " + rule.path() + " "
                        + rule.allow().getClass().getSimpleName())
                .containsExactly(
                        "[GET] /health App",
                        "[] /static Conditions",
                        "[] /static/** App",
                        "[] /public/** App",
                        "[] /** Conditions");
        assertThat(config.access().get(4).allow())
                .isInstanceOfSatisfying(
                        Allow.Conditions.class,
                        conditions -> assertThat(conditions.groups())
                                .containsExactly("curators", "staff", "admin", "editor"));
        assertThat(imported(PORTAL).yaml()).contains("# not carried over: /metrics; perhaps: - {path: /metrics/**");
    }

    @Test
    void showsNoSecretAnywhere() throws Exception {
        Path arguments =
                file("args", "--basic-auth-password=pw-one --upstream=http://bob:pw-two@127.0.0.1/x --leek pw-six");
        Path environment = file(
                "env", "OAUTH2_PROXY_SIGNATURE_KEY=sha256:pw-three\nOAUTH2_PROXY_SECRETT=pw-four\nOTHER=pw-five\n");
        Imported imported = Oauth2ProxyImport.convert(
                new Inputs(
                        Optional.of(file("x.cfg", PORTAL)),
                        Optional.empty(),
                        Optional.of(arguments),
                        Optional.of(environment)),
                "/run/secrets");
        for (String text : List.of(imported.yaml(), imported.report().toString())) {
            assertThat(text)
                    .doesNotContain("the-secret-of-the-client", "OQINaROshtE9", "hunter2")
                    .doesNotContain("pw-one", "pw-two", "pw-three", "pw-four", "pw-five", "pw-six");
        }
        assertThat(imported.yaml()).contains("${file:/run/secrets/session}", "${file:/run/secrets/redis}");
        assertThat(imported.report().toString())
                .contains("Put the value of client_secret", "redis://USER:PASSWORD@redis:6379/2")
                .contains("OAUTH2_PROXY_SECRETT (env): is not an option", "--leek (args): is not an option");
    }

    @Test
    void letsTheCommandLineWinOverTheEnvironmentAndThatOverTheFile() throws Exception {
        Path arguments = file("args", "- --cookie-name=from-flag\n- --skip-provider-button\n");
        Path environment = file("env", """
                OAUTH2_PROXY_COOKIE_NAME=from-env
                export OAUTH2_PROXY_CLIENT_SECRET='kept'
                OAUTH2_PROXY_PROXY_PREFIX=/env
                """);
        Imported imported = Oauth2ProxyImport.convert(
                new Inputs(
                        Optional.of(file("x.cfg", LEAST + "cookie_name = \"file\"\nproxy_prefix = \"/file\"\n")),
                        Optional.empty(),
                        Optional.of(arguments),
                        Optional.of(environment)),
                "/run/secrets");
        GateConfig config = loaded(imported);
        assertThat(config.session().cookie().name()).isEqualTo("from-flag");
        assertThat(config.login().prefix()).isEqualTo("/env");
        assertThat(imported.variables()).containsExactly("OAUTH2_PROXY_CLIENT_SECRET");
        assertThat(imported.yaml()).contains("client-secret: \"${OAUTH2_PROXY_CLIENT_SECRET}\"");
    }

    @Test
    void sortsOptionsIntoFourClasses() throws Exception {
        String report = imported(LEAST + """
                email_domains = "*"
                cookie_secure = false
                api_routes = ["^/api"]
                htpasswd_file = "/etc/htpasswd"
                """).report().toString();
        assertThat(report)
                .containsSubsequence(
                        "Same (",
                        "email_domains",
                        "Same, with a safer default (",
                        "cookie_secure",
                        "Different (",
                        "api_routes",
                        "Not supported (1)",
                        "htpasswd_file",
                        "Left to do (");
    }

    @Test
    void carriesTheLeastOverWhole() throws Exception {
        Imported imported = imported(LEAST + "email_domains = \"*\"\n");
        assertThat(imported.report().setsAside()).isFalse();
        GateConfig config = loaded(imported);
        assertThat(config.bearer().enabled()).isFalse();
        assertThat(config.session().cookie().name()).isEqualTo("_oauth2_proxy");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "google; email; write claims: {hd: [example.org]} into access",
                "gitlab; preferred_username; groups come with userinfo",
                "entra-id; preferred_username; identity.groups: [roles]",
                "azure; preferred_username; identity.groups: [roles]",
                "adfs; upn; The username is upn",
                "keycloak; preferred_username; Group Membership mapper",
                "cidaas; preferred_username; name it in identity.groups",
            })
    void asksProvidersWithAnInterfaceOfTheirOwnByPlainOpenId(String kind, String username, String remedy)
            throws Exception {
        Imported imported = imported(LEAST.replace("provider = \"oidc\"", "provider = \"" + kind + "\"")
                + "email_domains = \"*\"\nrequest_logging = \"false\"\n");
        GateConfig config = loaded(imported);

        assertThat(imported.report().setsAside()).isFalse();
        String different = imported.report().toString();
        assertThat(different.substring(different.indexOf("Different (")))
                .contains("provider = \"" + kind + "\": asked by plain OpenID Connect", remedy);
        assertThat(config.providers().get(0).identity().username()).hasToString(username);
        assertThat(config.log().access()).isFalse();
    }

    @Test
    void tellsPeopleOfSeveralIssuersApartWhateverTheirNameComesFrom() throws Exception {
        GateConfig config = loaded(imported(LEAST.replace("provider = \"oidc\"", "provider = \"google\"")
                + "email_domains = \"*\"\nskip_jwt_bearer_tokens = \"true\"\n"
                + "extra_jwt_issuers = [\"https://other.example.org=portal\"]\n"));

        assertThat(config.providers())
                .extracting(provider -> provider.identity().username().toString())
                .containsExactly("{email}@{id}", "{preferred_username}@{id}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "email_domains = [\"example.org\"]",
                "authenticated_emails_file = \"/etc/emails\"",
                "github_org = \"example\"",
                "gitlab_groups = [\"a/b\"]",
                "entra_id_allowed_tenants = [\"one\"]",
            })
    void letsNobodyInWhereARestrictionIsLost(String restriction) throws Exception {
        Imported imported = imported(LEAST + restriction + "\n");
        GateConfig config = loaded(imported);
        assertThat(config.access())
                .singleElement()
                .satisfies(rule -> assertThat(rule.allow()).isInstanceOf(Allow.Nobody.class));
        assertThat(imported.report().setsAside()).isTrue();
        assertThat(imported.report().toString()).contains("Decide who gets in");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "!=^/admin/; /admin/** SignedIn, /** App",
                "GET!=^/admin$; /admin SignedIn, /** App, /** SignedIn",
                "!=^/admin; /** SignedIn",
                "!=/admin/; /** SignedIn",
                "^/; /** App",
            })
    void turnsInverseRoutesRoundOnlyWhereNothingMoreIsOpened(String route, String rules) throws Exception {
        GateConfig config = loaded(imported(LEAST + "skip_auth_routes = ['" + route + "']\n"));
        List<String> found = new ArrayList<>();
        config.access()
                .forEach(rule ->
                        found.add(rule.path() + " " + rule.allow().getClass().getSimpleName()));
        assertThat(String.join(", ", found)).isEqualTo(rules);
    }

    @Test
    void speaksOfEveryOption() throws Exception {
        for (Option option : OptionTable.read().all()) {
            String value = option.shape() == Shape.SWITCH ? "true" : "anything";
            String given = LEAST.lines()
                    .filter(line -> !line.startsWith(option.key() + " "))
                    .reduce("", (all, line) -> all + line + "\n");
            Imported imported = imported(given + option.key() + " = \"" + value + "\"\n");
            assertThat(imported.report().toString())
                    .as(option.key())
                    .contains("  " + option.key())
                    .doesNotContain("plays no part");
        }
    }

    @Test
    void readsAnAlphaConfiguration() throws Exception {
        Path alpha = file("alpha.yaml", """
                server: {bindAddress: "0.0.0.0:4180"}
                upstreamConfig:
                  upstreams:
                    - {id: app, path: /, uri: "http://app:8080", timeout: 45s}
                    - {id: old, path: "^/old/(.*)$", rewriteTarget: /$1, uri: "http://old:8080"}
                    - {id: files, path: /files/, uri: "file:///srv"}
                injectRequestHeaders:
                  - {name: X-Forwarded-User, values: [{claimSource: {claim: user}}]}
                  - {name: X-Orcid, values: [{claimSource: {claim: orcid}}]}
                  - {name: Authorization, values: [{claimSource: {claim: id_token, prefix: "Bearer "}}]}
                  - {name: X-Fixed, values: [{secretSource: {value: cHctYWxwaGE=}}]}
                injectResponseHeaders:
                  - {name: X-Auth-Request-User, values: [{claimSource: {claim: user}}]}
                providers:
                  - id: one
                    provider: oidc
                    clientID: data-portal
                    clientSecret: ${CLIENT_SECRET}
                    oidcConfig: {issuerURL: "https://${HOST}", insecureSkipNonce: false}
                    loginURLParameters: [{name: prompt, default: [login]}]
                  - id: two
                    provider: keycloak-oidc
                    clientID: data-portal
                    clientSecret: pw-second
                    oidcConfig: {issuerURL: "https://two.example.org/realms/x"}
                    scope: openid roles
                    noSuchEntry: pw-unknown
                """);
        Path environment = file("env", """
                HOST=one.example.org
                OAUTH2_PROXY_EMAIL_DOMAINS=*
                OAUTH2_PROXY_REDIRECT_URL=https://data.example.org
                """);
        Imported imported = Oauth2ProxyImport.convert(
                new Inputs(Optional.empty(), Optional.of(alpha), Optional.empty(), Optional.of(environment)),
                "/secrets");
        GateConfig config = loaded(imported);
        assertThat(config.upstream().url()).hasToString("http://app:8080");
        assertThat(config.upstream().responseTimeout()).isEqualTo(Duration.ofSeconds(45));
        assertThat(config.providers())
                .extracting(provider -> provider.id() + " " + provider.issuer())
                .containsExactly("oidc https://one.example.org", "keycloak https://two.example.org/realms/x");
        assertThat(config.headers().set()).containsOnlyKeys("X-Forwarded-User", "X-Orcid");
        String report = imported.report().toString();
        assertThat(report)
                .contains("upstreamConfig.upstreams[1]", "upstreamConfig.upstreams[2]", "several issuers")
                .contains("providers[0].loginURLParameters", "providers[1].noSuchEntry (alpha.yaml): is not an option")
                .contains("providers[1].scope = \"openid roles\": login.scopes holds for all providers")
                .contains("Keep CLIENT_SECRET", "injectRequestHeaders[2] = \"Authorization\"");
        assertThat(report + imported.yaml()).doesNotContain("pw-second", "pw-unknown", "cHctYWxwaGE");
    }

    @Test
    void acceptsTokensOfFurtherIssuers() throws Exception {
        GateConfig config = loaded(imported(LEAST + """
                email_domains = ["*"]
                skip_jwt_bearer_tokens = true
                extra_jwt_issuers = ["https://b.example.org=x", "https://b.example.org=y"]
                """));
        assertThat(config.providers()).hasSize(2);
        assertThat(config.providers().get(1).audiences()).containsExactly("x", "y");
        assertThat(config.providers().get(1).login()).isFalse();
    }

    @Test
    void findsSentinelsAndClusters() throws Exception {
        GateConfig sentinel = loaded(imported(LEAST + """
                session_store_type = "redis"
                redis_use_sentinel = true
                redis_sentinel_master_name = "main"
                redis_sentinel_connection_urls = ["redis://one:26379", "redis://two:26379"]
                """));
        assertThat(sentinel.session().redis().orElseThrow().reveal())
                .isEqualTo("redis-sentinel://one:26379,two:26379/main");
        GateConfig cluster = loaded(imported(LEAST + """
                session_store_type = "redis"
                redis_use_cluster = true
                redis_cluster_connection_urls = ["rediss://one:6379", "rediss://two:6379"]
                redis_ca_path = "/etc/redis-ca.pem"
                """));
        assertThat(cluster.session().redis().orElseThrow().reveal()).isEqualTo("rediss-cluster://one:6379,two:6379");
        assertThat(cluster.session().redisCa()).contains(Path.of("/etc/redis-ca.pem"));
    }

    @Test
    void carriesTheMeasuredPeerOver() throws Exception {
        String measured = Files.readString(Path.of("../bench/conf/oauth2-proxy.cfg"))
                .replace("@PORT@", "4180")
                .replace("@UPSTREAM@", "5000")
                .replace("@ISSUER_URL@", "http://127.0.0.1:8080")
                .replace("@AUDIENCE@", "data-portal");
        GateConfig config = loaded(imported(measured));
        assertThat(config.bearer().enabled()).isTrue();
        assertThat(config.providers().get(0).audiences()).containsExactly("data-portal");
    }

    @Test
    void findsTheIssuerOfAnOldKeycloakProvider() throws Exception {
        String old = LEAST.replace("\"oidc\"", "\"keycloak\"")
                .replace(
                        "oidc_issuer_url = \"https://sso.example.org\"",
                        "login_url = \"https://sso.example.org/realms/x/protocol/openid-connect/auth\"");
        assertThat(loaded(imported(old)).providers().get(0).issuer()).hasToString("https://sso.example.org/realms/x");
    }

    @Test
    void forwardsNothingThatHasNoUpstream() throws Exception {
        GateConfig config = loaded(imported(LEAST.replace(":5000/", ":5000/app/")));
        assertThat(config.access())
                .extracting(rule -> rule.path() + " " + rule.allow().getClass().getSimpleName())
                .containsExactly("/app/** SignedIn", "/** Nobody");
    }

    @Test
    void quotesWhatYamlWouldReadInAnotherWay() throws Exception {
        String name = "a: \\\"b\\\" #c ${HOME} [x] ñ 'q' \\\\ *";
        Imported imported = imported(LEAST + "provider_display_name = \"" + name + "\"\n");
        assertThat(loaded(imported).providers().get(0).name()).isEqualTo("a: \"b\" #c ${HOME} [x] ñ 'q' \\ *");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not toml at all pw-x",
                "a = [",
                "cookie_name = {a = 1}",
                "cookie_secure = \"pw-x\"",
                "upstreams = {a = 1}"
            })
    void refusesAFileThatIsNotOne(String text) {
        assertThatThrownBy(() -> imported(text)).isInstanceOf(Unreadable.class).hasMessageNotContaining("pw-x");
    }

    @Test
    void readsArgumentsAsPeopleWriteThem() throws Exception {
        for (String text : List.of(
                "oauth2-proxy --cookie-name 'one two' --email-domain=* \\\n  --upstream=http://a:1/ --upstream http://b:2/b/",
                "args:\n  - --cookie-name=one two\n  - --email-domain=*\n  - --upstream=http://a:1/,http://b:2/b/\n",
                "[\"--cookie-name=one two\", \"--email-domain=*\", \"--upstream=http://a:1/\", \"--upstream=http://b:2/b/\"]")) {
            Intake intake = new Intake(OptionTable.read(), new Report());
            Path file = file("args", text);
            ArgumentsReader.read(
                    file, new Inputs(Optional.empty(), Optional.empty(), Optional.of(file), Optional.empty()), intake);
            assertThat(intake.settings().text("cookie_name", "")).isEqualTo("one two");
            assertThat(intake.settings().list("upstreams")).containsExactly("http://a:1/", "http://b:2/b/");
            assertThat(intake.settings().list("email_domains")).containsExactly("*");
        }
    }

    private Imported imported(String config) throws Exception {
        Path file = file("oauth2-proxy.cfg", config);
        return Oauth2ProxyImport.convert(
                new Inputs(Optional.of(file), Optional.empty(), Optional.empty(), Optional.empty()), "/run/secrets");
    }

    private GateConfig loaded(Imported imported) throws IOException, InvalidConfigException {
        Map<String, String> environment = new HashMap<>();
        imported.variables().forEach(name -> environment.put(name, "anything"));
        return ConfigLoader.load(file("out.yaml", imported.yaml()), environment, SecretReading.CHECK)
                .config();
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
