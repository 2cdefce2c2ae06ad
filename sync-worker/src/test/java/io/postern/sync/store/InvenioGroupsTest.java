/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.sync.model.Group;
import io.postern.sync.model.Person;
import io.postern.sync.model.Person.Skip;
import io.postern.sync.model.Plan;
import io.postern.sync.model.SetAside;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Groups of a source as roles of Invenio, and who is in them. */
@Tag("postgresql")
class InvenioGroupsTest {

    private static final PlannedSource SOURCE = new PlannedSource(0, "directory", "cern", true);
    private static final String ROLES =
            "SELECT id, name, description, is_managed, version_id FROM accounts_role ORDER BY id";
    private static final String MEMBERS = "SELECT u.username, r.role_id FROM accounts_userrole r JOIN accounts_user u"
            + " ON u.id = r.user_id ORDER BY 2, 1";

    private TestDatabase database = TestDatabase.withLedger("invenio-latest");
    private Store store = store();
    private final List<String> people = new ArrayList<>(List.of("ada", "grace", "joan"));
    private final List<Group> groups = new ArrayList<>();
    private final List<String[]> members = new ArrayList<>();
    private final List<String> aside = new ArrayList<>();
    private final List<SetAside> setAside = new ArrayList<>();

    private Store store() {
        return new Store(
                database.settings(),
                new InvenioSettings(Optional.of("rdm"), Map.of("visibility", "restricted"), false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"invenio-v11", "invenio-v12", "invenio-v13", "invenio-v14"})
    void worksInEveryGeneration(String generation) {
        database = TestDatabase.withLedger(generation);
        store = store();
        String names = "SELECT u.username, r.name FROM accounts_userrole m JOIN accounts_user u ON u.id = m.user_id"
                + " JOIN accounts_role r ON r.id = m.role_id ORDER BY 1";
        groups.add(group("staff", "Staff", "u1"));
        member("staff", "ada");
        member("staff", "grace");
        run(true);
        assertThat(database.rows(names)).containsExactly("ada|Staff", "grace|Staff");
        nothingMore();
        members.clear();
        member("staff", "grace");
        groups.set(0, group("staff", "Everybody", "u1"));
        run(true);
        assertThat(database.rows(names)).containsExactly("grace|Everybody");
        nothingMore();
    }

    @Test
    void anUndoLeavesARoleAloneThatSomebodyChangedSince() {
        groups.add(group("a", "One", "u1"));
        groups.add(group("b", "Two", "u2"));
        run(true);
        groups.set(0, group("a", "Uno", "u1"));
        groups.set(1, group("b", "Due", "u2"));
        run(true);
        database.execute("UPDATE accounts_role SET is_managed = true WHERE id = 'a'");
        try (Run undo = store.run(Duration.ofSeconds(5), "undo").orElseThrow()) {
            assertThat(undo.reverse(2)).isTrue();
            assertThat(undo.apply()).allSatisfy(reason -> assertThat(reason).contains("changed by somebody else"));
            undo.finish("set-aside", Optional.empty(), false);
        }
        assertThat(database.rows("SELECT name FROM accounts_role WHERE id = 'a'"))
                .containsExactly("Uno");
    }

    @Test
    void aPersonSetAsideInTheirSourceKeepsMemberships() {
        groups.add(group("staff", "Staff", "u2"));
        member("staff", "ada");
        run(true);
        members.clear();
        people.remove("ada");
        setAside.add(new SetAside(
                SetAside.Kind.PERSON, "ada", Optional.of("key-ada"), Optional.empty(), Optional.empty(), "broken"));
        run(true);
        assertThat(database.rows(MEMBERS)).containsExactly("ada|staff");
        assertThat(database.rows("SELECT active FROM accounts_user WHERE username = 'ada'"))
                .containsExactly("t");
    }

    @Test
    void aGroupThatCouldNotBeReadTakesNobodyOut() {
        groups.add(group("staff", "Staff", "u2"));
        member("staff", "ada");
        run(true);
        members.clear();
        groups.clear();
        setAside.add(new SetAside(
                SetAside.Kind.GROUP, "staff", Optional.empty(), Optional.empty(), Optional.empty(), "broken"));
        run(true);
        assertThat(database.rows(MEMBERS)).containsExactly("ada|staff");
    }

    private static Group group(String id, String name, String uuid) {
        return new Group("g-" + id, id, Optional.of(uuid), name, Optional.of("About " + name));
    }

    private Plan run(boolean complete) {
        try (Run run = store.run(Duration.ofSeconds(5), "run").orElseThrow()) {
            Workspace workspace = run.workspace();
            Staging staging = workspace.stage(SOURCE);
            people.forEach(name -> staging.person(new Person(
                    name,
                    "key-" + name,
                    name,
                    Optional.of(name + "@example.org"),
                    Optional.empty(),
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    Skip.NEVER)));
            groups.forEach(group ->
                    staging.group(group, new Place(Optional.of(staging.roleFor(group.id())), "", false)));
            setAside.forEach(staging::setAside);
            members.forEach(pair -> staging.member(pair[0], pair[1]));
            staging.finish();
            if (complete) {
                workspace.complete(SOURCE);
            }
            Plan plan = workspace.plan(new PlanRules(true, true, false));
            assertThat(run.apply()).isEmpty();
            aside.clear();
            workspace.setAside((source, record) -> aside.add(record.reason()));
            run.finish("done", Optional.empty(), complete);
            return plan;
        }
    }

    private void member(String group, String member) {
        members.add(new String[] {"g-" + group, member});
    }

    private void nothingMore() {
        assertThat(run(true).empty()).isTrue();
    }

    @Test
    void rolesAndMembersThroughGroupsInGroupsAndCycles() {
        groups.addAll(List.of(group("all", "Everybody", "u1"), group("staff", "Staff", "u2")));
        member("all", "g-staff");
        member("staff", "g-all");
        member("staff", "ada");
        member("all", "grace");
        member("all", "nobody-known");
        Plan plan = run(true);
        assertThat(plan.counts().groups().created()).isEqualTo(2);
        assertThat(database.rows(ROLES))
                .containsExactly("all|Everybody|About Everybody|f|2", "staff|Staff|About Staff|f|2");
        assertThat(database.rows(MEMBERS)).containsExactly("ada|all", "grace|all", "ada|staff", "grace|staff");
        nothingMore();
    }

    @Test
    void takesAwayOnlyWhatItGave() {
        groups.add(group("staff", "Staff", "u2"));
        member("staff", "ada");
        member("staff", "grace");
        run(true);
        database.execute("INSERT INTO accounts_userrole SELECT id, 'staff' FROM accounts_user WHERE username = 'joan'");
        members.clear();
        member("staff", "joan");
        assertThat(run(true).counts().memberships().removed()).isEqualTo(2);
        members.clear();
        run(true);
        assertThat(database.rows(MEMBERS)).as("somebody put joan there by hand").containsExactly("joan|staff");
        nothingMore();
    }

    @Test
    void anIncompleteReadingTakesNothingAway() {
        groups.add(group("staff", "Staff", "u2"));
        member("staff", "ada");
        run(true);
        members.clear();
        people.remove("grace");
        Plan plan = run(false);
        assertThat(plan.empty()).isTrue();
        assertThat(database.rows(MEMBERS)).containsExactly("ada|staff");
    }

    @Test
    void aLeaverKeepsMembershipsForTheReturn() {
        groups.add(group("staff", "Staff", "u2"));
        member("staff", "ada");
        run(true);
        people.remove("ada");
        members.clear();
        run(true);
        assertThat(database.rows("SELECT active FROM accounts_user WHERE username = 'ada'"))
                .containsExactly("f");
        assertThat(database.rows(MEMBERS)).containsExactly("ada|staff");
        people.add("ada");
        member("staff", "ada");
        run(true);
        assertThat(database.rows("SELECT active FROM accounts_user WHERE username = 'ada'"))
                .containsExactly("t");
        assertThat(database.rows(MEMBERS)).containsExactly("ada|staff");
    }

    @Test
    void namesChangeHands() {
        groups.addAll(List.of(group("a", "One", "u1"), group("b", "Two", "u2")));
        run(true);
        groups.clear();
        groups.addAll(List.of(group("a", "Two", "u1"), group("b", "One", "u2")));
        run(true);
        assertThat(database.rows(ROLES)).containsExactly("a|Two|About Two|f|2", "b|One|About One|f|2");
        nothingMore();
    }

    @Test
    void leavesManagedRolesAndNamesOfOthersAlone() { // R33
        database.execute("INSERT INTO accounts_role (created, updated, id, name, is_managed, version_id) VALUES"
                + " (now(), now(), 'admins', 'Administrators', true, 1), (now(), now(), 'x', 'Taken', false, 1)");
        groups.addAll(List.of(
                group("admins", "Admins", "u1"), group("b", "Administrators", "u2"), group("c", "Taken", "u3")));
        member("admins", "ada");
        run(true);
        assertThat(database.rows(ROLES)).containsExactly("admins|Administrators|∅|t|1", "x|Taken|∅|f|1");
        assertThat(database.rows(MEMBERS)).isEmpty();
        assertThat(aside)
                .containsExactlyInAnyOrder(
                        "the role admins is managed in the application",
                        "the name Administrators belongs to the managed role admins",
                        "the name Taken belongs to the role x");
    }

    @Test
    void aGroupMadeAnewUnderAnOldIdentifierIsAskedAbout() {
        groups.add(group("staff", "Staff", "u1"));
        member("staff", "ada");
        run(true);
        groups.set(0, group("staff", "Staff", "u9"));
        members.clear();
        member("staff", "grace");
        run(true);
        assertThat(database.rows(MEMBERS)).containsExactly("ada|staff");
        assertThat(aside).singleElement().asString().contains("made anew", "u1", "u9");
    }
}
