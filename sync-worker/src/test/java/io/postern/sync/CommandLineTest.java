/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import io.postern.sync.store.TestDatabase;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands against a directory and a database. */
final class CommandLineTest {

    private record Answer(int code, String out, String err) {}

    @TempDir
    private Path folder;

    private InMemoryDirectoryServer directory;
    private TestDatabase database;
    private Path file;

    @BeforeEach
    void start() throws Exception {
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=example,dc=org");
        config.setSchema(null);
        directory = new InMemoryDirectoryServer(config);
        directory.startListening();
        directory.add("dn: dc=example,dc=org", "objectClass: domain", "dc: example");
        directory.add("dn: ou=Users,dc=example,dc=org", "objectClass: organizationalUnit", "ou: Users");
        person("Ada", "1", "ada@example.org");
        person("Grace", "2", "grace@example.org");
        database = TestDatabase.of("invenio-latest");
        file = write(url(), "groups: {memberships: off}");
    }

    @AfterEach
    void stop() {
        directory.shutDown(true);
    }

    /** Without the user, which the settings of tests have in the URL. */
    private String url() {
        return database.settings().url().replaceFirst("\\?.*", "");
    }

    private void person(String name, String key, String mail) throws Exception {
        directory.add(
                "dn: cn=" + name + ",ou=Users,dc=example,dc=org",
                "objectClass: person",
                "cn: " + name,
                "displayName: " + name + " Example",
                "employeeID: " + key,
                "mail: " + mail,
                "uidNumber: " + (1000 + Integer.parseInt(key)));
    }

    private Path write(String url, String more) throws IOException {
        return Files.writeString(folder.resolve("sync.yaml"), """
                source:
                  - id: directory
                    preset: cern-ldap
                    ldap:
                      url: ldap://127.0.0.1:%d
                      users: {base: "ou=Users,dc=example,dc=org", filter: "(employeeID=*)"}
                target:
                  app: invenio
                  database: "%s"
                  user: postgres
                  invenio: {client-id: rdm, identity-method: cern}
                %s
                """.formatted(directory.getListenPort(), url, more));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                                   | Usage: postern-sync COMMAND
                    fly                                  | "fly" is not a command
                    run                                  | run needs [--config]
                    plan --config a --config b           | is given twice
                    plan --config a --nothing            | --nothing
                    plan --config a operand              | takes nothing but options
                    undo --config a                      | undo needs RUN
                    undo --config a one                  | "one" is no number of a run
                    why --config a                       | why needs PERSON_OR_GROUP
                    run --config a --since yesterday     | "yesterday" is no time with its zone
                    run --config a --plan p --since 2026-01-01T00:00:00Z | give one of the two
                    """)
    void saysHowItIsUsed(String arguments, String complaint) {
        Answer answer = call(arguments.isEmpty() ? new String[0] : arguments.split(" ", -1));

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err()).contains(complaint);
    }

    @Test
    void saysWhatItIs() {
        assertThat(call("version").out()).startsWith("postern-sync 0").doesNotContain("unknown", "${");
        assertThat(call("--help").out()).contains("plan", "run", "undo", "why", "check", "health", "version");
    }

    @Test
    void checksAConfiguration() throws IOException {
        assertThat(call("check", "--config", file.toString()).code()).isZero();

        Answer wrong =
                call("check", "--config", write("nowhere", "leavers: delete").toString());
        assertThat(wrong.code()).isEqualTo(1);
        assertThat(wrong.err()).contains("target.database", "leavers", "2 errors");
    }

    @ParameterizedTest
    @CsvSource({"plan", "run", "undo", "why"})
    void refusesAMalformedConfigurationBeforeAnythingIsRead(String command) throws IOException {
        write("jdbc:postgresql://127.0.0.1:1/none", "leavers: delete");

        Answer answer = call(
                command.equals("undo") || command.equals("why")
                        ? new String[] {command, "--config", file.toString(), "1"}
                        : new String[] {command, "--config", file.toString()});

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err()).contains("leavers").doesNotContain("target.database cannot be asked");
    }

    @Test
    void showsASampleOfASourceAndTheSchemaOnline() {
        Answer answer = call("check", "--config", file.toString(), "--online");

        assertThat(answer.out())
                .contains("mail: [ada@example.org]", "mapped: Person[", "key=1, username=ada")
                .contains("ok: source directory")
                .contains("ok: target.database: Invenio");
        assertThat(answer.code()).isZero();
        assertThat(database.rows("SELECT count(*) FROM accounts_user")).containsExactly("0");
    }

    @Test
    void saysOnlineWhatCannotBeReached() throws IOException {
        Answer answer = call(
                "check",
                "--config",
                write("jdbc:postgresql://127.0.0.1:1/none", "").toString(),
                "--online");

        assertThat(answer.err()).contains("unreachable: target.database");
        assertThat(answer.code()).isEqualTo(6);

        directory.shutDown(true);
        assertThat(call("check", "--config", file.toString(), "--online").err())
                .contains("unreachable: source directory");
    }

    @Test
    void saysOnlineThatASchemaIsUnknown() {
        database.execute("DROP TABLE accounts_useridentity CASCADE");

        Answer answer = call("check", "--config", file.toString(), "--online");

        assertThat(answer.err()).contains("not understood: target.database");
        assertThat(answer.code()).isEqualTo(1);
    }

    @Test
    void plansRunsAndTakesBack() throws Exception {
        Answer plan = call("plan", "--config", file.toString());
        assertThat(plan.code()).as(plan.toString()).isZero();
        assertThat(plan.out()).containsPattern("created +2 +0 +0");
        assertThat(database.rows("SELECT count(*) FROM accounts_user")).containsExactly("0");

        Answer run = call("run", "--config", file.toString());
        assertThat(run.code()).as(run.toString()).isZero();
        assertThat(database.rows("SELECT username, email, active FROM accounts_user ORDER BY id"))
                .containsExactly("ada|ada@example.org|t", "grace|grace@example.org|t");
        assertThat(call("why", "--config", file.toString(), "ada@example.org").out())
                .contains("account 1: ada <ada@example.org>");

        String number = run.out().replaceAll("(?s).*\\nrun +([0-9]+)\\n.*", "$1");
        Answer undone = call("undo", "--config", file.toString(), number);
        assertThat(undone.code()).as(undone.toString()).isZero();
        assertThat(database.rows("SELECT active FROM accounts_user")).containsExactly("f", "f");
        assertThat(call("undo", "--config", file.toString(), "4711").code()).isEqualTo(2);
    }

    @Test
    void setsAsideABadRecordAndGoesOn() throws Exception {
        person("x.y", "3", "xy@example.org");

        Answer run = call("run", "--config", file.toString());

        assertThat(run.code()).as(run.toString()).isEqualTo(3);
        assertThat(run.out()).containsPattern("set aside +1 +0");
        assertThat(database.rows("SELECT count(*) FROM accounts_user")).containsExactly("2");
    }

    @Test
    void appliesAPlanAsItWasSeen() throws Exception {
        Path plan = folder.resolve("plan.jsonl");
        assertThat(call("plan", "--config", file.toString(), "--out", plan.toString())
                        .code())
                .isZero();
        person("Joan", "3", "joan@example.org");

        Answer run = call("run", "--config", file.toString(), "--plan", plan.toString());

        assertThat(run.code()).as(run.toString()).isZero();
        assertThat(database.rows("SELECT username FROM accounts_user ORDER BY id"))
                .containsExactly("ada", "grace");
        Answer again = call("run", "--config", file.toString(), "--plan", plan.toString());
        assertThat(again.code()).isEqualTo(4);
        assertThat(again.out()).contains("rest on rows that have changed since");
    }

    @Test
    void aPlanThatExceedsALimitNeedsApprovalToo() throws Exception {
        assertThat(call("run", "--config", file.toString()).code()).isZero();
        for (int i = 10; i < 30; i++) {
            person("user" + i, String.valueOf(i), "user" + i + "@example.org");
        }
        Path plan = folder.resolve("plan.jsonl");
        Answer planned = call("plan", "--config", file.toString(), "--out", plan.toString());
        assertThat(planned.code()).as(planned.toString()).isEqualTo(4);

        Answer refused = call("run", "--config", file.toString(), "--plan", plan.toString());
        assertThat(refused.code()).as(refused.toString()).isEqualTo(4);
        assertThat(refused.out()).contains("limits.create");
        assertThat(database.rows("SELECT count(*) FROM accounts_user")).containsExactly("2");

        String hash = planned.out().replaceAll("(?s).*\\nplan +([0-9a-f]{64})\\n.*", "$1");
        Answer approved = call("run", "--config", file.toString(), "--plan", plan.toString(), "--approve", hash);
        assertThat(approved.code()).as(approved.toString()).isZero();
        assertThat(database.rows("SELECT count(*) FROM accounts_user")).containsExactly("22");
    }

    @Test
    void refusesAPlanThatWasChangedOrCut() throws Exception {
        Path plan = folder.resolve("plan.jsonl");
        call("plan", "--config", file.toString(), "--out", plan.toString());
        List<String> lines = Files.readAllLines(plan);
        Files.write(plan, lines.subList(1, lines.size()));
        assertThat(call("run", "--config", file.toString(), "--plan", plan.toString())
                        .err())
                .contains("is not as it was written");
        Files.write(plan, lines.subList(0, lines.size() - 1));
        Answer cut = call("run", "--config", file.toString(), "--plan", plan.toString());
        assertThat(cut.code()).isEqualTo(2);
        assertThat(cut.err()).contains("it was cut off");
        assertThat(database.rows("SELECT count(*) FROM accounts_user")).containsExactly("0");
    }

    @Test
    void stopsAtALimitUntilThePlanIsApproved() throws Exception {
        assertThat(call("run", "--config", file.toString()).code()).isZero();
        directory.delete("cn=Grace,ou=Users,dc=example,dc=org");

        Answer refused = call("run", "--config", file.toString());
        assertThat(refused.code()).as(refused.toString()).isEqualTo(4);
        assertThat(refused.out())
                .contains("because      limits.deactivate is")
                .containsPattern("(?m)^  postern-sync run --config " + file + " --approve [0-9a-f]{64}$");
        assertThat(database.rows("SELECT count(*) FROM accounts_user WHERE active"))
                .containsExactly("2");

        String hash = refused.out().replaceAll("(?s).*\\nplan +([0-9a-f]{64})\\n.*", "$1");
        Answer approved = call("run", "--config", file.toString(), "--approve", hash);
        assertThat(approved.code()).as(approved.toString()).isZero();
        assertThat(database.rows("SELECT username FROM accounts_user WHERE active"))
                .containsExactly("ada");
    }

    @Test
    void removesNothingWhereTheSourceIsAway() throws Exception {
        assertThat(call("run", "--config", file.toString()).code()).isZero();
        directory.shutDown(true);
        Files.writeString(file, Files.readString(file).replace("url: ldap", "attempts: 1\n      url: ldap"));

        Answer away = call("run", "--config", file.toString());

        assertThat(away.code()).as(away.toString()).isIn(4, 5);
        assertThat(away.out()).contains("directory could not be read completely");
        assertThat(database.rows("SELECT count(*) FROM accounts_user WHERE active"))
                .containsExactly("2");
    }

    @Test
    void saysThatTheDatabaseIsAway() throws IOException {
        Answer answer = call(
                "run",
                "--config",
                write("jdbc:postgresql://127.0.0.1:1/none", "").toString());

        assertThat(answer.code()).isEqualTo(6);
        assertThat(answer.err()).isNotBlank();
    }

    private static Answer call(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.commands().run(List.of(arguments), new PrintWriter(out), new PrintWriter(err));
        return new Answer(code, out.toString(), err.toString());
    }
}
