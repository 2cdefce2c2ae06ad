/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.config.InvalidConfigException;
import io.postern.config.Loaded;
import io.postern.config.Problem;
import io.postern.config.SecretReading;
import io.postern.sync.config.SourceConfig.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The complete example is a configuration, names every key and shows the defaults. */
final class ExampleSyncConfigTest {

    @TempDir
    private Path folder;

    @Test
    void isAConfiguration() throws InvalidConfigException {
        SyncConfig config = load(example(), Map.of()).config();

        assertThat(config.sources()).extracting(SourceConfig::id).containsExactly("directory");
        assertThat(config.target().app()).isEqualTo(App.INVENIO);
        assertThat(config.afterRun()).hasSize(3);
        assertThat(config.toString()).doesNotContain("a-secret");
    }

    @Test
    void isAConfigurationWithEverythingInIt() throws InvalidConfigException {
        SyncConfig config = load(everything(), Map.of()).config();

        assertThat(config.sources())
                .extracting(source -> source.kind().getClass().getSimpleName())
                .containsExactly("Ldap", "Authz", "Keycloak");
        assertThat(config.sources()).extracting(SourceConfig::method).containsExactly("cern", "cern-authz", "keycloak");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "source[0]",
                "source[0].ldap",
                "source[0].ldap.users",
                "source[0].ldap.groups",
                "source[0].ldap.delta",
                "source[0].ldap.tls",
                "source[1].authz",
                "source[2].keycloak",
                "target",
                "target.invenio",
                "target.invenio.preferences",
                "target.ckan",
                "target.ckan.organizations[0]",
                "target.ckan.groups[0]",
                "mapping",
                "mapping.group",
                "groups",
                "limits",
                "limits.deactivate",
                "schedule",
                "after-run[0]",
                "after-run[1]",
                "after-run[2]",
                "server",
                "server.tls"
            })
    void namesEveryKeyThatASectionKnows(String section) {
        String yaml = everything();

        assertThat(knownKeys(yaml, section))
                .isNotEmpty()
                .allSatisfy(key -> assertThat(yaml)
                        .containsPattern("(?m)[ {,-]" + Pattern.quote(key) + ":|^" + Pattern.quote(key) + ":"));
    }

    @Test
    void showsTheDefaults() throws InvalidConfigException {
        SyncConfig example = load(example(), Map.of()).config();
        SyncConfig defaults = SyncFile.config(folder, SyncFile.LEAST);

        assertThat(example.limits()).isEqualTo(defaults.limits());
        assertThat(example.leavers()).isEqualTo(defaults.leavers());
        assertThat(example.lockWait()).isEqualTo(defaults.lockWait());
        assertThat(example.afterRunWait()).isEqualTo(defaults.afterRunWait());
        assertThat(example.keepChanges()).isEqualTo(defaults.keepChanges());
        assertThat(example.schedule().lateAfter()).isEqualTo(defaults.schedule().lateAfter());
        assertThat(example.setAsideExit()).isEqualTo(defaults.setAsideExit());
        assertThat(example.groups().memberships()).isEqualTo(defaults.groups().memberships());
        assertThat(example.server().listen()).isEqualTo(defaults.server().listen());
        assertThat(example.server().admin()).isEqualTo(defaults.server().admin());
        assertThat(example.target().invenio().preferences())
                .isEqualTo(defaults.target().invenio().preferences());
        assertThat(example.target().invenio().usernames())
                .isEqualTo(defaults.target().invenio().usernames());
        assertThat(example.target().ckan().siteUser())
                .isEqualTo(defaults.target().ckan().siteUser());
        assertThat(((Kind.Ldap) example.sources().get(0).kind()).settings())
                .usingRecursiveComparison()
                .ignoringFields("urls", "bind", "users", "groups")
                .isEqualTo(((Kind.Ldap) defaults.sources().get(0).kind()).settings());
    }

    @Test
    void warnsOfMissingSecretFilesWhenItIsChecked() throws Exception {
        Path file = Files.writeString(
                folder.resolve("sync.yaml"), example().replace("/run/secrets/", folder.resolve("absent") + "/"));

        Loaded<SyncConfig> loaded = SyncConfigLoader.load(file, Map.of(), SecretReading.CHECK);

        assertThat(loaded.warnings())
                .filteredOn(problem -> problem.message().contains("is not there"))
                .extracting(Problem::key)
                .containsExactly(
                        "source[0].ldap.password",
                        "target.password",
                        "target.invenio.broker",
                        "target.ckan.token-secret",
                        "after-run[1].secret",
                        "server.secret");
    }

    @Test
    void showsInTheDocumentationWhatWorks() throws InvalidConfigException {
        Matcher blocks = Pattern.compile("(?ms)^```yaml\\n(.*?)^```").matcher(read("docs/sync.md"));

        assertThat(blocks.find()).isTrue();
        assertThat(load(blocks.group(1), Map.of()).config().sources()).hasSize(1);
        assertThat(blocks.find()).isTrue();
        assertThat(load(SyncFile.LEAST + blocks.group(1), Map.of())
                        .config()
                        .sources()
                        .get(0)
                        .mapping()
                        .extra())
                .containsKey("groups");
        assertThat(blocks.find()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/guides/invenio-sync.md", "docs/guides/ckan-sync.md"})
    void showsInTheGuidesWhatWorks(String guide) throws InvalidConfigException {
        Matcher blocks = Pattern.compile("(?ms)^```yaml\\n(.*?)^```").matcher(read(guide));
        List<String> kinds = new ArrayList<>();
        while (blocks.find()) {
            SyncConfig config = load(blocks.group(1), Map.of()).config();
            kinds.add(config.sources().get(0).kind().getClass().getSimpleName());
        }
        assertThat(kinds).containsExactly("Ldap", "Authz", "Keycloak");
    }

    private List<String> knownKeys(String yaml, String section) {
        String bogus = section + (section.isEmpty() ? "" : ".") + "zzzzzzzzzzzzzzzzzzzzzzzz";
        String variable = "POSTERN__"
                + bogus.replace("[", ".")
                        .replace("]", "")
                        .replace(".", "__")
                        .replace('-', '_')
                        .toUpperCase(Locale.ROOT);
        try {
            load(yaml, Map.of(variable, "1"));
        } catch (InvalidConfigException e) {
            return e.problems().stream()
                    .filter(problem -> problem.key().equals(bogus))
                    .flatMap(problem -> Stream.of(
                            problem.remedy().replace("use one of: ", "").split(", ", -1)))
                    .toList();
        }
        throw new AssertionError("accepted " + bogus);
    }

    private Loaded<SyncConfig> load(String yaml, Map<String, String> environment) throws InvalidConfigException {
        Matcher named = Pattern.compile("/run/secrets/([a-z-]+)|/etc/postern/tls/([a-z-]+\\.pem)")
                .matcher(yaml);
        while (named.find()) {
            boolean secret = named.group(1) != null;
            String name = secret ? named.group(1) : named.group(2);
            write(
                    folder.resolve(name),
                    name.endsWith("broker") ? "amqps://u:a-secret@h/" : "a-secret-of-16-characters");
        }
        return SyncFile.load(
                folder,
                yaml.replace("/run/secrets/", folder + "/").replace("/etc/postern/tls/", folder + "/"),
                environment);
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With what is commented out put in, and the plug-in that the tests have. */
    private static String everything() {
        return example().replaceAll("(?m)^#(?=  )", "").replace("house-rules", "roman");
    }

    @Test
    void loadsTheConfigurationOfTheCronJob() throws Exception {
        String manifest = read("conf/kubernetes/sync-run.yaml");
        String map = manifest.substring(
                manifest.indexOf("sync.yaml: |") + "sync.yaml: |".length(), manifest.indexOf("\n---"));
        Path file = Files.writeString(
                folder.resolve("sync.yaml"),
                map.stripIndent()
                        .replace(
                                "/run/secrets/postern", folder.resolve("absent").toString()));

        Loaded<SyncConfig> loaded = SyncConfigLoader.load(file, Map.of(), SecretReading.CHECK);

        assertThat(loaded.config().target().app()).isEqualTo(App.INVENIO);
        assertThat(loaded.warnings()).extracting(Problem::key).containsExactly("target.password");
    }

    private static String example() {
        return read("conf/sync.yaml");
    }

    /** A file of the project, whichever module's folder the tests run in. */
    private static String read(String file) {
        Path project = Path.of("").toAbsolutePath();
        while (!Files.exists(project.resolve(file))) {
            project = Objects.requireNonNull(project.getParent(), "no such file above the tests");
        }
        try {
            return Files.readString(project.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
