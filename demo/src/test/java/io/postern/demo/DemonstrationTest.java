/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts the demonstration as the README says, copies what it prints into a shell, and compares. */
final class DemonstrationTest {
    private static final String LAST_LINE = "Stop it with Ctrl-C.";
    private static final Pattern TRY = Pattern.compile("^  # (\\d{3}): (.*)\\n  (curl .*)$", Pattern.MULTILINE);
    private static final Pattern ASSIGNMENT = Pattern.compile("  ([A-Z]+=.*)");
    private static final Pattern STATUS = Pattern.compile("^HTTP/1\\.1 (\\d{3})");
    private static final int SECONDS_TO_START = 60;

    private static Process demonstration;
    private static List<String> printed;

    @TempDir
    private static Path directory;

    /** A printed command, the status it is said to get, and what it is said to show. */
    private record Try(String command, int status, String shows) {}

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(present("curl") && present("sed"), "no curl on this machine");
        demonstration = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        printed = readInstructions(demonstration);
    }

    @AfterAll
    static void stop() throws Exception {
        if (demonstration != null) {
            demonstration.destroy();
            assertThat(demonstration.waitFor(SECONDS_TO_START, TimeUnit.SECONDS))
                    .isTrue();
        }
    }

    @Test
    void everyPrintedCommandGetsTheStatusItSays() throws Exception {
        List<Try> tries = tries();

        assertThat(tries).hasSizeGreaterThanOrEqualTo(8);
        assertThat(tries).extracting(Try::status).contains(200, 400, 401, 403);
        for (Try each : tries) {
            Matcher status = STATUS.matcher(run(each));
            assertThat(status.find()).as(each.command()).isTrue();
            assertThat(Integer.parseInt(status.group(1))).as(each.command()).isEqualTo(each.status());
        }
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
        return printed.stream()
                .flatMap(line -> Pattern.compile("^Postern is running at (.*)$")
                        .matcher(line)
                        .results())
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> readInstructions(Process process) throws IOException {
        List<String> lines = new ArrayList<>();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
            if (line.equals(LAST_LINE)) {
                drain(output);
                return lines;
            }
        }
        throw new IllegalStateException("the demonstration ended: " + lines);
    }

    private static void drain(BufferedReader output) {
        Thread reader = new Thread(
                () -> {
                    try {
                        output.lines().forEach(line -> {});
                    } catch (UncheckedIOException e) {
                        // the demonstration was stopped, and its output with it
                    }
                },
                "drain");
        reader.setDaemon(true);
        reader.start();
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
                .map(found -> new Try(found.group(3), Integer.parseInt(found.group(1)), found.group(2)))
                .toList();
    }

    /** What a shell prints that is given the assignments of the instructions, and then this command. */
    private static String run(Try what) throws Exception {
        String script = printed.stream()
                .map(ASSIGNMENT::matcher)
                .filter(Matcher::matches)
                .map(line -> line.group(1))
                .collect(Collectors.joining("\n", "", "\n" + what.command()));
        Process shell = new ProcessBuilder("sh", "-c", script)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).as(output).isZero();
        return output;
    }

    private static boolean present(String program) {
        return Pattern.compile(":")
                .splitAsStream(System.getenv().getOrDefault("PATH", ""))
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }
}
