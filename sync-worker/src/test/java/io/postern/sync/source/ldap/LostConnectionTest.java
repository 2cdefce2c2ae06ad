/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.sync.source.Entry;
import io.postern.sync.source.Verdict;
import io.postern.sync.source.ldap.Directories.Draft;
import io.postern.sync.source.ldap.Directories.Ldif;
import io.postern.sync.source.ldap.LdapSettings.Patience;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A connection to a real OpenLDAP that breaks at every page, at its first entry, in its middle and at its end. */
class LostConnectionTest {
    private static final int PAGES = 6;
    private static final int PAGE_SIZE = 20;
    private static final int PEOPLE = PAGES * PAGE_SIZE - 3;
    private static final Verdict COMPLETE = new Verdict.Complete(Optional.empty());

    @TempDir
    static Path folder;

    static Slapd slapd;

    @BeforeAll
    static void start() throws Exception {
        slapd = Slapd.in(folder)
                .load(new Ldif().people(PEOPLE).group("g", "uid=p1," + Directories.PEOPLE))
                .start();
    }

    @AfterAll
    static void stop() {
        if (slapd != null) {
            slapd.close();
        }
    }

    static Stream<Arguments> atEveryPage() {
        return Stream.of(Relay.Harm.CUT, Relay.Harm.TORN, Relay.Harm.STALLED, Relay.Harm.GARBLED)
                .flatMap(harm -> Stream.iterate(1, page -> page + 1)
                        .limit(PAGES)
                        .flatMap(page -> Stream.of(0, 1, PAGE_SIZE / 2, PAGE_SIZE - 3)
                                .map(entry -> Arguments.of(harm, page, entry))));
    }

    @ParameterizedTest
    @MethodSource
    void atEveryPage(Relay.Harm harm, int page, int entry) throws Exception {
        try (Relay relay = new Relay(slapd.port(), harm, page, entry, Integer.MAX_VALUE)) {
            Received received = new Received();
            Verdict verdict =
                    received.all(new Draft(relay.url()).pageSize(PAGE_SIZE).groupsOfNames());
            int given = (page - 1) * PAGE_SIZE + entry;
            assertThat(verdict)
                    .isInstanceOfSatisfying(
                            Verdict.Incomplete.class,
                            incomplete -> assertThat(incomplete.reason())
                                    .contains("users below")
                                    .contains("page " + page + ", after " + given + " entries"));
            assertThat(received.refs()).doesNotHaveDuplicates().hasSize(given);
            assertThat(received.groups).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CUT", "TORN", "STALLED", "GARBLED"})
    void beforeTheFirstEntryTheSearchIsBegunAgain(Relay.Harm harm) throws Exception {
        try (Relay relay = new Relay(slapd.port(), harm, 1, 0, 2)) {
            Received received = new Received();
            Verdict verdict =
                    received.all(new Draft(relay.url()).pageSize(PAGE_SIZE).groupsOfNames());
            assertThat(verdict).isEqualTo(COMPLETE);
            assertThat(received.refs()).doesNotHaveDuplicates().hasSize(PEOPLE);
            assertThat(received.members).hasSize(1);
        }
    }

    @Test
    void theGroupsAreReadFromTheNextServerWhereTheFirstWentAwayAfterThePeople() throws Exception {
        int lastPage = PAGES;
        try (Relay relay = new Relay(slapd.port(), Relay.Harm.CUT, lastPage + 1, 0, 1)) {
            Received received = new Received();
            Verdict verdict = received.all(
                    new Draft(relay.url(), slapd.url()).pageSize(PAGE_SIZE).groupsOfNames());
            assertThat(verdict).isEqualTo(COMPLETE);
            assertThat(received.refs()).doesNotHaveDuplicates().hasSize(PEOPLE);
            assertThat(received.members).hasSize(1);
        }
    }

    @Test
    void aServerThatSendsByteByByteIsLeftWhenThePageTakesTooLong() throws Exception {
        Patience patience = new Patience(
                Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(800), 1, Duration.ofMillis(1));
        try (Relay relay = new Relay(slapd.port(), Relay.Harm.DRIBBLED, 2, 3, Integer.MAX_VALUE)) {
            Received received = new Received();
            Verdict verdict =
                    received.all(new Draft(relay.url()).pageSize(PAGE_SIZE).patience(patience));
            assertThat(verdict)
                    .isInstanceOfSatisfying(
                            Verdict.Incomplete.class,
                            incomplete -> assertThat(incomplete.reason())
                                    .contains("page 2")
                                    .contains("page-timeout"));
            assertThat(received.people).hasSize(PAGE_SIZE + 3);
        }
    }

    @Test
    void aServerThatIsKilledBetweenPeopleAndGroupsLeavesTheReadingIncomplete(@TempDir Path own) throws Exception {
        try (Slapd doomed = Slapd.in(own)
                .load(new Ldif().people(3).group("g", "uid=p1," + Directories.PEOPLE))
                .start()) {
            Received received = new Received() {
                @Override
                public void person(Entry entry) {
                    super.person(entry);
                    doomed.kill();
                }
            };
            Verdict verdict = received.all(new Draft(doomed.url()).pageSize(1).groupsOfNames());
            assertThat(verdict).isInstanceOf(Verdict.Incomplete.class);
            assertThat(received.refs()).doesNotHaveDuplicates();
        }
    }
}
