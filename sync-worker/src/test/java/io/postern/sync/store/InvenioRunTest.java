/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.sync.model.Person;
import io.postern.sync.model.Person.Skip;
import io.postern.sync.model.Plan;
import io.postern.sync.model.SetAside;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** People into Invenio's tables, round by round. */
@Tag("postgresql")
class InvenioRunTest {

    private static final String USERS =
            "SELECT i.id, u.username, u.displayname, u.email, u.active, u.version_id FROM accounts_user u"
                    + " LEFT JOIN accounts_useridentity i ON i.id_user = u.id AND i.method = 'cern' ORDER BY u.id";

    private final TestDatabase database = TestDatabase.of("invenio-latest");
    private final Store store = new Store(
            database.settings(),
            new InvenioSettings(Optional.of("rdm"), Map.of("visibility", "restricted", "locale", "en"), false));

    private static Person person(String key, String username) {
        return person(key, username, username.toLowerCase(java.util.Locale.ROOT) + "@example.org");
    }

    private static Person person(String key, String username, String email) {
        return new Person(
                "ref-" + key,
                key,
                username,
                Optional.of(email),
                Optional.of("Name of " + username),
                Map.of("full_name", "Name of " + username),
                Map.of("locale", "en"),
                Map.of("identity_id", "id-" + key),
                Skip.NEVER);
    }

    private Plan run(Person... people) {
        PlannedSource source = new PlannedSource(0, "directory", "cern", false);
        try (Run run = store.run(Duration.ofSeconds(5), "run").orElseThrow()) {
            Workspace workspace = run.workspace();
            Staging staging = workspace.stage(source);
            List.of(people).forEach(staging::person);
            staging.finish();
            workspace.complete(source);
            Plan plan = workspace.plan(new PlanRules(true, true, false));
            assertThat(run.apply()).isEmpty();
            run.finish("done", Optional.empty(), true);
            return plan;
        }
    }

    @Test
    void makesAccountsAndFindsNothingToDoTheSecondTime() {
        assertThat(run(person("1", "Ada"), person("2", "grace"))
                        .counts()
                        .people()
                        .created())
                .isEqualTo(2);
        assertThat(database.rows(USERS))
                .containsExactly("1|ada|Ada|ada@example.org|t|1", "2|grace|grace|grace@example.org|t|1");
        assertThat(run(person("1", "Ada"), person("2", "grace")).empty()).isTrue();
    }

    @Test
    void aShorterListIsAChange() {
        Person longer = new Person(
                "r",
                "1",
                "ada",
                Optional.of("ada@example.org"),
                Optional.empty(),
                Map.of("affiliations", List.of("CERN", "EPFL")),
                Map.of(),
                Map.of(),
                Skip.NEVER);
        Person shorter = new Person(
                "r",
                "1",
                "ada",
                Optional.of("ada@example.org"),
                Optional.empty(),
                Map.of("affiliations", List.of("CERN")),
                Map.of(),
                Map.of(),
                Skip.NEVER);
        run(longer);
        assertThat(run(shorter).counts().people().updated()).isEqualTo(1);
        assertThat(database.rows("SELECT profile -> 'affiliations' FROM accounts_user"))
                .containsExactly("[\"CERN\"]");
        assertThat(run(shorter).empty()).isTrue();
    }

    @Test
    void swapsNamesAndAddresses() {
        run(person("1", "ada"), person("2", "grace"), person("3", "joan"));
        Plan plan = run(person("1", "grace"), person("2", "joan"), person("3", "ada"));
        assertThat(plan.counts().people().updated()).isEqualTo(3);
        assertThat(database.rows(USERS))
                .containsExactly(
                        "1|grace|grace|grace@example.org|t|2",
                        "2|joan|joan|joan@example.org|t|2",
                        "3|ada|ada|ada@example.org|t|2");
    }

    @Test
    void deactivatesALeaverAndBringsThemBack() {
        run(person("1", "ada"), person("2", "grace"));
        assertThat(run(person("1", "ada")).counts().people().deactivated()).isEqualTo(1);
        assertThat(database.rows(USERS)).last().isEqualTo("2|grace|grace|grace@example.org|f|2");
        assertThat(run(person("1", "ada")).empty()).isTrue();
        assertThat(run(person("1", "ada"), person("2", "grace"))
                        .counts()
                        .people()
                        .reactivated())
                .isEqualTo(1);
        assertThat(database.rows(USERS)).last().isEqualTo("2|grace|grace|grace@example.org|t|3");
    }

    @Test
    void whatTheApplicationHoldsIsSetAsideAndTheRestDone() throws Exception {
        run(person("1", "ada"), person("2", "grace"));
        try (Connection app = database.connect();
                Statement held = app.createStatement()) {
            app.setAutoCommit(false);
            held.execute("SELECT FROM accounts_user WHERE username = 'ada' FOR UPDATE");
            PlannedSource source = new PlannedSource(0, "directory", "cern", false);
            try (Run run = store.run(Duration.ofSeconds(5), "run").orElseThrow()) {
                Staging staging = run.workspace().stage(source);
                staging.person(person("1", "lovelace"));
                staging.person(person("2", "hopper"));
                staging.finish();
                run.workspace().complete(source);
                run.workspace().plan(new PlanRules(true, true, false));
                assertThat(run.apply()).singleElement().asString().contains("lock timeout");
                run.finish("set-aside", Optional.empty(), true);
            }
            app.rollback();
        }
        assertThat(database.rows(USERS))
                .containsExactly("1|ada|ada|ada@example.org|t|1", "2|hopper|hopper|hopper@example.org|t|2");
        run(person("1", "lovelace"), person("2", "hopper"));
        assertThat(database.rows(USERS)).first().isEqualTo("1|lovelace|lovelace|lovelace@example.org|t|2");
    }

    @Test
    void theApplicationIsNeverTheVictimOfADeadlock() throws Exception {
        run(person("1", "ada"), person("2", "grace"));
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (Connection app = database.connect();
                Statement statement = app.createStatement()) {
            app.setAutoCommit(false);
            statement.execute("UPDATE accounts_user SET password = 'x' WHERE username = 'grace'");
            PlannedSource source = new PlannedSource(0, "directory", "cern", false);
            try (Run run = store.run(Duration.ofSeconds(5), "run").orElseThrow()) {
                Staging staging = run.workspace().stage(source);
                staging.person(person("1", "lovelace"));
                staging.person(person("2", "hopper"));
                staging.finish();
                run.workspace().complete(source);
                run.workspace().plan(new PlanRules(true, true, false));
                Future<List<String>> refused = thread.submit(() -> run.apply());
                while (database.rows("SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
                                + " AND wait_event_type = 'Lock'")
                        .isEmpty()) {
                    assertThat(refused.isDone()).isFalse();
                }
                // the batch has ada and waits for grace; whoever has grace now wants ada
                statement.execute("UPDATE accounts_user SET password = 'x' WHERE username = 'ada'");
                app.commit();
                assertThat(refused.get())
                        .allSatisfy(reason -> assertThat(reason).contains("lock timeout"));
                run.finish("done", Optional.empty(), true);
            }
        } finally {
            thread.shutdownNow();
        }
        assertThat(database.rows("SELECT count(*) FROM accounts_user WHERE password = 'x'"))
                .containsExactly("2");
        run(person("1", "lovelace"), person("2", "hopper"));
        assertThat(database.rows("SELECT username FROM accounts_user ORDER BY id"))
                .containsExactly("lovelace", "hopper");
    }

    @Test
    void aBadRecordNeverStopsTheRun() {
        database.execute("ALTER TABLE accounts_user ADD CONSTRAINT no_eve CHECK (username <> 'eve')");
        PlannedSource source = new PlannedSource(0, "directory", "cern", false);
        try (Run run = store.run(Duration.ofSeconds(5), "run").orElseThrow()) {
            Staging staging = run.workspace().stage(source);
            for (int i = 0; i < 300; i++) {
                staging.person(person("k" + i, i == 137 ? "eve" : "user" + i));
            }
            staging.finish();
            run.workspace().complete(source);
            run.workspace().plan(new PlanRules(true, true, false));
            assertThat(run.apply()).singleElement().asString().contains("no_eve");
            run.finish("set-aside", Optional.empty(), true);
        }
        assertThat(database.rows("SELECT count(*) FROM accounts_user")).containsExactly("299");
        assertThat(database.rows("SELECT key, reason FROM postern.set_aside"))
                .singleElement()
                .asString()
                .startsWith("k137|the database refused the change");
    }

    @Test
    void aRecordThatIsSetAsideIsNotTakenOverByANewKey() {
        run(person("1", "ada"), person("2", "grace"));
        PlannedSource source = new PlannedSource(0, "directory", "cern", false);
        try (Run run = store.run(Duration.ofSeconds(5), "run").orElseThrow()) {
            Staging staging = run.workspace().stage(source);
            staging.person(person("2", "grace"));
            staging.person(person("9", "ada"));
            staging.setAside(new SetAside(
                    SetAside.Kind.PERSON, "ref-1", Optional.of("1"), Optional.empty(), Optional.empty(), "broken"));
            staging.finish();
            run.workspace().complete(source);
            Plan plan = run.workspace().plan(new PlanRules(true, true, false));
            assertThat(plan.empty()).isTrue();
            assertThat(plan.counts().people().setAside()).isEqualTo(2);
        }
        assertThat(database.rows(USERS)).first().isEqualTo("1|ada|ada|ada@example.org|t|1");
    }

    @Test
    void aJsonNullIsAnEmptyProfile() { // F23
        run(person("1", "ada"));
        database.execute("UPDATE accounts_user SET profile = 'null', preferences = NULL");
        assertThat(run(person("1", "ada")).counts().people().updated()).isEqualTo(1);
        assertThat(database.rows("SELECT profile, preferences FROM accounts_user"))
                .containsExactly("{\"full_name\": \"Name of ada\"}|{\"locale\": \"en\"}");
    }

    @Test
    void planWritesNothing() {
        PlannedSource source = new PlannedSource(0, "directory", "cern", false);
        try (Workspace workspace = store.plan()) {
            Staging staging = workspace.stage(source);
            staging.person(person("1", "ada"));
            staging.finish();
            workspace.complete(source);
            Plan plan = workspace.plan(new PlanRules(true, true, false));
            assertThat(plan.counts().people().created()).isEqualTo(1);
            List<String> lines = new java.util.ArrayList<>();
            workspace.changes(lines::add);
            assertThat(lines).singleElement().asString().contains("person.create");
        }
        assertThat(database.rows(USERS)).isEmpty();
        assertThat(database.rows("SELECT nspname FROM pg_namespace WHERE nspname = 'postern'"))
                .isEmpty();
    }
}
