/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.sync.model.Group;
import io.postern.sync.model.Person;
import io.postern.sync.model.Person.Skip;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A run taken back, a plan applied later, and what is known of somebody. */
@Tag("postgresql")
class UndoTest {

    private static final PlannedSource SOURCE = new PlannedSource(0, "directory", "cern", true);
    private static final String EVERYTHING =
            "SELECT i.id, u.username, u.displayname, u.email, u.active, u.verified_at, u.profile,"
                    + " u.preferences, r.extra_data - 'changes', (SELECT string_agg(m.role_id, ',') FROM accounts_userrole m WHERE m.user_id = u.id)"
                    + " FROM accounts_user u LEFT JOIN accounts_useridentity i ON i.id_user = u.id AND i.method = 'cern'"
                    + " LEFT JOIN oauthclient_remoteaccount r ON r.user_id = u.id ORDER BY u.id";

    private final TestDatabase database = TestDatabase.withLedger("invenio-latest");
    private final Store store = new Store(
            database.settings(), new InvenioSettings(Optional.of("rdm"), Map.of("visibility", "restricted"), true));

    private static Person person(String key, String name, String department) {
        return new Person(
                name,
                key,
                name,
                Optional.of(name + "@example.org"),
                Optional.empty(),
                Map.of("department", department, "orcid-" + department, "x"),
                Map.of("locale", "en"),
                Map.of("identity_id", key + department),
                Skip.NEVER);
    }

    private void stage(Workspace workspace, List<Person> people, List<String> members) {
        Staging staging = workspace.stage(SOURCE);
        people.forEach(staging::person);
        staging.group(
                new Group("g", "staff", Optional.empty(), "Staff", Optional.empty()),
                new Place(Optional.of("staff"), "", false));
        members.forEach(member -> staging.member("g", member));
        staging.finish();
        workspace.complete(SOURCE);
        workspace.plan(new PlanRules(true, true, false));
    }

    private long run(List<Person> people, List<String> members) {
        try (Run run = store.run(Duration.ofSeconds(5), "run").orElseThrow()) {
            stage(run.workspace(), people, members);
            assertThat(run.apply()).isEmpty();
            run.finish("done", Optional.empty(), true);
            return run.id();
        }
    }

    private List<String> undo(long undone) {
        try (Run run = store.run(Duration.ofSeconds(5), "undo").orElseThrow()) {
            assertThat(run.reverse(undone)).isTrue();
            List<String> refused = run.apply();
            run.finish("done", Optional.empty(), false);
            return refused;
        }
    }

    @Test
    void whoCameWithTwoKeysIsOutAndTheSecondKeyIsFree() {
        PlannedSource second = new PlannedSource(1, "cloud", "keycloak", false);
        long both;
        try (Run run = store.run(Duration.ofSeconds(5), "run").orElseThrow()) {
            Staging people = run.workspace().stage(SOURCE);
            people.person(person("9", "eve", "IT"));
            people.finish();
            Staging same = run.workspace().stage(second);
            same.person(person("k9", "eve", "IT"));
            same.finish();
            run.workspace().plan(new PlanRules(false, false, false));
            assertThat(run.apply()).isEmpty();
            run.finish("done", Optional.empty(), false);
            both = run.id();
        }
        String eve = "SELECT u.active, string_agg(i.method || ' ' || i.id, ', ' ORDER BY i.method) FROM accounts_user u"
                + " JOIN accounts_useridentity i ON i.id_user = u.id WHERE u.username = 'eve' GROUP BY u.active";
        assertThat(database.rows(eve)).containsExactly("t|cern 9, keycloak k9");
        assertThat(undo(both)).isEmpty();
        assertThat(database.rows(eve)).containsExactly("f|cern 9");
        long undone =
                Long.parseLong(database.rows("SELECT max(id) FROM postern.run").get(0));
        assertThat(undo(undone)).isEmpty();
        assertThat(database.rows(eve)).containsExactly("t|cern 9, keycloak k9");
    }

    @BeforeEach
    void three() {
        run(
                List.of(person("1", "ada", "IT"), person("2", "grace", "IT"), person("3", "joan", "IT")),
                List.of("ada", "grace"));
    }

    @Test
    void givesTheTableBack() {
        List<String> before = database.rows(EVERYTHING);
        long run = run(
                List.of(person("1", "grace", "EP"), person("2", "ada", "IT"), person("4", "mary", "IT")),
                List.of("grace", "mary"));
        assertThat(database.rows(EVERYTHING)).isNotEqualTo(before);
        assertThat(undo(run)).isEmpty();
        List<String> after = database.rows(EVERYTHING);
        assertThat(after.subList(0, 3)).isEqualTo(before);
        assertThat(after.get(3)).as("nobody is deleted").startsWith("4|mary|mary|mary@example.org|f|");
    }

    @Test
    void leavesAloneWhatSomebodyChangedSince() {
        long run = run(
                List.of(person("1", "ada", "EP"), person("2", "grace", "EP"), person("3", "joan", "IT")), List.of());
        database.execute(
                "UPDATE accounts_user SET profile = profile || '{\"department\": \"HR\"}', version_id = version_id + 1"
                        + " WHERE username = 'ada'");
        assertThat(undo(run)).singleElement().asString().contains("changed by somebody else");
        assertThat(database.rows("SELECT username, profile ->> 'department' FROM accounts_user ORDER BY id"))
                .containsExactly("ada|HR", "grace|IT", "joan|IT");
    }

    @Test
    void whatAnUndoTookAwayIsNotALeaver() {
        long run = run(
                List.of(
                        person("1", "ada", "IT"),
                        person("2", "grace", "IT"),
                        person("3", "joan", "IT"),
                        person("4", "mary", "IT")),
                List.of("ada", "grace"));
        undo(run);
        assertThat(database.rows("SELECT count(*) FROM postern.leaver")).containsExactly("0");
    }

    @Test
    void aPlanIsAppliedAsItWasSeenOrNotAtAll() {
        List<String> lines = new ArrayList<>();
        List<Person> people = List.of(person("1", "grace", "IT"), person("2", "ada", "IT"), person("5", "mary", "IT"));
        try (Workspace workspace = store.plan()) {
            stage(workspace, people, List.of("mary"));
            workspace.changes(lines::add);
        }
        try (Run run = store.run(Duration.ofSeconds(5), "run").orElseThrow()) {
            run.load(lines.iterator());
            assertThat(run.stale()).isZero();
            assertThat(run.loaded().counts().people().created()).isEqualTo(1);
            assertThat(run.loaded().counts().people().unchanged())
                    .as("nothing was read")
                    .isZero();
            assertThat(run.apply()).isEmpty();
            run.finish("done", Optional.empty(), false);
        }
        assertThat(database.rows("SELECT username, active FROM accounts_user ORDER BY id"))
                .containsExactly("grace|t", "ada|t", "joan|f", "mary|t");
        try (Run run = store.run(Duration.ofSeconds(5), "run").orElseThrow()) {
            run.load(lines.iterator());
            assertThat(run.stale()).as("it was applied already").isEqualTo(4);
        }
    }

    @Test
    void saysWhatIsKnown() {
        assertThat(store.why("ada@example.org"))
                .anySatisfy(fact -> assertThat(fact).startsWith("account 1: ada <ada@example.org>, active"))
                .contains("identity cern 1 of account 1", "member of staff, by directory")
                .anySatisfy(fact -> assertThat(fact).contains("person.create by directory, rule new"));
        assertThat(store.why("staff")).contains("role staff: Staff");
        assertThat(store.why("nobody")).isEmpty();
        assertThat(store.why("${worker}' OR '1'='1")).isEmpty();
    }
}
