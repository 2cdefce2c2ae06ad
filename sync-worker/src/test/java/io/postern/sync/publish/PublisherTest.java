/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What is delivered, kept, tried again and left alone, with receivers that do as a test says. */
class PublisherTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pace AT_ONCE = new Pace(Duration.ofMillis(2), Duration.ofMillis(2));
    private static final Pace SLOWLY = new Pace(Duration.ofHours(1), Duration.ofHours(1));

    private final Invenio invenio = Invenio.of("invenio-latest");

    private Publisher publisher(Postbox postbox, int batch, Pace pace) {
        Destinations destinations = Invenio.destinations();
        destinations.add("hook", "a hook", new Feed.Accounts(batch), postbox, pace);
        return invenio.publisher(destinations);
    }

    @Test
    void tellsEachIdOnceInBatches() throws Exception {
        Postbox postbox = new Postbox();
        invenio.accounts(1, 2, 3, 4, 5);
        try (Publisher publisher = publisher(postbox, 2, AT_ONCE)) {
            publisher.register();
            invenio.changed("person.create", 1, 2, 3, 4, 5);
            invenio.changed("member.add", 1, 3, 3, 1);
            List<Delivery> deliveries = publisher.deliver(PATIENCE);

            assertThat(postbox.messages()).containsExactly(List.of(2L, 4L), List.of(5L, 3L), List.of(1L));
            assertThat(deliveries)
                    .containsExactly(new Delivery(
                            "hook", "a hook (hook)", 5, 0, Optional.empty(), Optional.empty(), Optional.empty()));
            invenio.changed("person.update", 2);
            assertThat(publisher.deliver(PATIENCE).get(0).sent()).isEqualTo(1);
            assertThat(publisher.deliver(PATIENCE).get(0).sent()).isZero();
        }
        assertThat(postbox.ids()).hasSize(6).endsWith(2L);
        assertThat(postbox.names()).doesNotHaveDuplicates();
        assertThat(postbox.opened()).as("nobody is called for nothing").isEqualTo(2);
    }

    @Test
    void aNewHookBeginsAtThePresentEnd() throws Exception {
        Postbox postbox = new Postbox();
        invenio.accounts(1, 2);
        invenio.changed("person.create", 1);
        try (Publisher publisher = publisher(postbox, 500, AT_ONCE)) {
            publisher.register();
            invenio.changed("person.create", 2);
            publisher.deliver(PATIENCE);
        }
        assertThat(postbox.ids()).containsExactly(2L);
    }

    @Test
    void keepsWhatIsRefusedUntilItIsTaken() throws Exception {
        Postbox postbox = new Postbox();
        invenio.accounts(1, 2, 3);
        try (Publisher publisher = publisher(postbox, 500, SLOWLY)) {
            publisher.register();
            postbox.refuses("is on holiday", Optional.empty());
            invenio.changed("person.create", 1, 2);
            Delivery refused = publisher.deliver(PATIENCE).get(0);

            assertThat(refused.sent()).isZero();
            assertThat(refused.left()).isEqualTo(2);
            assertThat(refused.oldest()).get().matches(Instant.now()::isAfter);
            assertThat(refused.failure()).contains("is on holiday");
            assertThat(refused.next()).get().matches(pause -> pause.compareTo(Duration.ofMinutes(29)) > 0);
            postbox.takes();
            invenio.changed("person.create", 3);
            assertThat(publisher.deliver(PATIENCE).get(0).left())
                    .as("it is left alone as long as it should")
                    .isEqualTo(3);
        }
        try (Publisher next = publisher(postbox, 500, SLOWLY)) {
            assertThat(next.deliver(PATIENCE).get(0).left())
                    .as("by another process too")
                    .isEqualTo(3);
            invenio.database().execute("UPDATE postern.delivery SET due = clock_timestamp()");
            Delivery taken = next.deliver(PATIENCE).get(0);

            assertThat(taken.done()).isTrue();
            assertThat(taken.failure()).isEmpty();
        }
        assertThat(postbox.ids()).containsExactly(1L, 2L, 3L);
        assertThat(invenio.book("hook", "attempts || coalesce(failure, '')")).isEqualTo("[0]");
    }

    @Test
    void aBatchThatWasSentAndNotWrittenDownIsSentAgain() throws Exception {
        Postbox postbox = new Postbox();
        invenio.accounts(1, 2, 3);
        try (Publisher publisher = publisher(postbox, 2, AT_ONCE)) {
            publisher.register();
            invenio.changed("person.create", 1, 2, 3);
            postbox.afterwards(() -> {
                postbox.afterwards(() -> {});
                invenio.database()
                        .execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
            });
            assertThat(publisher.deliver(PATIENCE).get(0).left()).isEqualTo(3);
            publisher.deliver(PATIENCE);
        }
        assertThat(postbox.messages()).containsExactly(List.of(1L, 2L), List.of(1L, 2L), List.of(3L));
        assertThat(postbox.names().get(0))
                .as("it can be told")
                .isEqualTo(postbox.names().get(1));
    }

    @Test
    void aDestinationThatHangsHoldsUpNoOther() throws Exception {
        Postbox dead = new Postbox();
        Postbox alive = new Postbox();
        invenio.accounts(1, 2);
        Destinations destinations = Invenio.destinations();
        destinations.add("dead", "a dead one", new Feed.Accounts(500), dead, AT_ONCE);
        destinations.add("alive", "another", new Feed.Accounts(500), alive, AT_ONCE);
        CountDownLatch door = dead.shut();
        try (Publisher publisher = invenio.publisher(destinations)) {
            publisher.register();
            invenio.changed("person.create", 1);
            List<Delivery> first = publisher.deliver(Duration.ofMillis(300));
            assertThat(first.get(0).left()).isEqualTo(1);
            assertThat(first.get(0).next()).as("it is at work").isEmpty();
            await().until(() -> alive.ids().equals(List.of(1L)));
            invenio.changed("person.create", 2);
            publisher.deliver(Duration.ofMillis(300));
            await().until(() -> alive.ids().equals(List.of(1L, 2L)));
            assertThat(dead.opened()).as("nobody is sent after it").isEqualTo(1);
            door.countDown();
            await().until(() -> publisher.deliver(PATIENCE).get(0).done());
        }
        assertThat(dead.ids()).containsExactly(1L, 2L);
    }

    @Test
    void severalProcessesDeliverOneAtATime() throws Exception {
        Postbox postbox = new Postbox();
        CountDownLatch door = postbox.shut();
        invenio.accounts(IntStream.rangeClosed(1, 40).toArray());
        try (Publisher one = publisher(postbox, 10, AT_ONCE);
                Publisher other = publisher(postbox, 10, AT_ONCE)) {
            one.register();
            invenio.changed("person.create", IntStream.rangeClosed(1, 40).toArray());
            one.deliver(Duration.ZERO);
            await().until(() -> postbox.opened() == 1);
            assertThat(other.deliver(PATIENCE).get(0).left())
                    .as("it has nothing to do")
                    .isEqualTo(40);
            assertThat(postbox.opened()).isEqualTo(1);
            door.countDown();
            assertThat(one.deliver(PATIENCE).get(0).done()).isTrue();
            other.deliver(PATIENCE);
        }
        assertThat(postbox.ids())
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 40).boxed().toList());
    }

    @Test
    void noTransactionIsOpenWhileAReceiverIsWaitedFor() throws Exception {
        Postbox postbox = new Postbox();
        CountDownLatch door = postbox.shut();
        invenio.accounts(1);
        try (Publisher publisher = publisher(postbox, 500, AT_ONCE)) {
            publisher.register();
            invenio.changed("person.create", 1);
            publisher.deliver(Duration.ZERO);
            await().until(() -> postbox.opened() == 1);
            assertThat(invenio.database()
                            .rows("SELECT state FROM pg_stat_activity WHERE application_name = 'postern-sync'"
                                    + " AND datname = current_database()"))
                    .containsOnly("idle");
            door.countDown();
        }
    }

    @Test
    void drainsUntilWhatIsLeftHasFailedThreeTimes() throws Exception {
        Postbox postbox = new Postbox();
        invenio.accounts(1);
        try (Publisher publisher = publisher(postbox, 500, AT_ONCE)) {
            publisher.register();
            postbox.refuses("is away", Optional.empty());
            invenio.changed("person.create", 1);
            assertThat(publisher.drain(PATIENCE).get(0).left()).isEqualTo(1);
            assertThat(postbox.opened()).isEqualTo(3);
            assertThat(invenio.book("hook", "attempts")).isEqualTo("[3]");
            postbox.takes();
            await().until(() -> publisher.drain(PATIENCE).get(0).done());
        }
        assertThat(postbox.ids()).containsExactly(1L);
    }

    @Test
    void drainsNoLongerThanThereIsTime() throws Exception {
        Postbox postbox = new Postbox();
        invenio.accounts(1);
        try (Publisher publisher = publisher(postbox, 500, SLOWLY)) {
            publisher.register();
            postbox.refuses("asks for a pause", Optional.of(Duration.ofHours(2)));
            invenio.changed("person.create", 1);
            Delivery delivery = publisher.drain(PATIENCE).get(0);
            assertThat(postbox.opened()).isEqualTo(1);
            assertThat(delivery.next()).get().matches(pause -> pause.compareTo(Duration.ofMinutes(119)) > 0);
        }
    }

    @Test
    void rowsThatNobodyIsConfiguredForWaitForAWhile() throws Exception {
        invenio.ended("old");
        invenio.database().execute("UPDATE postern.outbox SET at = at - interval '32 days'");
        invenio.ended("new");
        try (Publisher publisher = invenio.publisher(Invenio.destinations().noSessions())) {
            publisher.register();
            assertThat(publisher.deliver(PATIENCE)).isEmpty();
        }
        assertThat(invenio.database().rows("SELECT payload ->> 'sids' FROM postern.outbox"))
                .containsExactly("[\"new\"]");
    }

    @Test
    void aHookThatIsInNoFileIsForgottenAfterAMonth() {
        invenio.database()
                .execute(
                        "INSERT INTO postern.delivery (hook, change, seen) VALUES ('gone', 7, now() - interval '31 days'),"
                                + " ('just-gone', 7, now() - interval '29 days'), ('hook', 7, now() - interval '40 days')");
        try (Publisher publisher = publisher(new Postbox(), 500, AT_ONCE)) {
            publisher.register();
        }
        assertThat(invenio.database().rows("SELECT hook, change FROM postern.delivery ORDER BY hook"))
                .as("and one that is there goes on where it was")
                .containsExactly("hook|7", "just-gone|7");
    }
}
