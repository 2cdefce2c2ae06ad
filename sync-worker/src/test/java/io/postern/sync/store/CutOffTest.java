/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postern.sync.model.Group;
import io.postern.sync.model.Person;
import io.postern.sync.model.Person.Skip;
import io.postern.sync.model.Plan;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The worker loses its database somewhere in a run: the same as being killed there, since what was not committed is gone and
 * nothing is kept elsewhere. And a second worker comes while one runs.
 */
class CutOffTest {

    private static final PlannedSource SOURCE = new PlannedSource(0, "directory", "cern", true);
    private static final InvenioSettings INVENIO = new InvenioSettings(Optional.of("rdm"), Map.of(), false);
    private static final String ROWS =
            "SELECT i.id, u.username, u.email, u.active, u.profile, r.extra_data - 'changes',"
                    + " (SELECT string_agg(m.role_id, ',' ORDER BY m.role_id) FROM accounts_userrole m WHERE m.user_id = u.id)"
                    + " FROM accounts_user u LEFT JOIN accounts_useridentity i ON i.id_user = u.id"
                    + " LEFT JOIN oauthclient_remoteaccount r ON r.user_id = u.id ORDER BY i.id, u.username";
    private static final List<String> AFTER = List.of(
            "1|grace|grace@example.org|t|{\"d\": \"IT\"}|{\"k\": \"1\", \"keycloak_id\": \"ada\"}|∅",
            "2|ada|ada@example.org|t|{\"d\": \"EP\"}|{\"k\": \"2\", \"keycloak_id\": \"grace\"}|staff",
            "3|joan|joan@example.org|f|{\"d\": \"IT\"}|{\"k\": \"3\", \"keycloak_id\": \"joan\"}|staff",
            "4|mary|mary@example.org|t|{\"d\": \"IT\"}|{\"k\": \"4\", \"keycloak_id\": \"mary\"}|staff");

    private final TestDatabase database = TestDatabase.withLedger("invenio-latest");

    private static Person person(String key, String name, String department) {
        return new Person(
                key,
                key,
                name,
                Optional.of(name + "@example.org"),
                Optional.empty(),
                Map.of("d", department),
                Map.of(),
                Map.of("k", key),
                Skip.NEVER);
    }

    private static Plan run(Store store, List<Person> people, List<String> members) {
        try (Run run = store.run(Duration.ofSeconds(5), "run").orElseThrow()) {
            Staging staging = run.workspace().stage(SOURCE);
            people.forEach(staging::person);
            staging.group(
                    new Group("g", "staff", Optional.empty(), "Staff", Optional.empty()),
                    new Place(Optional.of("staff"), "", false));
            members.forEach(member -> staging.member("g", member));
            staging.finish();
            run.workspace().complete(SOURCE);
            Plan plan = run.workspace().plan(new PlanRules(true, true, false));
            assertThat(run.apply()).isEmpty();
            run.finish("done", Optional.empty(), true);
            return plan;
        }
    }

    private static Plan first(Store store) {
        return run(
                store,
                List.of(person("1", "ada", "IT"), person("2", "grace", "IT"), person("3", "joan", "IT")),
                List.of("1", "3"));
    }

    private static Plan second(Store store) {
        return run(
                store,
                List.of(person("1", "grace", "IT"), person("2", "ada", "EP"), person("4", "mary", "IT")),
                List.of("2", "4"));
    }

    private Store through(CuttingRelay relay) {
        String url = database.settings().url();
        String name = url.substring(url.lastIndexOf('/'));
        return new Store(
                new DatabaseSettings(
                        "jdbc:postgresql://127.0.0.1:" + relay.port() + name, "postgres", Optional.empty()),
                INVENIO);
    }

    /** Every so many bytes of the whole run, from the first connection to the last commit. */
    static LongStream places() throws IOException {
        CutOffTest whole = new CutOffTest();
        Store store = new Store(whole.database.settings(), INVENIO);
        first(store);
        try (CuttingRelay relay = new CuttingRelay(whole.database.port(), Long.MAX_VALUE)) {
            second(whole.through(relay));
            long all = relay.sent();
            return LongStream.range(0, 24).map(i -> all * (2 * i + 1) / 48);
        }
    }

    @ParameterizedTest
    @MethodSource("places")
    void theNextRunFinishesTheWork(long bytes) throws IOException {
        Store store = new Store(database.settings(), INVENIO);
        first(store);
        try (CuttingRelay relay = new CuttingRelay(database.port(), bytes)) {
            Store cut = through(relay);
            assertThatThrownBy(() -> second(cut)).isInstanceOf(RuntimeException.class);
        }
        assertThat(database.rows(
                        "SELECT count(*) FROM accounts_user u WHERE NOT EXISTS (SELECT FROM accounts_useridentity i"
                                + " WHERE i.id_user = u.id) OR u.username IS NULL OR u.email IS NULL"))
                .as("nothing half done")
                .containsExactly("0");
        second(store);
        assertThat(database.rows(ROWS)).isEqualTo(AFTER);
        assertThat(second(store).empty()).isTrue();
        assertThat(database.rows("SELECT count(*) FROM postern.run WHERE outcome = 'running'"))
                .containsExactly("0");
    }

    @Test
    void aSecondWorkerWaitsAndThenGivesUp() {
        Store store = new Store(database.settings(), INVENIO);
        first(store);
        try (Run run = store.run(Duration.ofSeconds(5), "run").orElseThrow()) {
            assertThat(run.id()).isPositive();
            assertThat(new Store(database.settings(), INVENIO).run(Duration.ofMillis(200), "run"))
                    .isEmpty();
        }
        assertThat(second(store).empty()).isFalse();
    }

    @Test
    void aWorkerWhoseLockWasLostWritesNothingMore() {
        Store store = new Store(database.settings(), INVENIO);
        first(store);
        try (Run slow = store.run(Duration.ofSeconds(5), "run").orElseThrow()) {
            Staging staging = slow.workspace().stage(SOURCE);
            staging.person(person("9", "eve", "IT"));
            staging.finish();
            slow.workspace().plan(new PlanRules(true, true, false));
            database.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
                    + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");
            second(store);
            assertThatThrownBy(slow::apply).isInstanceOf(StoreException.class);
        }
        assertThat(database.rows(ROWS)).isEqualTo(AFTER);
    }
}
