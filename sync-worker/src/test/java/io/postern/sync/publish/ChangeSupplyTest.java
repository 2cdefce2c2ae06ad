/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.sync.store.CkanSettings;
import io.postern.sync.store.Store;
import io.postern.sync.store.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which ids come out of the ledger, for whom, and from where on after an interruption. */
final class ChangeSupplyTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pace AT_ONCE = new Pace(Duration.ofMillis(2), Duration.ofMillis(2));

    private static List<List<Object>> told(Invenio invenio, Feed feed, Runnable changes) throws Exception {
        Postbox postbox = new Postbox();
        Destinations destinations = Invenio.destinations();
        destinations.add("hook", "a hook", feed, postbox, AT_ONCE);
        try (Publisher publisher = invenio.publisher(destinations)) {
            publisher.register();
            changes.run();
            assertThat(publisher.deliver(PATIENCE).get(0).done()).isTrue();
        }
        return postbox.messages();
    }

    @Test
    void whoHoldsARoleWithANewNameHasChanged() throws Exception {
        Invenio invenio = Invenio.of("invenio-latest").accounts(1, 2, 3, 4, 5);
        invenio.role("staff", 1, 2, 3, 4);
        List<List<Object>> told = told(invenio, new Feed.Accounts(3), () -> {
            invenio.role("role.update", "staff", "{\"description\": \"of no account\"}");
            invenio.changed("person.update", 5);
            invenio.role("role.update", "staff", "{\"name\": \"Staff\"}");
        });

        assertThat(told).containsExactly(List.of(5L, 1L, 2L), List.of(3L, 4L));
    }

    @Test
    void groupsAreToldOfTheirOwnChangesAndOfTheirMembers() throws Exception {
        Invenio invenio = Invenio.of("invenio-latest").accounts(1);
        invenio.role("staff");
        invenio.role("guests");
        List<List<Object>> told = told(invenio, new Feed.Roles(500), () -> {
            invenio.role("role.create", "guests", "{}");
            invenio.role("role.create", "gone", "{}");
            invenio.role("member.add", "staff", "{}");
            invenio.changed("person.update", 1);
        });

        assertThat(told).containsExactly(List.of("guests", "staff"));
    }

    @Test
    void rolesOfTheFirstGenerationAreNumbers() throws Exception {
        Invenio invenio = Invenio.of("invenio-v11");
        invenio.database()
                .execute(
                        "INSERT INTO accounts_role (id, created, updated, name, version_id) VALUES (7, now(), now(), 'r', 1)");
        List<List<Object>> told = told(invenio, new Feed.Roles(500), () -> invenio.role("role.create", "7", "{}"));

        assertThat(told).containsExactly(List.of(7L));
    }

    @Test
    void accountsThatAreGoneAreLeftOut() throws Exception {
        Invenio invenio = Invenio.of("invenio-latest").accounts(1, 3);
        List<List<Object>> told =
                told(invenio, new Feed.Accounts(500), () -> invenio.changed("person.update", 1, 2, 3));

        assertThat(told).containsExactly(List.of(1L, 3L));
    }

    @Test
    void cachesAreToldOfAccessAlone() throws Exception {
        Invenio invenio = Invenio.of("invenio-latest").accounts(1, 2, 3, 4);
        List<List<Object>> told = told(invenio, new Feed.Access(500), () -> {
            invenio.changed("person.update", 1);
            invenio.changed("person.deactivate", 2);
            invenio.changed("member.remove", 3);
            invenio.changed("session.join", 4);
        });

        assertThat(told).containsExactly(List.of(2L, 3L));
    }

    @Test
    void idsOfCkanAreTexts() throws Exception {
        TestDatabase database = TestDatabase.of("ckan-2.11");
        Store store = new Store(database.settings(), new CkanSettings("default"));
        store.migrate();
        database.execute("INSERT INTO \"user\" (id, name, state) VALUES ('3f-a', 'ada', 'active');"
                + " INSERT INTO \"group\" (id, name, type, state, is_organization, approval_status)"
                + " VALUES ('g', 'open-data', 'organization', 'active', true, 'approved')");
        Postbox users = new Postbox();
        Postbox groups = new Postbox();
        Destinations destinations = Invenio.destinations();
        destinations.add("users", "users", new Feed.Accounts(5), users, AT_ONCE);
        destinations.add("groups", "groups", new Feed.Roles(5), groups, AT_ONCE);
        try (Publisher publisher = new Publisher(store, destinations, new Random(1))) {
            publisher.register();
            database.execute("INSERT INTO postern.change (id, run, action, account, role, rule) VALUES"
                    + " (nextval('postern.change_id'), 1, 'member.add', '3f-a', 'open-data', 'test')");
            publisher.deliver(PATIENCE);
        }
        assertThat(users.ids()).containsExactly("3f-a");
        assertThat(groups.ids()).containsExactly("open-data");
    }

    /** Whoever is told, is told after their last change, wherever the reader broke off and began anew. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void nothingIsMissedWhereverItIsInterrupted(long seed) {
        Random random = new Random(seed);
        Invenio invenio = Invenio.of("invenio-latest")
                .accounts(IntStream.rangeClosed(1, 12).toArray());
        invenio.role("staff", 1, 2, 3, 4, 5);
        List<Object> told = new ArrayList<>();
        Feed.Accounts feed = new Feed.Accounts(1 + random.nextInt(4));
        try (Handle handle = invenio.store().jdbi().open()) {
            Book.enter(handle, List.of("hook"));
            List<Long> changed = new ArrayList<>();
            for (int round = 0; round < 12; round++) {
                for (int i = random.nextInt(6); i > 0; i--) {
                    if (random.nextInt(8) == 0) {
                        invenio.role("role.update", "staff", "{\"name\": \"s" + round + i + "\"}");
                        told.removeAll(List.of(1L, 2L, 3L, 4L, 5L));
                        changed.addAll(List.of(1L, 2L, 3L, 4L, 5L));
                    } else {
                        int account = 1 + random.nextInt(12);
                        invenio.changed("person.update", account);
                        told.removeAll(List.of((long) account));
                        changed.add((long) account);
                    }
                }
                ChangeSupply supply = supply(handle, feed, invenio);
                for (int i = random.nextInt(4); i > 0; i--) {
                    Optional<Batch> batch = supply.next(handle);
                    batch.ifPresent(sent -> told.addAll(sent.values()));
                    if (batch.isPresent() && random.nextBoolean()) {
                        supply.told(handle);
                    } else {
                        break; // killed before it was written down, or nothing there
                    }
                }
            }
            ChangeSupply rest = supply(handle, feed, invenio);
            for (Optional<Batch> batch = rest.next(handle); batch.isPresent(); batch = rest.next(handle)) {
                told.addAll(batch.get().values());
                rest.told(handle);
            }
            assertThat(told).as("after the last change").containsAll(changed).doesNotContainNull();
            assertThat(supply(handle, feed, invenio).next(handle)).isEmpty();
        }
    }

    private static ChangeSupply supply(Handle handle, Feed.Accounts feed, Invenio invenio) {
        return new ChangeSupply(
                "hook",
                feed,
                invenio.store().published(),
                Book.standing(handle, "hook").orElseThrow().change());
    }
}
