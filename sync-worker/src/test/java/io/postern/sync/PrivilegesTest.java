/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import io.postern.config.SecretReading;
import io.postern.sync.config.SyncConfigLoader;
import io.postern.sync.model.Admission;
import io.postern.sync.model.Visit;
import io.postern.sync.store.TestDatabase;
import io.postern.sync.store.VisitorAccounts;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The role that the guides make has the rights for everything that the worker does, and cannot read passwords. */
@Tag("postgresql")
final class PrivilegesTest {

    private static final Pattern RIGHTS = Pattern.compile("(?ms)^```sql\\n(.*?)^```");

    @TempDir
    private Path folder;

    private InMemoryDirectoryServer directory;
    private String role = "";
    private Path file = Path.of("");

    @BeforeEach
    void start() throws Exception {
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=example,dc=org");
        config.setSchema(null);
        directory = new InMemoryDirectoryServer(config);
        directory.startListening();
        directory.add("dn: dc=example,dc=org", "objectClass: domain", "dc: example");
        directory.add("dn: ou=Users,dc=example,dc=org", "objectClass: organizationalUnit", "ou: Users");
        directory.add("dn: ou=Groups,dc=example,dc=org", "objectClass: organizationalUnit", "ou: Groups");
        for (String name : List.of("ada", "grace", "joan")) {
            person(name);
        }
        group("ckan-papyri-editor", "ada", "grace");
        group("ckan-admins", "ada", "grace");
    }

    @AfterEach
    void stop() {
        directory.shutDown(true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"invenio-v11", "invenio-v12", "invenio-v13", "invenio-v14", "invenio-latest"})
    void sufficeForInvenio(String schema) throws Exception {
        TestDatabase database = TestDatabase.of(schema);
        role(database, "docs/guides/invenio-sync.md", schema.equals("invenio-v11"));
        write(database, """
                  app: invenio
                  invenio: {client-id: rdm, identity-method: cern}
                groups: {memberships: owned}
                """);

        first();
        database.execute("INSERT INTO accounts_user_session_activity (created, updated, sid_s, user_id)"
                + " SELECT now(), now(), 'a-session', id FROM accounts_user WHERE email LIKE 'joan%'");
        second();
        assertThat(database.rows("SELECT count(*) FROM accounts_user_session_activity"))
                .containsExactly("0");
        cannotRead(database, "SELECT password FROM accounts_user");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ckan-2.9", "ckan-2.10", "ckan-2.11", "ckan-2.12"})
    void sufficeForCkan(String schema) throws Exception {
        TestDatabase database = TestDatabase.of(schema);
        role(database, "docs/guides/ckan-sync.md", schema.equals("ckan-2.9"));
        write(database, """
                  app: ckan
                  sysadmin-owner: sync
                  ckan: {organizations: [{group: "ckan-(?<org>[a-z]+)-(?<capacity>admin|editor|member)"}]}
                groups: {memberships: owned, sysadmin: [ckan-admins]}
                """);

        first();
        assertThat(database.rows("SELECT name FROM \"user\" WHERE sysadmin ORDER BY name"))
                .containsExactly("ada", "grace");
        second();
        assertThat(database.rows("SELECT name FROM \"user\" WHERE sysadmin")).containsExactly("ada");
        cannotRead(database, "SELECT password FROM \"user\"");
    }

    /** Accounts, groups and memberships are made, and a visitor is let in. */
    private void first() throws Exception {
        call("check", "--online");
        call("plan");
        call("run");
        call("why", "ada");
        try (VisitorAccounts accounts = Assembly.of(
                        SyncConfigLoader.load(file, Map.of(), SecretReading.RUN).config())
                .store()
                .accounts(Map.of())) {
            assertThat(accounts.admit(visit("hedy"))).isInstanceOf(Admission.Active.class);
            assertThat(accounts.admit(visit("ada"))).isInstanceOf(Admission.Active.class);
            assertThat(accounts.changesAfter(0).last()).isPositive();
        }
    }

    /** Two swap their addresses, one leaves, one leaves a group; that is taken back and done again, and who left comes back. */
    private void second() throws Exception {
        directory.modify("dn: " + dn("ada"), "changetype: modify", "replace: mail", "mail: grace@example.org");
        directory.modify("dn: " + dn("grace"), "changetype: modify", "replace: mail", "mail: ada@example.org");
        directory.delete(dn("joan"));
        for (String group : List.of("ckan-papyri-editor", "ckan-admins")) {
            directory.modify(
                    "dn: cn=" + group + ",ou=Groups,dc=example,dc=org",
                    "changetype: modify",
                    "delete: member",
                    "member: " + dn("grace"),
                    "-",
                    "replace: description",
                    "description: new");
        }
        call("undo", number(call("run")));
        call("run");
        person("joan");
        call("run");
    }

    private static String number(String out) {
        Matcher found = Pattern.compile("(?m)^run +([0-9]+)$").matcher(out);
        assertThat(found.find()).as(out).isTrue();
        return found.group(1);
    }

    /** Does what the guide says, for a role and a database of this test's own; nobody else has rights that all have. */
    private void role(TestDatabase database, String guide, boolean oldest) throws Exception {
        String name = database.rows("SELECT current_database()").get(0);
        role = "postern_" + name;
        Matcher rights = RIGHTS.matcher(Files.readString(project().resolve(guide)));
        assertThat(rights.find()).isTrue();
        database.execute("REVOKE ALL ON DATABASE " + name + " FROM PUBLIC");
        database.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC");
        for (String statement : rights.group(1).lines().toList()) {
            if (!statement.startsWith("--") && !(oldest && statement.endsWith("and later"))) {
                database.execute(statement
                        .replaceAll("\\b(TO|ROLE) postern\\b", "$1 " + role)
                        .replaceAll("ON DATABASE \\w+", "ON DATABASE " + name));
            }
        }
    }

    private void cannotRead(TestDatabase database, String query) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(database.settings().url(), role, "change-me");
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeQuery(query))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("permission denied");
        }
    }

    private void write(TestDatabase database, String target) throws Exception {
        file = Files.writeString(folder.resolve("sync.yaml"), """
                source:
                  - id: directory
                    preset: cern-ldap
                    ldap:
                      url: ldap://127.0.0.1:%d
                      users: {base: "ou=Users,dc=example,dc=org", filter: "(employeeID=*)"}
                      groups: {base: "ou=Groups,dc=example,dc=org", filter: "(objectClass=group)"}
                limits: {create: 100%%, update: 100%%, deactivate: 100%%, membership-removals: 100%%, source-shrinks: 100%%}
                target:
                  database: "%s"
                  user: %s
                %s""".formatted(
                        directory.getListenPort(), database.settings().url(), role, target));
    }

    private void person(String name) throws Exception {
        directory.add(
                "dn: " + dn(name),
                "objectClass: person",
                "cn: " + name,
                "displayName: " + name,
                "employeeID: id-" + name,
                "mail: " + name + "@example.org",
                "uidNumber: 1");
    }

    private void group(String name, String... members) throws Exception {
        List<String> lines = new ArrayList<>(List.of(
                "dn: cn=" + name + ",ou=Groups,dc=example,dc=org",
                "objectClass: group",
                "cn: " + name,
                "description: old"));
        for (String member : members) {
            lines.add("member: " + dn(member));
        }
        directory.add(lines.toArray(String[]::new));
    }

    private static String dn(String name) {
        return "cn=" + name + ",ou=Users,dc=example,dc=org";
    }

    private static Visit visit(String name) {
        return new Visit(
                "https://sso.example.org",
                "subject-of-" + name,
                name,
                Optional.of(name + "@example.org"),
                name,
                List.of(),
                Optional.empty(),
                true);
    }

    private String call(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> words = new ArrayList<>(List.of(arguments));
        words.addAll(1, List.of("--config", file.toString()));
        int code = Main.commands().run(words, new PrintWriter(out), new PrintWriter(err));
        assertThat(code).as(words + "\n" + out + err).isZero();
        return out.toString();
    }

    private static Path project() {
        Path project = Path.of("").toAbsolutePath();
        while (!Files.exists(project.resolve("docs/guides"))) {
            project = Objects.requireNonNull(project.getParent(), "no guides above the tests");
        }
        return project;
    }
}
