/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postern.auth.Account;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions in cookies, revocations in a file. */
class FileRevocationsTest {
    @TempDir
    private Path directory;

    private final Site site = new Site();
    private Path file = Path.of("revocations");

    @BeforeEach
    void placeTheFile() {
        file = directory.resolve("revocations");
        site.revocations(file);
    }

    private BrowserSessions open() {
        return BrowserSessions.open(site.settings(), site.surroundings());
    }

    @Test
    void outlivesARestart() throws Exception {
        Browser thief;
        Browser other;
        Browser person;
        try (BrowserSessions sessions = open()) {
            thief = new Browser().take(sessions.begin(site.session("ada"), new Browser().request()));
            other = new Browser().take(sessions.begin(site.session("bob"), new Browser().request()));
            person = new Browser().take(sessions.begin(site.session("eve"), new Browser().request()));
            sessions.end(thief.request());
            sessions.endAll(new Account(Site.ISSUER, "eve"));
        }
        assertThat(Files.readString(file)).doesNotContain("ada").doesNotContain("eve");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (BrowserSessions sessions = open()) {
            SessionsContract.assertEnded(thief.visit(sessions));
            SessionsContract.assertEnded(person.visit(sessions));
            assertThat(SessionsContract.accepted(other.visit(sessions)).username())
                    .isEqualTo("bob-name");
        }
    }

    @Test
    void passesOverALineThatACrashCutOff() throws Exception {
        Browser ada;
        Browser bob;
        try (BrowserSessions sessions = open()) {
            ada = new Browser().take(sessions.begin(site.session("ada"), new Browser().request()));
            bob = new Browser().take(sessions.begin(site.session("bob"), new Browser().request()));
            sessions.end(ada.copy().request());
        }
        Files.writeString(file, "AAAAAAAAAAAAAAAAAAAAAA 17", StandardOpenOption.APPEND);
        try (BrowserSessions sessions = open()) {
            SessionsContract.assertEnded(ada.copy().visit(sessions));
            sessions.end(bob.copy().request());
        }
        try (BrowserSessions sessions = open()) {
            SessionsContract.assertEnded(ada.visit(sessions));
            SessionsContract.assertEnded(bob.visit(sessions));
        }
    }

    @Test
    void servesOneGateAlone() {
        try (BrowserSessions first = open()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(this::open)
                    .withMessageContaining("session.revocations")
                    .withMessageContaining("session.redis");
            assertThat(first.problem()).isEmpty();
        }
        open().close();
    }

    @Test
    void leavesAFileOfSomethingElseAlone() throws Exception {
        Files.writeString(file, "my thesis\n");
        assertThatIllegalArgumentException().isThrownBy(this::open).withMessageContaining("is left as it is");
        assertThat(file).hasContent("my thesis");
    }

    @Test
    void saysWhereItCannotWrite() throws Exception {
        Files.writeString(directory.resolve("file"), "");
        for (String unfit : List.of("missing", "file")) {
            site.revocations(directory.resolve(unfit).resolve("revocations"));
            assertThatThrownBy(this::open)
                    .hasMessageContaining("session.revocations")
                    .hasMessageContaining("cannot be written")
                    .hasMessageContaining("create it");
            assertThat(problem())
                    .hasValueSatisfying(problem -> assertThat(problem)
                            .contains(directory.resolve(unfit).toString())
                            .contains("create it"));
        }
    }

    @Test
    void wantsAFile() {
        site.revocations(directory);
        assertThatThrownBy(this::open)
                .hasMessageContaining("session.revocations")
                .hasMessageContaining("name a file");
    }

    /** Who checks may not disturb the gate that runs. */
    @Test
    void isLookedAtWhileAGateUsesIt() throws Exception {
        assertThat(problem()).isEmpty();
        assertThat(directory).isEmptyDirectory();
        try (BrowserSessions sessions = open()) {
            sessions.endAll(new Account(Site.ISSUER, "eve"));
            String before = Files.readString(file);
            assertThat(problem()).isEmpty();
            assertThat(file).hasContent(before);
        }
        Files.writeString(file, "postern revocations 11\n");
        assertThat(problem()).hasValueSatisfying(problem -> assertThat(problem).contains("is left as it is"));
    }

    private Optional<String> problem() {
        return BrowserSessions.revocationsProblem(site.settings().config());
    }

    @Test
    void forgetsWhatHasHadItsTime() throws Exception {
        RevocationList list = new RevocationList(10_000, site.clock);
        Instant now = site.clock.instant();
        try (FileRevocations revocations = FileRevocations.open(file, list)) {
            for (int i = 0; i < 1200; i++) {
                revocations.add(Revocation.ofSession("id-" + i, now, now.plusSeconds(60)));
            }
            long full = Files.size(file);
            site.clock.move(Duration.ofMinutes(3));
            Instant later = site.clock.instant();
            for (int i = 0; i < 10; i++) {
                revocations.add(Revocation.ofSession("later-" + i, later, later.plusSeconds(60)));
            }
            assertThat(Files.size(file)).isLessThan(full / 10);
        }
    }

    @Test
    void aReloadGoesOnWithTheFile() throws Exception {
        BrowserSessions after;
        Browser browser;
        try (BrowserSessions before = open()) {
            browser = new Browser().take(before.begin(site.session("ada"), new Browser().request()));
            after = before.reopen(site.settings());
        }
        try (after) {
            after.end(browser.copy().request());
            SessionsContract.assertEnded(browser.visit(after));
        }
    }
}
