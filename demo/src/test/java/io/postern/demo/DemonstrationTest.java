/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts the demonstration as the README says, copies what it prints into a shell, and compares. */
final class DemonstrationTest {
    private static final Pattern TRY = Pattern.compile("^  # (\\d{3}|exit \\d): (.*)\\n  (.*)$", Pattern.MULTILINE);
    private static final Pattern ASSIGNMENT = Pattern.compile("  ([A-Z]+=.*|[a-z_]+\\(\\) \\{.*)");
    private static final Pattern STATUS = Pattern.compile("^HTTP/1\\.1 (\\d{3})");

    private static RunningDemonstration demonstration;
    private static List<String> printed;
    private static int lastExit;

    @TempDir
    private static Path directory;

    /** A printed command, the status or exit code it is said to get, and what it is said to show. */
    private record Try(String command, String outcome, String shows) {}

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(present("curl") && present("sed"), "no curl on this machine");
        demonstration = RunningDemonstration.start();
        printed = demonstration.printed();
    }

    @AfterAll
    static void stop() throws Exception {
        if (demonstration != null) {
            Path folder = Path.of(said("^  as it says in +(.*)/proxy.yaml$"));
            assertThat(folder).isDirectory();
            demonstration.close();
            assertThat(folder).doesNotExist();
        }
    }

    @Test
    void everyPrintedCommandEndsAsItSays() throws Exception {
        Map<String, String> outputs = new HashMap<>();
        for (Try each : tries()) {
            outputs.merge(each.shows(), run(each), String::concat);
        }

        assertThat(outputs).hasSizeGreaterThanOrEqualTo(30);
        assertThat(tries())
                .extracting(Try::outcome)
                .contains("200", "204", "302", "400", "401", "403", "409", "exit 0", "exit 4");
        aLeaverIsCutOffAndComesBack(outputs);
        aGroupChangesAndIsUndone(outputs);
        aVisitorHasAnAccountBeforeTheDirectoryHasThem(outputs);
        assertThat(found(outputs, "past the limits"))
                .contains("limits.source-shrinks is 40%", "limits.deactivate is 40%", "outcome      refused");
    }

    private static void aLeaverIsCutOffAndComesBack(Map<String, String> outputs) {
        assertThat(found(outputs, "the accounts are as")).containsPattern("unchanged +5 +2");
        assertThat(found(outputs, "her account and her role"))
                .contains("\"account\":{\"id\":", "\"active\":true,\"roles\":[\"data-readers\"]}");
        assertThat(found(outputs, "would deactivate"))
                .containsPattern("deactivated +1")
                .contains("nothing was written");
        assertThat(directory.resolve("report.html"))
                .content(StandardCharsets.UTF_8)
                .contains("Accounts deactivated", "chloe@example.org");
        assertThat(found(outputs, "of no use")).contains("account_blocked");
        assertThat(found(outputs, "active again")).containsPattern("reactivated +1");
        assertThat(found(outputs, "role that she had")).contains("\"active\":true,\"roles\":[\"data-readers\"]}");
    }

    private static void aGroupChangesAndIsUndone(Map<String, String> outputs) {
        assertThat(found(outputs, "knows him as a curator")).contains("\"roles\":[\"data-curators\"]");
        assertThat(found(outputs, "a reader again")).contains("\"roles\":[\"data-readers\"]");
    }

    private static void aVisitorHasAnAccountBeforeTheDirectoryHasThem(Map<String, String> outputs) {
        assertThat(found(outputs, "he begins today")).contains("nothing is known of finn");
        assertThat(found(outputs, "when he comes")).contains("\"username\":\"finn\",\"active\":true,\"roles\":[]}");
        assertThat(found(outputs, "made by POST")).contains("rule session", "identity demo e41d7c60-");
        assertThat(found(outputs, "as the gate asked")).endsWith("{\"username\":\"finn\"}");
        assertThat(found(outputs, "does not get the account")).contains("\"error\":\"conflict\"");
        assertThat(found(outputs, "no second account")).containsPattern("created +0 +0 +2");
        assertThat(found(outputs, "gives him a role"))
                .contains("\"username\":\"finn\",\"active\":true,\"roles\":[\"data-readers\"]}");
    }

    @Test
    void theDatabaseHasTheAccountsOfTheDirectory() throws Exception {
        assertThat(printed).anyMatch(line -> line.contains("made 5 accounts"));
        assertThat(run(tryThatShows("which run made it")))
                .contains("chloe <chloe@example.org>", "identity demo", "member of data-readers, by directory");
    }

    @Test
    void theOfficeShowsBothSidesAndRunsTheWorker() throws Exception {
        String office = said("^Open (.*) in a browser to see both sides.*$");
        Visit visit = new Visit();
        assertThat(visit.open(office).body())
                .contains("Emil Sørensen", "there, in data-readers", "active, data-readers")
                .doesNotContain("account 5, deactivated");

        assertThat(visit.press(office, "/people/emil/leave").body())
                .contains("<dd>not there</dd>", "The next run changes this.");
        assertThat(visit.press(office, "/worker/plan").body()).contains("emil@example.org");
        assertThat(visit.press(office, "/worker/run").body()).contains("Accounts deactivated", "emil@example.org");
        assertThat(visit.open(office).body()).contains("deactivated, data-readers");
        visit.press(office, "/people/emil/join");
        assertThat(visit.press(office, "/worker/run").body()).contains("emil@example.org");
        assertThat(visit.open(office).body()).doesNotContain("deactivated");
    }

    @Test
    void theOfficeTakesNothingFromOtherSites() throws Exception {
        String office = said("^Open (.*) in a browser to see both sides.*$");
        assertThat(shell("curl -si -X POST -H 'Origin: https://evil.example' " + office + "people/emil/leave"))
                .startsWith("HTTP/1.1 403");
        assertThat(shell("curl -si -X POST " + office + "people/nobody/leave")).startsWith("HTTP/1.1 409");
        assertThat(shell("curl -si -X POST " + office + "people/emil/promote")).startsWith("HTTP/1.1 404");
        assertThat(new Visit().open(office).body()).contains("<h2>Emil Sørensen</h2>\n<dl><dt>Directory</dt><dd>there");
    }

    @Test
    void theAppGreetsAliceButHasNotSeenHerToken() throws Exception {
        assertThat(run(tryThatShows("greets Alice")))
                .contains("\"greeting\":\"Hello Alice Meyer\"")
                .contains("\"name\":\"X-Remote-User\",\"value\":\"alice\"")
                .contains("\"name\":\"X-Remote-Groups\",\"value\":\"admins,projects/papyri,curator\"")
                .contains("\"status\":\"verified\"")
                .doesNotContainIgnoringCase("\"authorization\"");
    }

    @Test
    void thePageShowsTheSame() throws Exception {
        run(tryThatShows("as a page"));

        assertThat(directory.resolve("alice.html"))
                .content(StandardCharsets.UTF_8)
                .contains("<h1>Hello Alice Meyer</h1>", "Verified with a key of the gate");
    }

    @Test
    void madeUpHeadersAreGone() throws Exception {
        assertThat(run(tryThatShows("made-up")))
                .contains("\"greeting\":\"Hello stranger\"")
                .contains("\"status\":\"absent\"")
                .doesNotContainIgnoringCase("x-remote")
                .doesNotContainIgnoringCase("x_remote");
        assertThat(run(tryThatShows("no sysadmin")))
                .contains("\"greeting\":\"Hello Bob Okafor\"")
                .containsOnlyOnce("X-Remote-Sysadmin")
                .contains("\"name\":\"X-Remote-Sysadmin\",\"value\":\"false\"");
    }

    @Test
    void aPersonSignsInWithABrowserIsKnownAndSignsOut() throws Exception {
        Visit visit = new Visit();
        HttpResponse<String> stranger = visit.open(gate() + "/");
        assertThat(stranger.body()).contains("Hello stranger");

        HttpResponse<String> people = visit.follow(stranger, "Sign in");
        assertThat(people.body()).contains("Who are you?");
        HttpResponse<String> alice = visit.choose(people, "alice");
        assertThat(alice.uri()).hasToString(gate() + "/");
        assertThat(alice.body()).contains("Hello Alice Meyer", "admins,projects/papyri,curator");

        HttpResponse<String> out = visit.follow(alice, "Sign out");
        assertThat(out.uri().toString()).startsWith(gate() + "/oauth2/sign_out");
        assertThat(visit.open(gate() + "/").body()).contains("Hello stranger");
    }

    @Test
    void aPersonWhoIsSentToSignInComesBackToThePage() throws Exception {
        Visit visit = new Visit();
        HttpResponse<String> bob = visit.choose(visit.open(gate() + "/records/7?tab=files"), "bob");
        assertThat(bob.uri()).hasToString(gate() + "/records/7?tab=files");
        assertThat(bob.body()).contains("Hello Bob Okafor");
        assertThat(visit.open(gate() + "/admin/users").statusCode()).isEqualTo(403);
    }

    @Test
    void theKeysArePublicOnes() throws Exception {
        assertThat(run(tryThatShows("keys"))).contains("\"keys\"").doesNotContain("\"d\"");
    }

    private static String gate() {
        return said("^Postern is running at (.*)$");
    }

    private static String said(String pattern) {
        return Pattern.compile(pattern, Pattern.MULTILINE)
                .matcher(String.join("\n", printed))
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
    }

    private static String found(Map<String, String> outputs, String what) {
        return outputs.entrySet().stream()
                .filter(each -> each.getKey().contains(what))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    }

    private static Try tryThatShows(String what) {
        return tries().stream()
                .filter(each -> each.shows().contains(what))
                .findFirst()
                .orElseThrow();
    }

    private static List<Try> tries() {
        return TRY.matcher(String.join("\n", printed))
                .results()
                .map(found -> new Try(found.group(3), found.group(1), found.group(2)))
                .toList();
    }

    /** What a shell prints that is given the assignments of the instructions, and then this command, held to its outcome. */
    private static String run(Try what) throws Exception {
        String output = shell(what.command());
        if (what.outcome().startsWith("exit ")) {
            assertThat("exit " + lastExit).as(what.command() + "\n" + output).isEqualTo(what.outcome());
        } else {
            Matcher status = STATUS.matcher(output);
            assertThat(status.find()).as(what.command()).isTrue();
            assertThat(status.group(1)).as(what.command() + "\n" + output).isEqualTo(what.outcome());
        }
        return output;
    }

    private static String shell(String command) throws Exception {
        String script = printed.stream()
                .map(ASSIGNMENT::matcher)
                .filter(Matcher::matches)
                .map(line -> line.group(1))
                .collect(Collectors.joining("\n", "", "\n" + command));
        Process shell = new ProcessBuilder("sh", "-c", script)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        lastExit = shell.waitFor();
        return output;
    }

    private static boolean present(String program) {
        return Pattern.compile(":")
                .splitAsStream(System.getenv().getOrDefault("PATH", ""))
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }
}
