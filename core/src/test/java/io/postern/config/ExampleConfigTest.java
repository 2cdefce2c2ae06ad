/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is shown to people as a configuration is one: the files in conf and the blocks in docs. */
final class ExampleConfigTest {

    private static final Path PROJECT = project();
    private static final Path COMPLETE = PROJECT.resolve("conf/proxy.yaml");

    /** The sections of the complete example, list entries by their number. */
    private static final List<String> SECTIONS = List.of(
            "",
            "server",
            "server.tls",
            "server.limits",
            "server.paths[0]",
            "upstream",
            "upstream.tls",
            "upstream.routes[0]",
            "providers[0]",
            "providers[0].identity",
            "bearer",
            "bearer.dpop",
            "login",
            "session",
            "session.cookie",
            "csrf",
            "shibboleth",
            "shibboleth.secret-header",
            "shibboleth.client-certificate",
            "identity",
            "identity.shibboleth",
            "sysadmin",
            "access[0]",
            "access[2].allow",
            "headers",
            "assertion",
            "provisioning",
            "provisioning.tls",
            "provisioning.breaker",
            "pages",
            "log");

    @TempDir
    private Path secrets;

    @BeforeEach
    void writeSecrets() throws IOException {
        Files.writeString(secrets.resolve("oidc"), "client secret\n");
        Files.writeString(secrets.resolve("oidc-key"), TestKeys.EC_P256 + "\n");
        Files.writeString(secrets.resolve("oidc-guests"), "another secret\n");
        Files.writeString(secrets.resolve("redis"), "rediss://postern:pw@redis.example.org:6379/0\n");
        Files.writeString(secrets.resolve("session"), "A".repeat(43) + "=\n");
        Files.writeString(secrets.resolve("shib"), "0123456789abcdef\n");
        Files.writeString(secrets.resolve("provisioning"), "fedcba9876543210\n");
        Files.writeString(secrets.resolve("assertion"), TestKeys.EC_P256 + "\n");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void loadsEveryExample(Path file) throws IOException, InvalidConfigException {
        Loaded<GateConfig> loaded = load(Files.readString(file), Map.of());

        assertThat(loaded.warnings()).extracting(Problem::key).doesNotContain("assertion.keys", "session.keys");
    }

    static Stream<Path> loadsEveryExample() throws IOException {
        try (Stream<Path> files = Files.list(PROJECT.resolve("conf"))) {
            return Stream.concat(
                    files,
                    Stream.of("front-proxies", "keycloak")
                            .map(folder ->
                                    PROJECT.resolve("conf").resolve(folder).resolve("gate.yaml")))
                    .filter(file -> file.toString().endsWith(".yaml"))
                    // the worker's own; its module loads it
                    .filter(file -> !file.endsWith("sync.yaml"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource
    void loadsEveryCompleteBlockOfTheDocuments(String yaml) throws IOException, InvalidConfigException {
        assertThat(load(yaml, Map.of()).config().access()).isNotEmpty();
    }

    static Stream<String> loadsEveryCompleteBlockOfTheDocuments() throws IOException {
        Pattern block = Pattern.compile("(?m)^```yaml complete\\n(.*?)^```", Pattern.DOTALL);
        try (Stream<Path> files = Files.walk(PROJECT.resolve("docs"))) {
            return files
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .flatMap(file -> block.matcher(read(file)).results().map(found -> found.group(1)))
                    .toList()
                    .stream();
        }
    }

    @Test
    void readsTheCompleteExampleIntoEveryRecord() throws IOException, InvalidConfigException {
        GateConfig config = load(everything(), Map.of("REDIS_URL", "rediss://:pw@redis:6379/1"))
                .config();

        assertThat(config.server().tls().flatMap(TlsConfig::clientCa)).isPresent();
        assertThat(config.server().paths())
                .containsExactly(new PathException("/iiif/**", Set.of(PathAllowance.ENCODED_SLASH)));
        assertThat(config.upstream().routes())
                .containsExactly(new Route("/api/**", URI.create("http://127.0.0.1:5001")));
        assertThat(config.upstream().tls()).isPresent();
        assertThat(config.upstream().echoHeader()).contains("X-Served-User");
        assertThat(config.providers()).singleElement().satisfies(provider -> {
            assertThat(provider.name()).isEqualTo("University login");
            assertThat(provider.internalUrl()).contains(URI.create("https://keycloak.internal:8443/realms/science"));
            assertThat(provider.tlsCa()).isPresent();
            assertThat(provider.clientSecret()).contains(Secret.of("client secret"));
        });
        assertThat(config.session().keys()).hasSize(1);
        assertThat(config.session().redis()).contains(Secret.of("rediss://:pw@redis:6379/1"));
        assertThat(config.session().redisCa()).isPresent();
        assertThat(config.session().cookie().domain()).contains("example.org");
        assertThat(config.shibboleth().peers()).containsExactly(Cidr.parse("127.0.0.1"), Cidr.parse("::1"));
        assertThat(config.shibboleth().secretHeader())
                .contains(new ShibbolethConfig.SecretHeader("X-Shib-Secret", Secret.of("0123456789abcdef")));
        assertThat(config.shibboleth().clientCertificate())
                .contains(new ShibbolethConfig.ClientCertificate(List.of("CN=sp.example.org,O=Example")));
        assertThat(config.identity().groups())
                .contains(new ClaimPath(List.of("resource_access", "data.portal", "roles")));
        assertThat(config.sysadmin().groups())
                .containsExactly(new SysadminConfig.SourceGroup(Optional.empty(), "portal-admins"));
        assertThat(config.access()).hasSize(5);
        assertThat(config.access().get(2).allow())
                .isEqualTo(new Allow.Conditions(
                        List.of("admins"),
                        Map.of("acr", List.of("gold")),
                        Optional.of(true),
                        Optional.of(Duration.ofHours(8))));
        assertThat(config.headers().set())
                .containsExactly(Map.entry("X-Remote-Orcid", new HeaderSource.Claim(ClaimPath.parse("orcid"))));
        assertThat(config.assertion().keys()).containsExactly(Secret.of(TestKeys.EC_P256));
        assertThat(config.provisioning()).hasValueSatisfying(provisioning -> {
            assertThat(provisioning.secret()).contains(Secret.of("fedcba9876543210"));
            assertThat(provisioning.tls()).isPresent();
            assertThat(provisioning.breaker())
                    .isEqualTo(new ProvisioningConfig.BreakerConfig(5, Duration.ofSeconds(10)));
        });
    }

    @Test
    void showsEveryKeyInTheCompleteExampleAndInTheDocument() throws IOException {
        String example = everything();
        String document = read(PROJECT.resolve("docs/configuration.md"));
        TreeSet<String> keys = new TreeSet<>();
        for (String section : SECTIONS) {
            for (String key : knownKeys(example, section)) {
                keys.add((section.isEmpty() ? key : section + "." + key).replaceAll("\\[\\d+\\]", "[]"));
            }
        }

        assertThat(keys).hasSizeGreaterThan(120);
        assertThat(keys).allSatisfy(key -> {
            String last = key.substring(key.lastIndexOf('.') + 1);
            assertThat(example + "revocations:").containsPattern("[\\s{]" + Pattern.quote(last) + ":");
            assertThat(document).contains("`" + key + "`");
        });
    }

    @Test
    void readsTheLookOfThePages() throws InvalidConfigException {
        Loaded<GateConfig> loaded = load(everything(), Map.of());
        PagesConfig pages = loaded.config().pages();
        assertThat(pages.siteName()).isEqualTo("Data Portal");
        assertThat(pages.color()).isEqualTo(Color.DEFAULT);
        assertThat(pages.contact()).contains(URI.create("mailto:help@example.org"));
        assertThat(pages.logo().orElseThrow()).startsWith("data:image/svg+xml;base64,");
        assertThat(pages.files())
                .containsExactly(
                        new PagesConfig.PageFile(secrets.resolve("pages/de.properties"), "sign-in = Einloggen"));
        assertThat(loaded.filesRead())
                .contains(
                        secrets.resolve("logo.svg"), secrets.resolve("pages"), secrets.resolve("pages/de.properties"));
    }

    @Test
    void setsInTheCompleteExampleWhatIsTheDefault() throws IOException, InvalidConfigException {
        GateConfig example = load(Files.readString(COMPLETE), Map.of()).config();
        GateConfig defaults = ConfigFile.config(secrets, ConfigFile.BEARER_ONLY);

        assertThat(example.server().limits()).isEqualTo(defaults.server().limits());
        assertThat(example.server().listen()).isEqualTo(defaults.server().listen());
        assertThat(example.server().admin()).isEqualTo(defaults.server().admin());
        assertThat(example.upstream())
                .usingRecursiveComparison()
                .ignoringFields("routes")
                .isEqualTo(defaults.upstream());
        assertThat(example.bearer()).isEqualTo(defaults.bearer());
        assertThat(example.login().scopes()).isEqualTo(defaults.login().scopes());
        assertThat(example.session().lifetime()).isEqualTo(defaults.session().lifetime());
        assertThat(example.session().cookie()).isEqualTo(defaults.session().cookie());
        // what a file says, the defaults or not, it asks the service provider for
        assertThat(example.identity().shibboleth().groupsAsked()).isTrue();
        assertThat(example.identity())
                .usingRecursiveComparison()
                .ignoringFields("groups", "shibboleth.groupsAsked")
                .isEqualTo(defaults.identity());
        assertThat(example.headers())
                .usingRecursiveComparison()
                .ignoringFields("set")
                .isEqualTo(defaults.headers());
        assertThat(example.assertion().lifetime())
                .isEqualTo(defaults.assertion().lifetime());
        assertThat(example.log()).isEqualTo(defaults.log());
    }

    @Test
    void onlyWarnsOfMissingSecretFilesWhenItChecks() throws IOException, InvalidConfigException {
        Path file = secrets.resolve("proxy.yaml");
        Files.writeString(file, Files.readString(COMPLETE).replace("/run/secrets/", secrets + "/absent-"));

        Loaded<GateConfig> loaded = ConfigLoader.load(file, Map.of(), SecretReading.CHECK);

        assertThat(loaded.warnings())
                .filteredOn(problem -> problem.message().contains("absent-"))
                .extracting(Problem::key)
                .containsExactly(
                        "providers[0].client-secret",
                        "session.keys[0]",
                        "shibboleth.secret-header.value",
                        "assertion.keys[0]",
                        "provisioning.secret");
        assertThat(loaded.filesRead()).contains(secrets.resolve("absent-oidc"));
        assertThat(problems(file)).extracting(Problem::key).contains("providers[0].client-secret", "session.keys[0]");
    }

    /** The keys that a section knows, from the remedy for one that it does not know. */
    private List<String> knownKeys(String yaml, String section) {
        String bogus = section + (section.isEmpty() ? "" : ".") + "zzzzzzzzzzzzzzzzzzzzzzzz";
        try {
            load(yaml, Map.of(EnvironmentOverrides.variable(bogus), "1"));
        } catch (InvalidConfigException e) {
            return e.problems().stream()
                    .filter(problem -> problem.key().equals(bogus))
                    .flatMap(problem -> Stream.of(
                            problem.remedy().replace("use one of: ", "").split(", ", -1)))
                    .toList();
        }
        throw new AssertionError("accepted " + bogus);
    }

    /**
     * The complete example with what is commented out put in, but for the one key that may not stand beside another.
     * Keys are commented out by a # in the first column, explanations by one that stands further in or before a word
     * and a blank.
     */
    private static String everything() {
        return read(COMPLETE)
                .replaceAll("(?m)^#  +revocations:.*$", "")
                .replaceAll("(?m)^#(?=  )", "")
                // redis-ca is for TLS alone
                .replace("-redis://", "-rediss://");
    }

    private Loaded<GateConfig> load(String yaml, Map<String, String> environment) throws InvalidConfigException {
        Map<String, String> all = new HashMap<>(environment);
        String here = yaml.replace("/run/secrets/", secrets + "/");
        Matcher pem = Pattern.compile("/etc/postern/tls/([a-z-]+\\.pem)").matcher(here);
        while (pem.find()) {
            write(secrets.resolve(pem.group(1)), "a certificate");
        }
        here = here.replace("/etc/postern/tls/", secrets + "/").replace("/etc/postern/", secrets + "/");
        write(secrets.resolve("logo.svg"), "<svg xmlns='http://www.w3.org/2000/svg'/>");
        write(secrets.resolve("pages").resolve("de.properties"), "sign-in = Einloggen");
        return ConfigFile.load(secrets, here, all, SecretReading.RUN);
    }

    private static List<Problem> problems(Path file) {
        try {
            ConfigLoader.load(file, Map.of(), SecretReading.RUN);
        } catch (InvalidConfigException e) {
            return e.problems();
        }
        throw new AssertionError("accepted");
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder of the whole project, whichever module's folder the tests run in. */
    private static Path project() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("conf/proxy.yaml"))) {
            folder = Objects.requireNonNull(folder.getParent(), "no conf/proxy.yaml above the tests");
        }
        return folder;
    }
}
