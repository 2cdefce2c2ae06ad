/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import static io.postern.sync.store.CkanRunTest.person;
import static org.assertj.core.api.Assertions.assertThat;

import io.postern.sync.model.Person;
import io.postern.sync.model.Plan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Organisations, places in them, and sysadmins, in every generation of CKAN. */
@ParameterizedClass
@ValueSource(strings = {"ckan-2.9", "ckan-2.10", "ckan-2.11", "ckan-2.12"})
class CkanGroupsTest {

    private static final String PLACES =
            "SELECT g.name, u.name, m.capacity, m.state FROM member m JOIN \"group\" g ON g.id = m.group_id"
                    + " JOIN \"user\" u ON u.id = m.table_id ORDER BY 1, 2, 4, 3";
    private static final String SYSADMINS = "SELECT name FROM \"user\" WHERE sysadmin ORDER BY name";

    private static final Person[] BOTH = {person("1", "ada"), person("2", "grace")};

    private final CkanRound ckan;

    CkanGroupsTest(String schema) {
        ckan = new CkanRound(schema);
    }

    @Test
    void makesOrganisationsAndPlaces() {
        Map<String, List<String>> groups = Map.of("physics-admin", List.of("1"), "physics-editor", List.of("1", "2"));
        Plan plan = ckan.run(groups, BOTH);
        assertThat(plan.counts().groups().created()).isEqualTo(1);
        assertThat(plan.counts().memberships().added()).isEqualTo(2);
        assertThat(
                        ckan.rows(
                                "SELECT name, title, type, is_organization, approval_status, state, description, image_url FROM \"group\""))
                .containsExactly("physics|physics|organization|t|approved|active||");
        assertThat(ckan.rows(PLACES)).containsExactly("physics|ada|admin|active", "physics|grace|editor|active");
        assertThat(ckan.run(groups, BOTH).empty()).isTrue();
    }

    @Test
    void changesAndTakesAwayItsOwnPlacesAndUsesTheRowAgain() {
        ckan.run(Map.of("physics-admin", List.of("1"), "physics-editor", List.of("2")), BOTH);
        ckan.run(Map.of("physics-admin", List.of("1"), "physics-member", List.of("2")), BOTH);
        assertThat(ckan.rows(PLACES)).last().isEqualTo("physics|grace|member|active");
        Plan plan = ckan.run(Map.of("physics-admin", List.of("1"), "physics-member", List.of()), BOTH);
        assertThat(plan.counts().memberships().removed()).isEqualTo(1);
        assertThat(ckan.rows(PLACES)).last().isEqualTo("physics|grace|member|deleted");
        ckan.run(Map.of("physics-admin", List.of("1"), "physics-editor", List.of("2")), BOTH);
        assertThat(ckan.rows(PLACES)).containsExactly("physics|ada|admin|active", "physics|grace|editor|active");
    }

    @Test
    void leavesPlacesThatOthersGave() {
        ckan.run(Map.of("physics-admin", List.of("1")), BOTH);
        ckan.member("physics", "grace", "admin");
        ckan.user("joan", "joan@example.org", false);
        ckan.member("physics", "joan", "editor");
        Plan plan = ckan.run(Map.of("physics-admin", List.of("1"), "physics-editor", List.of("2")), BOTH);
        assertThat(plan.empty()).isTrue();
        assertThat(ckan.run(Map.of("physics-admin", List.of("1")), BOTH).empty())
                .isTrue();
        assertThat(ckan.rows(PLACES))
                .containsExactly(
                        "physics|ada|admin|active", "physics|grace|admin|active", "physics|joan|editor|active");
    }

    @Test
    void leavesExactlyOneActiveRowOfSeveral() {
        ckan.run(Map.of("physics-admin", List.of("1"), "physics-member", List.of("2")), BOTH);
        ckan.member("physics", "grace", "member");
        ckan.run(Map.of("physics-admin", List.of("1"), "physics-editor", List.of("2")), BOTH);
        assertThat(ckan.rows(PLACES))
                .containsExactly(
                        "physics|ada|admin|active", "physics|grace|editor|active", "physics|grace|member|deleted");
    }

    @Test
    void keepsTheLastAdminOfAnOrganisation() {
        ckan.run(Map.of("physics-admin", List.of("1")), BOTH);
        assertThat(ckan.run(Map.of("physics-admin", List.of()), BOTH).empty()).isTrue();
        assertThat(ckan.asides()).containsExactly("physics: the last admin of the organisation, ada, stays");
        assertThat(ckan.rows(PLACES)).containsExactly("physics|ada|admin|active");
        ckan.run(Map.of("physics-admin", List.of("2")), BOTH);
        assertThat(ckan.rows(PLACES)).containsExactly("physics|ada|admin|deleted", "physics|grace|admin|active");
    }

    @Test
    void setsAsideAnOrganisationThatIsNone() {
        ckan.execute("INSERT INTO \"group\" (id, name, type, is_organization, state) VALUES"
                + " ('g1', 'readers', 'group', false, 'active'), ('g2', 'closed', 'organization', true, 'deleted')");
        Map<String, List<String>> groups = Map.of(
                "readers-member", List.of("1"), "closed-member", List.of("1"), "Not a name-member", List.of("1"));
        Plan plan = ckan.run(groups, BOTH);
        assertThat(plan.counts().groups().setAside()).isEqualTo(3);
        assertThat(ckan.asides())
                .anySatisfy(aside -> assertThat(aside).contains("readers").contains("no organisation"))
                .anySatisfy(aside -> assertThat(aside).contains("closed").contains("is deleted in CKAN"))
                .anySatisfy(aside -> assertThat(aside).contains("Not a name").contains("2 to 100"));
        assertThat(ckan.rows(PLACES)).isEmpty();
    }

    @Test
    void makesGroupsThatAreNoOrganisationsWithTheirMembers() {
        Map<String, List<String>> groups = Map.of(
                "physics-admin",
                List.of("1"),
                "group:readers-admin",
                List.of("1"),
                "group:readers-member",
                List.of("2"));
        assertThat(ckan.run(groups, BOTH).counts().memberships().added()).isEqualTo(3);
        assertThat(ckan.rows("SELECT name, type, is_organization, approval_status, state FROM \"group\" ORDER BY name"))
                .containsExactly("physics|organization|t|approved|active", "readers|group|f|approved|active");
        assertThat(ckan.rows(PLACES))
                .containsExactly("physics|ada|admin|active", "readers|ada|admin|active", "readers|grace|member|active");
        assertThat(ckan.run(groups, BOTH).empty()).isTrue();
        ckan.member("readers", "grace", "member");
        ckan.run(Map.of("physics-admin", List.of("1"), "group:readers-admin", List.of("1")), BOTH);
        assertThat(ckan.rows("SELECT count(*) FROM member WHERE state = 'active'"))
                .containsExactly("2");
        assertThat(ckan.store().why("grace"))
                .anySatisfy(fact -> assertThat(fact).contains("member.remove"));
    }

    @Test
    void takesAGroupAwayAgainWithAnUndoneRun() {
        ckan.run(BOTH);
        ckan.run(Map.of("group:readers-member", List.of("2")), BOTH);
        long run =
                Long.parseLong(ckan.rows("SELECT max(run) FROM postern.change").get(0));
        try (Run undo = ckan.store().run(Duration.ofSeconds(5), "undo").orElseThrow()) {
            assertThat(undo.reverse(run)).isTrue();
            assertThat(undo.apply()).isEmpty();
            undo.finish("done", Optional.empty(), false);
        }
        assertThat(ckan.rows(PLACES)).containsExactly("readers|grace|member|deleted");
        assertThat(ckan.rows("SELECT name, state FROM \"group\"")).containsExactly("readers|active");
    }

    @Test
    void keepsGroupsAndOrganisationsApart() {
        ckan.execute("INSERT INTO \"group\" (id, name, type, is_organization, state) VALUES"
                + " ('g1', 'physics', 'organization', true, 'active'), ('g2', 'closed', 'group', false, 'deleted')");
        Map<String, List<String>> groups = Map.of(
                "group:physics-member", List.of("1"),
                "group:closed-member", List.of("1"),
                "group:both-member", List.of("1"),
                "both-member", List.of("1"));
        assertThat(ckan.run(groups, BOTH).counts().groups().setAside()).isEqualTo(4);
        assertThat(ckan.asides())
                .anySatisfy(aside -> assertThat(aside).contains("physics belongs to an organisation of CKAN"))
                .anySatisfy(aside -> assertThat(aside).contains("the group closed is deleted in CKAN"))
                .anySatisfy(aside ->
                        assertThat(aside).startsWith("group:both-member").contains("one of them only"))
                .anySatisfy(aside -> assertThat(aside).startsWith("both-member").contains("one of them only"));
        assertThat(ckan.rows(PLACES)).isEmpty();
    }

    @Test
    void keepsTheLastAdminOfAGroup() {
        ckan.run(Map.of("group:readers-admin", List.of("1")), BOTH);
        assertThat(ckan.run(Map.of("group:readers-admin", List.of()), BOTH).empty())
                .isTrue();
        assertThat(ckan.asides()).containsExactly("readers: the last admin of the group, ada, stays");
    }

    @Test
    void givesAndTakesTheFlagAndKeepsTheLastSysadmin() {
        Plan plan = ckan.run(Map.of("sysadmins", List.of("nested"), "nested", List.of("1", "2")), BOTH);
        assertThat(plan.counts().sysadmins().granted()).isEqualTo(2);
        assertThat(ckan.rows(SYSADMINS)).containsExactly("ada", "grace");
        assertThat(ckan.run(Map.of("sysadmins", List.of("1")), BOTH)
                        .counts()
                        .sysadmins()
                        .revoked())
                .isEqualTo(1);
        assertThat(ckan.rows(SYSADMINS)).containsExactly("ada");
        // the seed's defect: nobody in no group made everybody a sysadmin, or nobody
        assertThat(ckan.run(Map.of("sysadmins", List.of()), BOTH).empty()).isTrue();
        assertThat(ckan.run(Map.of(), BOTH).empty()).isTrue();
        assertThat(ckan.rows(SYSADMINS)).containsExactly("ada");
    }

    @Test
    void takesTheFlagOnlyFromPeopleWhomASourceHas() {
        ckan.user("root", "root@example.org", true);
        ckan.user("default", "default@example.org", true);
        ckan.run(Map.of("sysadmins", List.of("1")), BOTH);
        ckan.run(Map.of("sysadmins", List.of("2")), BOTH);
        assertThat(ckan.rows(SYSADMINS)).containsExactly("default", "grace", "root");
    }

    @Test
    void keepsALeavingSysadminWhereNobodyElseIsOne() {
        ckan.run(Map.of("sysadmins", List.of("2")), BOTH);
        ckan.run(Map.of("sysadmins", List.of()), person("1", "ada"));
        assertThat(ckan.asides()).singleElement().asString().contains("without grace no sysadmin would be left");
        assertThat(ckan.rows("SELECT state FROM \"user\" WHERE name = 'grace'")).containsExactly("active");
        ckan.user("root", "root@example.org", true);
        ckan.run(Map.of("sysadmins", List.of()), person("1", "ada"));
        assertThat(ckan.rows("SELECT state FROM \"user\" WHERE name = 'grace'")).containsExactly("deleted");
    }

    @Test
    void aReturningPersonGetsTheirPlacesBack() {
        Map<String, List<String>> groups = Map.of("physics-admin", List.of("1"), "physics-editor", List.of("2"));
        ckan.run(groups, BOTH);
        ckan.run(Map.of("physics-admin", List.of("1"), "physics-editor", List.of()), person("1", "ada"));
        assertThat(ckan.rows("SELECT state FROM \"user\" WHERE name = 'grace'")).containsExactly("deleted");
        ckan.run(groups, BOTH);
        assertThat(ckan.rows(PLACES)).containsExactly("physics|ada|admin|active", "physics|grace|editor|active");
        assertThat(ckan.rows("SELECT state FROM \"user\" WHERE name = 'grace'")).containsExactly("active");
    }
}
