/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import io.postern.config.HostPort;
import io.postern.config.InvalidConfigException;
import io.postern.config.Loaded;
import io.postern.config.Secret;
import io.postern.sync.config.AfterRun.Subject;
import io.postern.sync.config.AfterRun.Terms;
import io.postern.sync.config.OrganizationRule.Capacity;
import io.postern.sync.config.OrganizationRule.Place;
import io.postern.sync.config.SourceConfig.Kind;
import io.postern.sync.model.Limit;
import io.postern.sync.model.Limits;
import io.postern.sync.source.ldap.LdapSettings;
import io.postern.sync.source.ldap.LdapSettings.Bind;
import io.postern.sync.source.ldap.LdapSettings.Depth;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SyncConfigTest {

    @TempDir
    private Path folder;

    @Test
    void givesEveryKeyItsDocumentedDefault() throws InvalidConfigException {
        Loaded<SyncConfig> loaded = SyncFile.load(folder, SyncFile.LEAST, Map.of());
        SyncConfig config = loaded.config();

        assertThat(loaded.warnings()).isEmpty();
        assertThat(config.leavers()).isEqualTo(Leavers.DEACTIVATE);
        assertThat(config.limits())
                .isEqualTo(new Limits(
                        Limit.ofPercent(20),
                        Limit.ofPercent(50),
                        new Limit(OptionalInt.of(5), OptionalLong.of(200)),
                        Limit.ofPercent(10),
                        Limit.ofCount(3),
                        Limit.ofPercent(10)));
        assertThat(config.groups()).isEqualTo(new GroupsConfig(List.of("*"), Memberships.OFF, Set.of()));
        assertThat(config.schedule())
                .isEqualTo(new ScheduleConfig(Optional.empty(), Optional.empty(), ZoneId.systemDefault(), 3));
        assertThat(config.setAsideExit()).isEqualTo(SetAsideExit.ALWAYS);
        assertThat(config.lockWait()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.afterRun()).isEmpty();
        assertThat(config.server())
                .isEqualTo(new EndpointConfig(
                        new HostPort("127.0.0.1", 4190),
                        new HostPort("127.0.0.1", 4191),
                        Optional.empty(),
                        Optional.empty(),
                        false));
        assertThat(config.server().servesSessions()).isFalse();
        assertThat(config.target())
                .isEqualTo(new TargetConfig(
                        App.INVENIO,
                        "jdbc:postgresql://127.0.0.1/invenio",
                        Optional.empty(),
                        Optional.empty(),
                        SysadminOwner.SESSION,
                        new InvenioConfig(
                                Optional.of("rdm"),
                                Optional.of("cern"),
                                new InvenioConfig.Preferences("restricted", "restricted", "en", "Europe/Zurich"),
                                Pattern.compile("^[a-zA-Z][a-zA-Z0-9-_]{2,255}$"),
                                false,
                                Optional.of(service("redis://127.0.0.1/1")),
                                Optional.empty(),
                                "identity",
                                Optional.empty()),
                        new CkanConfig("default", Optional.empty(), List.of(), List.of())));
    }

    private static RemoteService service(String url) {
        return new RemoteService(Secret.of(url), Optional.empty());
    }

    @Test
    void readsWhoMayVouchForServicesOverTls() throws Exception {
        Path ca = Files.writeString(folder.resolve("ca.pem"), "");
        SyncConfig config = SyncFile.config(
                folder,
                SyncFile.LEAST.replace(
                                "session-redis: \"redis://127.0.0.1/1\"",
                                "session-redis: \"rediss://h/1\", session-redis-ca: ca.pem, communities-cache-prefix: ours,"
                                        + " communities-cache-redis: \"rediss://h/4\", communities-cache-redis-ca: ca.pem,"
                                        + " broker: \"amqps://h/\", broker-ca: ca.pem")
                        + "after-run: [{celery: a.b}, {celery: c.d, broker: \"rediss://h/0\", ca: ca.pem},"
                        + " {http: \"https://h/\", secret: 0123456789abcdef, ca: ca.pem}]\n");

        InvenioConfig invenio = config.target().invenio();
        assertThat(invenio.sessionRedis()).contains(new RemoteService(Secret.of("rediss://h/1"), Optional.of(ca)));
        assertThat(invenio.communitiesCacheRedis())
                .contains(new RemoteService(Secret.of("rediss://h/4"), Optional.of(ca)));
        assertThat(invenio.communitiesCachePrefix()).isEqualTo("ours");
        assertThat(config.afterRun())
                .extracting(hook ->
                        hook instanceof AfterRun.Celery celery ? celery.broker().ca() : ((AfterRun.Http) hook).ca())
                .containsOnly(Optional.of(ca));
        assertThat(config.afterRun().get(0)).extracting("broker.url").isEqualTo(Secret.of("amqps://h/"));
    }

    @Test
    void readsTheIssuerWhoseSubjectsAreTheKeys() throws InvalidConfigException {
        SyncConfig config = SyncFile.config(
                folder, SyncFile.LEAST.replace("preset:", "issuer: https://sso.example.org/realms/a\n    preset:"));
        assertThat(config.sources().get(0).issuer()).contains(URI.create("https://sso.example.org/realms/a"));
        assertThat(SyncFile.config(folder, SyncFile.LEAST).sources().get(0).issuer())
                .isEmpty();
    }

    @Test
    void startsFromThePresetAndKeepsWhatTheFileSays() throws InvalidConfigException {
        SourceConfig source = SyncFile.config(folder, """
                source:
                  - id: directory
                    preset: cern-ldap
                    ldap: {url: ["ldaps://a.example.org", "ldaps://b.example.org"], users: {scope: sub}, groups: {nested: false}}
                    mapping: {username: uid, profile: {orcid: orcid}}
                mapping: {name: cn, username: nobody}
                target: {app: ckan, database: "jdbc:postgresql:ckan"}
                """).sources().get(0);

        assertThat(source.method()).isEqualTo("directory");
        assertThat(source.mapping().fields())
                .containsEntry("key", "employeeID")
                .containsEntry("username", "uid")
                .containsEntry("name", "cn");
        assertThat(source.mapping().profile()).containsEntry("orcid", "orcid").containsKey("full_name");
        LdapSettings ldap = ((Kind.Ldap) source.kind()).settings();
        assertThat(ldap.urls())
                .containsExactly(URI.create("ldaps://a.example.org"), URI.create("ldaps://b.example.org"));
        assertThat(ldap.bind()).isEqualTo(new Bind.Anonymous());
        assertThat(ldap.users().base()).isEqualTo("OU=Users,OU=Organic Units,DC=cern,DC=ch");
        assertThat(ldap.users().depth()).isEqualTo(Depth.SUB);
        assertThat(ldap.users().filter()).isEqualTo("(&(cernAccountType=Primary)(cernActiveStatus=Active))");
        assertThat(ldap.groups().orElseThrow().nested()).isFalse();
        assertThat(ldap.groups().orElseThrow().search().base()).isEqualTo("OU=e-groups,OU=Workgroups,DC=cern,DC=ch");
    }

    @Test
    void readsNoGroupsOfAPresetThatTheFileDoesNotAskFor() throws InvalidConfigException {
        LdapSettings ldap = ((Kind.Ldap)
                        SyncFile.config(folder, SyncFile.LEAST).sources().get(0).kind())
                .settings();

        assertThat(ldap.groups()).isEmpty();
    }

    @Test
    void readsHooks() throws InvalidConfigException {
        SyncConfig config = SyncFile.config(folder, SyncFile.LEAST + """
                after-run:
                  - {exec: [flask, reindex-users, --token=a-token], environment: [FLASK_APP, "INVENIO_*"], id: index}
                  - {http: "https://hooks.example.org/changed", secret: 0123456789abcdef, for: groups, timeout: 5s}
                  - {celery: tasks.reindex, broker: "amqp://guest:guest@127.0.0.1:5672/", batch: 100}
                after-run-wait: 10m
                """);

        assertThat(config.afterRunWait()).isEqualTo(Duration.ofMinutes(10));
        assertThat(config.afterRun())
                .containsExactly(
                        new AfterRun.Exec(
                                new Terms(Optional.of("index"), Subject.USERS, 500, Duration.ofMinutes(10)),
                                List.of("flask", "reindex-users", "--token=a-token"),
                                List.of("FLASK_APP", "INVENIO_*")),
                        new AfterRun.Http(
                                new Terms(Optional.empty(), Subject.GROUPS, 500, Duration.ofSeconds(5)),
                                URI.create("https://hooks.example.org/changed"),
                                Secret.of("0123456789abcdef"),
                                Optional.empty()),
                        new AfterRun.Celery(
                                new Terms(Optional.empty(), Subject.USERS, 100, Duration.ofSeconds(30)),
                                "tasks.reindex",
                                service("amqp://guest:guest@127.0.0.1:5672/"),
                                "celery"));
        assertThat(config.toString()).doesNotContain("guest:guest", "0123456789abcdef", "a-token");
        assertThat(config.afterRun().get(0).name()).isEqualTo("index");
    }

    @Test
    void aHookIsKnownByWhatItIs() throws InvalidConfigException {
        String first = "{celery: tasks.reindex, broker: \"amqp://guest:guest@127.0.0.1:5672/\"}";
        String again =
                "{celery: tasks.reindex, broker: \"amqp://guest:other@127.0.0.1:5672/\", batch: 7, timeout: 5s, queue: celery}";
        String other = "{celery: tasks.reindex, broker: \"amqp://guest:guest@127.0.0.1:5672/\", queue: slow}";
        List<String> names = names(first, other);

        assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("celery-[0-9a-f]{12}"));
        assertThat(names(other, again))
                .as("neither order nor password, batch or time-out")
                .containsExactly(names.get(1), names.get(0));
        assertThat(names("{celery: tasks.reindex, broker: \"amqp://127.0.0.1/\", for: groups}"))
                .doesNotContainAnyElementsOf(names);
    }

    private List<String> names(String... hooks) throws InvalidConfigException {
        return SyncFile.config(folder, SyncFile.LEAST + "after-run:\n  - " + String.join("\n  - ", hooks) + "\n")
                .afterRun()
                .stream()
                .map(AfterRun::name)
                .toList();
    }

    @Test
    void takesOverridesFromTheEnvironment() throws InvalidConfigException {
        SyncConfig config = SyncFile.load(
                        folder,
                        SyncFile.LEAST,
                        Map.of(
                                "POSTERN__TARGET__DATABASE", "jdbc:postgresql://db/other",
                                "POSTERN__SOURCE__0__LDAP__PAGE_SIZE", "10",
                                "POSTERN__LIMITS__DEACTIVATE", "7",
                                "POSTERN__MAPPING__NAME", "= lower(cn)"))
                .config();

        assertThat(config.target().database()).isEqualTo("jdbc:postgresql://db/other");
        assertThat(((Kind.Ldap) config.sources().get(0).kind()).settings().pageSize())
                .isEqualTo(10);
        assertThat(config.limits().deactivate()).isEqualTo(Limit.ofCount(7));
        assertThat(config.sources().get(0).mapping().fields()).containsEntry("name", "= lower(cn)");
    }

    @Test
    void readsAPlaceInAnOrganisationOutOfAGroup() throws InvalidConfigException {
        OrganizationRule rule = SyncFile.config(
                        folder,
                        SyncFile.LEAST_CKAN.replace(
                                "app: ckan",
                                "app: ckan, ckan: {organizations:"
                                        + " [{group: 'ckan-(?<org>[a-z0-9-]+)-(?<capacity>admin|editor|member|other)'}]}"))
                .target()
                .ckan()
                .organizations()
                .get(0);

        assertThat(rule.place("ckan-open-data-editor")).contains(new Place("open-data", Capacity.EDITOR));
        assertThat(rule.place("ckan-open-data-other")).isEmpty();
        assertThat(rule.place("x-ckan-open-data-editor")).isEmpty();
    }

    @Test
    void findsGroupsByPattern() {
        GroupsConfig groups = new GroupsConfig(List.of("data-*", "a*b*c"), Memberships.OWNED, Set.of("ckan-admins"));

        assertThat(List.of("data-", "data-x", "abc", "axbxbc", "ckan-admins")).allMatch(groups::includes);
        assertThat(List.of("date-x", "xdata-", "abcd", "ckan-admins2")).noneMatch(groups::includes);
    }
}
