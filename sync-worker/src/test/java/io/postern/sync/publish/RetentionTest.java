/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.sync.model.AccountChanges;
import io.postern.sync.store.Run;
import io.postern.sync.store.VisitorAccounts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which changes go from the ledger, and what those who look back are told. */
class RetentionTest {

    private static final String CHANGES = "SELECT string_agg(id::text, ' ' ORDER BY id) FROM postern.change";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Invenio invenio = Invenio.of("invenio-latest");

    /** Run 1 long ago, with changes 1 to 3, a visit amid them; run 3 within the period, with 4 and 5, and a visit, 6. */
    @BeforeEach
    void twoRunsAndVisits() {
        invenio.accounts(1, 2);
        invenio.database().execute("""
                INSERT INTO postern.run (id, kind, started, finished, outcome) OVERRIDING SYSTEM VALUE VALUES
                    (1, 'run', now() - interval '90 days', now() - interval '90 days', 'done'),
                    (2, 'session', now() - interval '91 days', NULL, 'serving'),
                    (3, 'run', now() - interval '61 days', now() - interval '1 day', 'done');
                SELECT setval('postern.run_id_seq', 3);
                INSERT INTO postern.change (id, run, at, action, account, rule)
                SELECT nextval('postern.change_id'), c.run, now() - c.age * interval '1 day', 'person.update', '1', 'test'
                FROM (VALUES (1, 91), (2, 90), (1, 90), (3, 61), (3, 1), (2, 1)) c (run, age)""");
    }

    private Publisher publisher(Destinations destinations) {
        return invenio.publisher(destinations.keeping(Duration.ofDays(60)));
    }

    private List<String> changes() {
        return invenio.database().rows(CHANGES);
    }

    private AccountChanges after(long number) {
        try (VisitorAccounts accounts = invenio.store().accounts(Map.of())) {
            return accounts.changesAfter(number);
        }
    }

    @Test
    void removesRunsThatEndedBeforeThePeriodWhole() {
        try (Publisher publisher = publisher(Invenio.destinations())) {
            publisher.register();
            assertThat(changes()).containsExactly("4 5 6");
            publisher.register();
            assertThat(changes()).containsExactly("4 5 6");
        }
    }

    @Test
    void removesNothingWhereNoPeriodIsSet() {
        try (Publisher publisher = invenio.publisher(Invenio.destinations())) {
            publisher.register();
        }
        assertThat(changes()).containsExactly("1 2 3 4 5 6");
    }

    @Test
    void keepsTheNewestSoThatTheNumberNeverGoesBack() {
        invenio.database()
                .execute("UPDATE postern.change SET at = now() - interval '1 year';"
                        + " UPDATE postern.run SET finished = now() - interval '1 year' WHERE kind = 'run'");
        try (Publisher publisher = publisher(Invenio.destinations())) {
            publisher.register();
        }
        assertThat(changes()).containsExactly("6");
        assertThat(after(0).last()).isEqualTo(6);
    }

    @Test
    void whoMissedSomethingBeginsAnew() {
        try (Publisher publisher = publisher(Invenio.destinations())) {
            publisher.register();
        }
        assertThat(after(2)).isEqualTo(new AccountChanges(0, List.of()));
        assertThat(after(3).last()).as("all that came after it is there").isEqualTo(6);
        assertThat(after(0).last()).isEqualTo(6);
        assertThat(after(7).last()).as("another ledger's number").isEqualTo(6);
    }

    @Test
    void keepsWhatADestinationIsStillToBeToldOf() throws Exception {
        Postbox postbox = new Postbox();
        Destinations destinations = Invenio.destinations();
        destinations.add(
                "hook", "a hook", new Feed.Accounts(1), postbox, new Pace(Duration.ofMillis(2), Duration.ofMillis(2)));
        invenio.database()
                .execute("INSERT INTO postern.delivery (hook, change) VALUES ('hook', 2), ('invenio.sessions', 0)");
        try (Publisher publisher = publisher(destinations)) {
            publisher.register();
            assertThat(changes())
                    .as("change 3 waits, and is of the run of change 1")
                    .containsExactly("1 2 3 4 5 6");
            publisher.deliver(PATIENCE);
            assertThat(postbox.ids()).contains(1L);
            publisher.register();
            assertThat(changes()).containsExactly("4 5 6");
        }
    }

    @Test
    void aDestinationThatNoFileNamesAnyMoreHoldsNothingUpForLong() {
        invenio.database()
                .execute(
                        "INSERT INTO postern.delivery (hook, change, seen) VALUES ('gone', 0, now() - interval '31 days')");
        try (Publisher publisher = publisher(Invenio.destinations())) {
            publisher.register();
        }
        assertThat(changes()).containsExactly("4 5 6");
    }

    @Test
    void aRunThatIsPartlyGoneIsNotTakenBack() {
        invenio.database().execute("UPDATE postern.run SET forgotten = true WHERE id = 1");
        try (Run undo = invenio.store().run(PATIENCE, "undo").orElseThrow()) {
            assertThat(undo.reverse(1)).isFalse();
        }
        try (Run undo = invenio.store().run(PATIENCE, "undo").orElseThrow()) {
            assertThat(undo.reverse(3)).isTrue();
        }
    }
}
