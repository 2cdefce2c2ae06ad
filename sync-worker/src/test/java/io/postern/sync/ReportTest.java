/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import io.postern.sync.store.TestDatabase;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code --report} writes, of a directory in which nothing is as one would like it. */
final class ReportTest {

    private static final String HOSTILE = "</script><script>alert(1)</script>\" onload='x' \u202egnp.exe";

    private record Answer(int code, String out, String err) {}

    @TempDir
    private Path folder;

    private InMemoryDirectoryServer directory;
    private TestDatabase database;

    @BeforeEach
    void start() throws Exception {
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=example,dc=org");
        config.setSchema(null);
        directory = new InMemoryDirectoryServer(config);
        directory.startListening();
        directory.add("dn: dc=example,dc=org", "objectClass: domain", "dc: example");
        directory.add("dn: ou=Users,dc=example,dc=org", "objectClass: organizationalUnit", "ou: Users");
        directory.add("dn: ou=Groups,dc=example,dc=org", "objectClass: organizationalUnit", "ou: Groups");
        person("ada", 1, "Ada Example");
        person("grace", 2, HOSTILE);
        person("not.allowed", 3, "Three");
        person("not.welcome", 4, "Four");
        group("data-curators", "ada", "grace");
        database = TestDatabase.of("invenio-latest");
        write("{create: 100%, update: 100%, deactivate: 100%}");
    }

    @AfterEach
    void stop() {
        directory.shutDown(true);
    }

    private void person(String name, int key, String display) throws Exception {
        directory.add(
                "dn: cn=" + name + ",ou=Users,dc=example,dc=org",
                "objectClass: person",
                "cn: " + name,
                "displayName: " + display,
                "employeeID: " + key,
                "mail: " + name + "@example.org",
                "division: IT",
                "uidNumber: " + (1000 + key));
    }

    private void group(String name, String... members) throws Exception {
        List<String> lines = new ArrayList<>(
                List.of("dn: cn=" + name + ",ou=Groups,dc=example,dc=org", "objectClass: group", "cn: " + name));
        Stream.of(members).forEach(member -> lines.add("member: cn=" + member + ",ou=Users,dc=example,dc=org"));
        directory.add(lines.toArray(String[]::new));
    }

    private void write(String limits) throws IOException {
        Files.writeString(folder.resolve("sync.yaml"), """
                source:
                  - id: directory
                    preset: cern-ldap
                    ldap:
                      url: ldap://127.0.0.1:%d
                      users: {base: "ou=Users,dc=example,dc=org", filter: "(employeeID=*)"}
                      groups: {base: "ou=Groups,dc=example,dc=org", filter: "(objectClass=group)"}
                target:
                  app: invenio
                  database: "%s"
                  user: postgres
                  invenio: {client-id: rdm, identity-method: cern}
                groups: {memberships: owned}
                limits: %s
                """.formatted(
                        directory.getListenPort(), database.settings().url(), limits));
    }

    @Test
    void aPageShowsWhatTheDirectorySaysAndObeysNothingOfIt() throws Exception {
        Path file = folder.resolve("report.html");
        Answer run = call("run", "--report", file.toString());

        assertThat(run.code()).as(run.toString()).isEqualTo(3);
        String html = Files.readString(file);
        Document page = Jsoup.parse(html);
        assertThat(page.select("script, img, link, iframe, object, form, [src], [onload], [style]"))
                .isEmpty();
        assertThat(page.select("[href]"))
                .allSatisfy(link -> assertThat(link.attr("href")).startsWith("#"));
        assertThat(page.select("a[href]"))
                .allSatisfy(
                        link -> assertThat(page.getElementById(link.attr("href").substring(1)))
                                .isNotNull());
        assertThat(html).doesNotContain("\u202e", "http://", "https://");
        assertThat(page.expectFirst("meta[http-equiv=Content-Security-Policy]").attr("content"))
                .startsWith("default-src 'none'");
        assertThat(page.select("#person-create td.after").eachText())
                .contains("</script><script>alert(1)</script>\" onload='x' U+202Egnp.exe");
        assertThat(page.title()).isEqualTo("Run 1: Done, with something set aside");
    }

    @Test
    void aPageShowsNumbersSourcesTimeAndWhatIsSetAsideByReason() throws Exception {
        Document page = page("run");

        assertThat(row(page, "#numbers", "created")).containsExactly("2", "1", "2", "0");
        assertThat(row(page, "#numbers", "set aside")).startsWith("2", "0");
        assertThat(page.select("#sources td, #sources thead th").eachText())
                .containsExactly("directory", "yes", "4", "none", "1", "none", "0", "2", "0", "0", "0", "0");
        assertThat(page.select("#time svg.bar rect title").eachText())
                .extracting(title -> title.split(" ", 2)[0])
                .containsExactly("lock", "read", "compare", "hash", "apply");
        assertThat(page.select("#set-aside details")).hasSize(1);
        assertThat(page.select("#set-aside summary").text())
                .startsWith("2 ")
                .contains("target.invenio.username-pattern");
        assertThat(page.select("#set-aside tr").eachText())
                .hasSize(2)
                .first()
                .asString()
                .contains("not.allowed@example.org", "key 3", "from directory");
        assertThat(page.select("#next code").text())
                .isEqualTo("postern-sync undo --config " + folder.resolve("sync.yaml") + " 1");
    }

    @Test
    void aPageShowsBeforeAndAfterOfTheFieldsThatDiffer() throws Exception {
        call("run");
        directory.modify(
                "dn: cn=ada,ou=Users,dc=example,dc=org",
                "changetype: modify",
                "replace: mail",
                "mail: countess@example.org",
                "-",
                "replace: division",
                "division: EP");
        directory.delete("cn=grace,ou=Users,dc=example,dc=org");
        directory.modify(
                "dn: cn=data-curators,ou=Groups,dc=example,dc=org",
                "changetype: modify",
                "delete: member",
                "member: cn=ada,ou=Users,dc=example,dc=org");

        Document page = page("run");

        assertThat(page.select("#changes details").eachAttr("id"))
                .containsExactly("person-deactivate", "member-remove", "person-update");
        Element ada = page.expectFirst("#person-update tbody");
        assertThat(ada.expectFirst("th").text()).contains("ada", "account 1", "key 1", "rule key");
        assertThat(ada.select("tr").eachText().stream().map(text -> text.replaceFirst(".*rule key ", "")))
                .containsExactlyInAnyOrder("email ada@example.org countess@example.org", "profile.department IT EP");
        assertThat(page.select("#person-deactivate td.f").eachText()).contains("active");
        assertThat(page.expectFirst("#person-deactivate th[scope=rowgroup]").text())
                .contains("grace", "grace@example.org");
        assertThat(page.expectFirst("#member-remove tbody tr").text())
                .contains("ada")
                .endsWith("data-curators member nothing");
    }

    @Test
    void aPageSaysWhichLimitRefusedAndWhatToDo() throws Exception {
        call("run");
        directory.delete("cn=grace,ou=Users,dc=example,dc=org");
        write("{deactivate: 0%}");

        Document page = page("run");

        assertThat(page.expectFirst("header").className()).isEqualTo("refused");
        assertThat(page.expectFirst("h1").text()).isEqualTo("Refused: nothing was written");
        assertThat(page.select("#reasons code").eachText()).contains("limits.deactivate");
        String approve = page.select("#next code").text();
        assertThat(approve).matches("postern-sync run --config \\S+ --approve [0-9a-f]{64}");

        String hash = approve.substring(approve.length() - 64);
        assertThat(call("run", "--approve", hash).code()).isEqualTo(3);
    }

    @Test
    void aPlanAndAnUndoAreReportedToo() throws Exception {
        Document plan = page("plan");
        assertThat(plan.title()).isEqualTo("Plan: A run would do this and set some aside; nothing was written");
        assertThat(plan.select("#person-create tbody")).hasSize(2);

        call("run");
        Document undo = page("undo", "1");
        assertThat(undo.title()).isEqualTo("Undo 2: Done");
        assertThat(undo.select("#person-deactivate td.f").eachText()).containsExactly("active", "active");
    }

    @Test
    void aLongSectionIsCutAndSaysSo() throws Exception {
        for (int i = 100; i < 700; i++) {
            person("user" + i, i, "User " + i);
        }
        for (int i = 1000; i < 1060; i++) {
            person("user." + i, i, "User " + i);
        }

        Document page = page("plan");

        assertThat(page.select("#person-create tbody")).hasSize(500);
        assertThat(page.select("#person-create .more").text()).startsWith("… and 102 more.");
        assertThat(page.select("#person-create").hasAttr("open")).as("folded").isFalse();
        assertThat(page.select("#set-aside tr")).hasSize(50);
        assertThat(page.select("#set-aside .more").text()).startsWith("… and 12 more for this reason.");
    }

    @Test
    void programsGetEverythingAsJson() throws Exception {
        Path file = folder.resolve("report.json");
        call("run", "--report", file.toString());

        JsonNode report = new ObjectMapper().readTree(file.toFile());

        assertThat(report.path("run").asInt()).isEqualTo(1);
        assertThat(report.path("outcome").asText()).isEqualTo("set-aside");
        assertThat(report.path("command").asText()).isEqualTo("run");
        assertThat(report.at("/counts/people/created").asInt()).isEqualTo(2);
        assertThat(report.at("/counts/people/set-aside").asInt()).isEqualTo(2);
        assertThat(report.at("/sources/0/given").asInt()).isEqualTo(4);
        assertThat(report.path("set-aside")).hasSize(2);
        assertThat(report.path("changes")).hasSize(5);
        assertThat(report.path("changes").findValuesAsText("action"))
                .containsExactly("role.create", "person.create", "person.create", "member.add", "member.add");
        assertThat(folder.toFile().list())
                .as("no half-written file")
                .containsExactlyInAnyOrder("sync.yaml", "report.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"absent/report.html", "sync.yaml/report.html", "."})
    void aFileThatCannotBeWrittenIsKnownBeforeTheRun(String name) {
        Answer run = call("run", "--report", folder.resolve(name).toString());

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("--report " + folder.resolve(name), "cannot be written");
        assertThat(database.rows("SELECT count(*) FROM accounts_user")).containsExactly("0");
    }

    @Test
    void anEarlierReportStaysWhereThereIsNoNewOne() throws Exception {
        Path file = Files.writeString(folder.resolve("report.html"), "of yesterday");
        Files.writeString(
                folder.resolve("sync.yaml"),
                Files.readString(folder.resolve("sync.yaml"))
                        .replace(database.settings().url(), "jdbc:postgresql://127.0.0.1:1/none"));

        assertThat(call("run", "--report", file.toString()).code()).isEqualTo(6);

        assertThat(file).hasContent("of yesterday");
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("sync.yaml", "report.html");
    }

    private Document page(String... command) throws IOException {
        Path file = folder.resolve("a page.html");
        List<String> words = new ArrayList<>(List.of(command[0], "--report", file.toString()));
        words.addAll(List.of(command).subList(1, command.length));
        Answer answer = call(words.toArray(String[]::new));
        assertThat(file).as(answer.toString()).exists();
        return Jsoup.parse(file.toFile());
    }

    private static List<String> row(Document page, String section, String title) {
        return page.select(section + " tbody tr").stream()
                .filter(row -> row.expectFirst("th").text().equals(title))
                .findFirst()
                .orElseThrow()
                .select("td")
                .eachText();
    }

    private Answer call(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> words = new ArrayList<>(List.of(arguments));
        words.addAll(1, List.of("--config", folder.resolve("sync.yaml").toString()));
        int code = Main.commands().run(words, new PrintWriter(out), new PrintWriter(err));
        return new Answer(code, out.toString(), err.toString());
    }
}
