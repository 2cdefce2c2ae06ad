/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postern.sync.model.Person;
import io.postern.sync.model.Person.Skip;
import io.postern.sync.model.Plan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** People into every generation of CKAN's tables, round by round. */
@Tag("postgresql")
@ParameterizedClass
@ValueSource(strings = {"ckan-2.9", "ckan-2.10", "ckan-2.11", "ckan-2.12"})
class CkanRunTest {

    private static final String USERS = "SELECT name, fullname, email, state, sysadmin FROM \"user\" ORDER BY name";

    private final CkanRound ckan;

    CkanRunTest(String schema) {
        ckan = new CkanRound(schema);
    }

    static Person person(String key, String username) {
        return person(key, username, username.toLowerCase(java.util.Locale.ROOT) + "@example.org");
    }

    static Person person(String key, String username, String email) {
        return new Person(
                "ref-" + key,
                key,
                username,
                Optional.of(email),
                Optional.of("Name of " + key),
                Map.of("about", "Knows much", "department", "IT"),
                Map.of("locale", "en"),
                Map.of("identity_id", "id-" + key),
                Skip.NEVER);
    }

    @Test
    void makesAccountsAsCkanDoesAndFindsNothingToDoTheSecondTime() {
        assertThat(ckan.run(person("1", "Ada", "Ada@Example.org"), person("2", "grace"))
                        .counts()
                        .people()
                        .created())
                .isEqualTo(2);
        assertThat(ckan.rows(USERS))
                .containsExactly(
                        "ada|Name of 1|ada@example.org|active|f", "grace|Name of 2|grace@example.org|active|f");
        assertThat(ckan.rows("SELECT name, about, plugin_extras, password, apikey FROM \"user\" ORDER BY name"))
                .first()
                .isEqualTo("ada|Knows much|{\"postern\": {\"identity_id\": \"id-1\"}}|∅|∅");
        assertThat(ckan.rows("SELECT count(*) FROM dashboard d JOIN \"user\" u ON u.id = d.user_id"))
                .containsExactly("2");
        assertThat(ckan.run(person("1", "Ada", "Ada@Example.org"), person("2", "grace"))
                        .empty())
                .isTrue();
    }

    @Test
    void changesNamesAndAddressesSwapsIncluded() {
        ckan.run(person("1", "ada"), person("2", "grace"), person("3", "joan"));
        Plan plan = ckan.run(person("1", "grace"), person("2", "joan"), person("3", "ada"));
        assertThat(plan.counts().people().updated()).isEqualTo(3);
        assertThat(ckan.rows(USERS))
                .containsExactly(
                        "ada|Name of 3|ada@example.org|active|f",
                        "grace|Name of 1|grace@example.org|active|f",
                        "joan|Name of 2|joan@example.org|active|f");
        assertThat(ckan.run(person("1", "grace"), person("2", "joan"), person("3", "ada"))
                        .empty())
                .isTrue();
    }

    @Test
    void takesUpAnAccountThatHasBothTheNameAndTheAddress() {
        ckan.user("ada", "Ada@Example.org", false);
        ckan.user("grace", "somebody@example.org", false);
        Plan plan = ckan.run(person("1", "ada"), person("2", "grace"));
        assertThat(plan.counts().people().updated()).isEqualTo(1);
        assertThat(plan.counts().people().setAside()).isEqualTo(1);
        assertThat(ckan.rows(USERS))
                .containsExactly("ada|Name of 1|ada@example.org|active|f", "grace|∅|somebody@example.org|active|f");
        assertThat(ckan.rows("SELECT plugin_extras FROM \"user\" WHERE name = 'ada'"))
                .containsExactly("{\"other\": {\"a\": 1}, \"postern\": {\"identity_id\": \"id-1\"}}");
    }

    @Test
    void deactivatesALeaverEndsTheirTokensAndBringsThemBack() {
        ckan.run(person("1", "ada"), person("2", "grace"));
        ckan.execute(
                "INSERT INTO api_token (id, name, user_id) SELECT n || id, n, id FROM \"user\", unnest(ARRAY['postern-1', 'laptop']) n"
                        + " WHERE name = 'grace'");
        ckan.execute("INSERT INTO postern.token SELECT id, user_id, now(), now() + interval '1 h' FROM api_token"
                + " WHERE name = 'postern-1'");
        ckan.execute("UPDATE \"user\" SET apikey = 'old key' WHERE name = 'grace'");
        assertThat(ckan.run(person("1", "ada")).counts().people().deactivated()).isEqualTo(1);
        assertThat(ckan.rows(USERS)).last().isEqualTo("grace|Name of 2|grace@example.org|deleted|f");
        assertThat(ckan.rows("SELECT name FROM api_token")).containsExactly("laptop");
        assertThat(ckan.rows("SELECT apikey IS NULL FROM \"user\" WHERE name = 'grace'"))
                .containsExactly(ckan.schema().equals("ckan-2.9") ? "t" : "f");
        assertThat(ckan.run(person("1", "ada")).empty()).isTrue();
        assertThat(ckan.run(person("1", "ada"), person("2", "grace"))
                        .counts()
                        .people()
                        .reactivated())
                .isEqualTo(1);
        assertThat(ckan.rows(USERS)).last().isEqualTo("grace|Name of 2|grace@example.org|active|f");
    }

    @Test
    void leavesAloneWhomAHumanDeleted() {
        ckan.run(person("1", "ada"));
        ckan.execute("UPDATE \"user\" SET state = 'deleted' WHERE name = 'ada'");
        assertThat(ckan.run(person("1", "ada")).empty()).isTrue();
        assertThat(ckan.rows(USERS)).containsExactly("ada|Name of 1|ada@example.org|deleted|f");
    }

    @ParameterizedTest
    @CsvSource({
        "ad,                                   none that CKAN takes",
        "ada.lovelace,                         none that CKAN takes",
        "adä,                                  none that CKAN takes",
        "edit,                                 none that CKAN takes",
        "default,                              CKAN's own",
        "visitor,                              CKAN's own",
        "b5f8c8f4-0000-4000-8000-000000000001, form of an account's id",
        "an-id,                                form of an account's id",
    })
    void setsAsideNamesThatCkanRefusesOrMistakes(String name, String reason) {
        ckan.execute("INSERT INTO \"user\" (id, name) VALUES ('an-id', 'somebody')");
        Plan plan = ckan.run(person("1", name), person("2", "grace"));
        assertThat(plan.counts().people().setAside()).isEqualTo(1);
        assertThat(ckan.asides()).singleElement().asString().contains(reason);
        assertThat(ckan.rows(USERS))
                .contains("grace|Name of 2|grace@example.org|active|f")
                .hasSize(2);
    }

    static List<Arguments> reservedAccounts() {
        return List.of(Arguments.of("default"), Arguments.of("logged_in"));
    }

    @ParameterizedTest
    @MethodSource("reservedAccounts")
    void neverTouchesCkansOwnAccounts(String name) {
        ckan.user(name, name + "@example.org", true);
        ckan.execute("UPDATE \"user\" SET password = 'set' WHERE name = '" + name + "'");
        ckan.run(person("1", name));
        assertThat(ckan.asides()).singleElement().asString().contains("CKAN's own");
        assertThat(ckan.rows(USERS)).containsExactly(name + "|∅|" + name + "@example.org|active|t");
    }

    @Test
    void refusesTablesThatAreNotCkans() {
        Store store = new Store(TestDatabase.of("invenio-latest").settings(), new CkanSettings("default"));
        assertThatThrownBy(store::generation)
                .isInstanceOf(UnknownSchemaException.class)
                .hasMessageContaining("user.name")
                .hasMessageContaining("target.database");
    }

    @Test
    void refusesAColumnThatItDoesNotKnowAndMustFill() {
        ckan.execute("ALTER TABLE \"user\" ADD tenant text NOT NULL");
        assertThatThrownBy(() -> ckan.run(person("1", "ada")))
                .isInstanceOf(UnknownSchemaException.class)
                .hasMessageContaining("user.tenant");
    }
}
