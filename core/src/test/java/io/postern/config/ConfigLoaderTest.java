/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfigLoaderTest {

    @TempDir
    private Path folder;

    @Test
    void givesEveryKeyItsDocumentedDefault() throws InvalidConfigException {
        Loaded<GateConfig> loaded = ConfigFile.load(folder, ConfigFile.BEARER_ONLY, Map.of(), SecretReading.RUN);
        GateConfig config = loaded.config();

        assertThat(loaded.warnings()).isEmpty();
        assertThat(loaded.filesRead())
                .containsExactly(folder.resolve("proxy.yaml").toAbsolutePath());
        assertThat(config.server())
                .isEqualTo(new ServerConfig(
                        new HostPort("0.0.0.0", 4180),
                        new HostPort("127.0.0.1", 4181),
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        new LimitsConfig(
                                32 * 1024, OptionalLong.empty(), 8192, Duration.ofSeconds(60), Duration.ofSeconds(10)),
                        Duration.ofSeconds(20),
                        List.of(),
                        ""));
        assertThat(config.upstream())
                .isEqualTo(new UpstreamConfig(
                        URI.create("http://127.0.0.1:5000"),
                        App.PLAIN,
                        List.of(),
                        HostHeader.PRESERVE,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(60),
                        256,
                        Optional.empty(),
                        false,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        Optional.empty()));
        assertThat(config.providers())
                .containsExactly(new ProviderConfig(
                        "keycloak",
                        "keycloak",
                        URI.create("https://sso.example.org/realms/science"),
                        Optional.empty(),
                        Optional.empty(),
                        List.of("data-portal"),
                        true,
                        Optional.empty(),
                        Optional.empty(),
                        ClientAuth.AUTO,
                        Optional.empty(),
                        TokenVerification.LOCAL,
                        Set.of(AcceptedToken.ACCESS_TOKEN),
                        false,
                        List.of("RS256", "PS256", "ES256", "EdDSA"),
                        Duration.ofSeconds(30),
                        config.identity()));
        assertThat(config.bearer())
                .isEqualTo(new BearerConfig(
                        true, new DpopConfig(true, false, Duration.ofSeconds(60)), 10_000, Duration.ofSeconds(60)));
        assertThat(config.login())
                .isEqualTo(new LoginConfig(
                        false,
                        "/oauth2",
                        List.of("openid", "profile", "email"),
                        List.of(),
                        List.of(),
                        List.of(),
                        false));
        assertThat(config.session())
                .isEqualTo(new SessionConfig(
                        SessionStore.COOKIE,
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ofHours(12),
                        Duration.ofHours(1),
                        new CookieConfig("postern", Optional.empty())));
        assertThat(config.csrf().exempt()).isEmpty();
        assertThat(config.shibboleth())
                .isEqualTo(new ShibbolethConfig(
                        false,
                        "Shibboleth",
                        AttributeSource.HEADERS,
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        false,
                        "/Shibboleth.sso/Login",
                        "/Shibboleth.sso/Logout",
                        ';',
                        false));
        assertThat(config.identity())
                .isEqualTo(new IdentityConfig(
                        ClaimPath.parse("sub"),
                        ValuePattern.parse("preferred_username"),
                        ClaimPath.parse("email"),
                        UnverifiedEmail.DROP,
                        List.of(List.of(ClaimPath.parse("name"))),
                        List.of(ClaimPath.parse("groups"), ClaimPath.parse("realm_access.roles")),
                        List.of("*"),
                        new ShibbolethIdentity(
                                "eppn",
                                ValuePattern.parse("eppn"),
                                "mail",
                                List.of(List.of("displayName"), List.of("cn"), List.of("givenName", "sn")),
                                List.of("isMemberOf", "member", "entitlement"),
                                false)));
        assertThat(config.sysadmin().groups()).isEmpty();
        assertThat(config.access()).isEmpty();
        assertThat(config.headers())
                .isEqualTo(new HeadersConfig(
                        HeaderPreset.POSTERN, Map.of(), ",", HeaderEncoding.UTF_8, 8 * 1024, SpoofedHeaders.STRIP));
        assertThat(config.assertion())
                .isEqualTo(new AssertionConfig(
                        false, "X-Postern-Assertion", "http://127.0.0.1:5000", Duration.ofSeconds(60), List.of()));
        assertThat(config.provisioning()).isEmpty();
        assertThat(config.log()).isEqualTo(new LogConfig(true));
    }

    @ParameterizedTest
    @CsvSource({"'', false", "'groups: [isMemberOf]', true", "'groups: isMemberOf', true", "'groups: []', false"})
    void knowsWhetherTheFileAsksForGroupAttributes(String line, boolean asked) throws InvalidConfigException {
        GateConfig config =
                ConfigFile.config(folder, ConfigFile.BEARER_ONLY + "identity: {shibboleth: {" + line + "}}\n");
        assertThat(config.identity().shibboleth().groupsAsked()).isEqualTo(asked);
    }

    @Test
    void readsReferencesToTheEnvironmentAndToSecretFiles() throws InvalidConfigException, IOException {
        Files.writeString(folder.resolve("oidc"), "first\nsecond\n\n");
        Files.writeString(folder.resolve("oidc"), "s3cret $${x}\n");
        GateConfig config = ConfigFile.config(
                folder,
                """
                upstream: {url: "http://${HOST:-127.0.0.1}:${PORT}", drop-cookies: [${COOKIE}, ${UNSET:-b}]}
                providers:
                  - id: keycloak
                    name: $${literal} ${NAME:-x}
                    issuer: https://sso.example.org
                    audiences: [${AUDIENCE}]
                    client-secret: ${file:oidc}
                login: {enabled: false}
                assertion: {enabled: false}
                """,
                Map.of("PORT", "5001", "COOKIE", "a", "AUDIENCE", "one, two: [x] # y", "HOST", "", "NAME", "${PORT}"));

        ProviderConfig provider = config.providers().get(0);
        assertThat(config.upstream().url()).isEqualTo(URI.create("http://127.0.0.1:5001"));
        assertThat(config.upstream().dropCookies()).containsExactly("a", "b");
        assertThat(provider.audiences()).containsExactly("one, two: [x] # y");
        assertThat(provider.name()).isEqualTo("${literal} ${PORT}");
        assertThat(provider.clientSecret()).contains(Secret.of("s3cret $${x}"));
    }

    @Test
    void takesOverridesFromTheEnvironment() throws InvalidConfigException {
        GateConfig config = ConfigFile.config(
                folder,
                ConfigFile.BEARER_ONLY,
                Map.ofEntries(
                        Map.entry("POSTERN__UPSTREAM__URL", "http://127.0.0.1:6000"),
                        Map.entry("POSTERN__SERVER__LIMITS__BODY_BYTES", "16MiB"),
                        Map.entry("POSTERN__PROVIDERS__0__NAME", "[not a list]"),
                        Map.entry("POSTERN__PROVIDERS__0__AUDIENCES", "one, two"),
                        Map.entry("POSTERN__PROVIDERS__0__ALGORITHMS", "[RS256, ES256]"),
                        Map.entry("POSTERN__PROVIDERS__0__CLIENT_SECRET", "# [secret"),
                        Map.entry("POSTERN__UPSTREAM__DROP_COOKIES__0", "${COOKIE}"),
                        Map.entry("POSTERN__UPSTREAM__DROP_COOKIES__1", "b"),
                        Map.entry("POSTERN__ACCESS", "[{path: /admin/**, allow: {groups: [admins]}}]"),
                        Map.entry("POSTERN__HEADERS__SET__X_REMOTE_ORCID", "claims.orcid"),
                        Map.entry("POSTERN__IDENTITY__SHIBBOLETH", "{subject: uid}"),
                        Map.entry("POSTERN_PORT_4180_TCP", "tcp://10.0.0.1:4180"),
                        Map.entry("COOKIE", "a")));

        ProviderConfig provider = config.providers().get(0);
        assertThat(config.upstream().url()).isEqualTo(URI.create("http://127.0.0.1:6000"));
        assertThat(config.server().limits().bodyBytes()).hasValue(16L << 20);
        assertThat(provider.id()).isEqualTo("keycloak");
        assertThat(provider.name()).isEqualTo("[not a list]");
        assertThat(provider.audiences()).containsExactly("one", "two");
        assertThat(provider.algorithms()).containsExactly("RS256", "ES256");
        assertThat(provider.clientSecret()).contains(Secret.of("# [secret"));
        assertThat(config.upstream().dropCookies()).containsExactly("a", "b");
        assertThat(config.access())
                .containsExactly(new AccessRule(
                        "/admin/**",
                        List.of(),
                        new Allow.Conditions(List.of("admins"), Map.of(), Optional.empty(), Optional.empty()),
                        RuleCache.PRIVATE,
                        0));
        assertThat(config.headers().set())
                .containsExactly(Map.entry("x-remote-orcid", new HeaderSource.Claim(ClaimPath.parse("orcid"))));
        assertThat(config.identity().shibboleth().subject()).isEqualTo("uid");
    }

    @Test
    void readsAConfigurationThatIsInTheEnvironmentAlone() throws InvalidConfigException {
        GateConfig config = ConfigFile.config(
                folder,
                "# nothing here\n",
                Map.of(
                        "POSTERN__UPSTREAM__URL", "http://127.0.0.1:6000",
                        "POSTERN__PROVIDERS__0__ID", "a",
                        "POSTERN__PROVIDERS__0__ISSUER", "https://a.example.org",
                        "POSTERN__PROVIDERS__0__AUDIENCES", "app",
                        "POSTERN__LOGIN__ENABLED", "false",
                        "POSTERN__ASSERTION__ENABLED", "false"));

        assertThat(config.providers()).hasSize(1);
    }

    @Test
    void readsRules() throws InvalidConfigException {
        GateConfig config = ConfigFile.config(folder, ConfigFile.BEARER_ONLY + """
                        server: {trusted-proxies: [10.0.0.0/8]}
                        access:
                          - {path: /health, methods: [GET, HEAD], allow: anyone}
                          - {path: /api/**, allow: app, cache: keep}
                          - path: /admin/**
                            allow:
                              groups: [admins, staff]
                              claims: {acr: [gold], resource_access."data.portal".roles: editor}
                              sysadmin: true
                              max-age: 15m
                          - {path: /old/*/x, allow: nobody}
                          - {path: /**, allow: signed-in}
                        """);

        assertThat(config.access())
                .containsExactly(
                        new AccessRule("/health", List.of("GET", "HEAD"), new Allow.Anyone(), RuleCache.PRIVATE, 8),
                        new AccessRule("/api/**", List.of(), new Allow.App(), RuleCache.KEEP, 9),
                        new AccessRule(
                                "/admin/**",
                                List.of(),
                                new Allow.Conditions(
                                        List.of("admins", "staff"),
                                        Map.of(
                                                "acr",
                                                List.of("gold"),
                                                "resource_access.\"data.portal\".roles",
                                                List.of("editor")),
                                        Optional.of(true),
                                        Optional.of(Duration.ofMinutes(15))),
                                RuleCache.PRIVATE,
                                10),
                        new AccessRule("/old/*/x", List.of(), new Allow.Nobody(), RuleCache.PRIVATE, 16),
                        new AccessRule("/**", List.of(), new Allow.SignedIn(), RuleCache.PRIVATE, 17));
    }

    @Test
    void mergesAProvidersIdentityOverTheGlobalOne() throws InvalidConfigException {
        GateConfig config = ConfigFile.config(folder, """
                upstream: {url: "http://127.0.0.1:5000"}
                identity: {username: "{preferred_username}@{id}", email: mail}
                providers:
                  - {id: one, issuer: "https://one.example.org", audiences: [a]}
                  - id: two
                    issuer: https://two.example.org
                    audiences: [a]
                    identity: {subject: oid, name: [display, given_name family_name], groups: roles}
                login: {enabled: false}
                assertion: {enabled: false}
                """);

        IdentityConfig two = config.providers().get(1).identity();
        assertThat(config.providers().get(0).identity()).isEqualTo(config.identity());
        assertThat(two.subject()).isEqualTo(ClaimPath.parse("oid"));
        assertThat(two.email()).isEqualTo(ClaimPath.parse("mail"));
        assertThat(two.username()).isEqualTo(ValuePattern.parse("{preferred_username}@{id}"));
        assertThat(two.groups()).containsExactly(ClaimPath.parse("roles"));
        assertThat(two.name())
                .containsExactly(
                        List.of(ClaimPath.parse("display")),
                        List.of(ClaimPath.parse("given_name"), ClaimPath.parse("family_name")));
    }

    @Test
    void fillsDefaultsForAnAppAndLetsEachBeOverridden() throws InvalidConfigException {
        String ckan = ConfigFile.BEARER_ONLY.replace("5000\"", "5000\", app: ckan");
        GateConfig preset = ConfigFile.config(folder, ckan);
        GateConfig overridden = ConfigFile.config(
                folder,
                ckan.replace("app: ckan", "app: ckan, drop-cookies: [], bind-cookies: [sid], path-prefixes: [/de]")
                        + "server: {paths: []}\n");

        assertThat(preset.upstream().dropCookies()).containsExactly("remember_token", "auth_tkt");
        assertThat(preset.upstream().bindCookies()).containsExactly("ckan");
        assertThat(preset.upstream().credentialHeaders()).containsExactly("X-CKAN-API-Key");
        assertThat(preset.upstream().pathPrefixes()).contains("/en", "/de", "/pt_BR", "/zh_Hans_CN");
        assertThat(preset.server().paths()).singleElement().satisfies(exception -> {
            assertThat(exception.path()).isEqualTo("/**");
            assertThat(exception.allow())
                    .containsExactlyInAnyOrder(
                            PathAllowance.ENCODED_HASH,
                            PathAllowance.ENCODED_QUESTION,
                            PathAllowance.ENCODED_SEMICOLON,
                            PathAllowance.ENCODED_PERCENT);
        });
        assertThat(preset.login().startOn()).contains("/user/login");
        assertThat(preset.upstream().closed())
                .containsExactly("/user/login/**", "/login_generic/**", "/user/register/**", "/user/reset/**");
        assertThat(preset.login().endOn()).containsExactly("/user/_logout");
        assertThat(overridden.upstream().dropCookies()).isEmpty();
        assertThat(overridden.upstream().bindCookies()).containsExactly("sid");
        assertThat(overridden.upstream().pathPrefixes()).containsExactly("/de");
        assertThat(overridden.server().paths()).isEmpty();

        GateConfig invenio = ConfigFile.config(folder, ckan.replace("app: ckan", "app: invenio"));
        assertThat(invenio.upstream().dropCookies()).containsExactly("remember_token");
        assertThat(invenio.upstream().bindCookies()).containsExactly("session");
        assertThat(invenio.upstream().credentialHeaders()).isEmpty();
    }

    @Test
    void saysThatAFileCannotBeRead() {
        assertThatThrownBy(() -> ConfigLoader.load(folder.resolve("absent.yaml"), Map.of(), SecretReading.RUN))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("absent.yaml");
    }
}
