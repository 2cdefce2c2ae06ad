/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import static io.postern.sync.store.CkanRunTest.person;
import static org.assertj.core.api.Assertions.assertThat;

import io.postern.sync.model.AccountChanges.Change;
import io.postern.sync.model.Admission;
import io.postern.sync.model.Visit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Visitors at the gate and CKAN's tables: the oldest and the newest. */
@ParameterizedClass
@ValueSource(strings = {"ckan-2.9", "ckan-2.12"})
class CkanVisitorsTest {

    private static final String ISSUER = "https://idp.example.org";
    private static final String USERS = "SELECT name, fullname, email, state FROM \"user\" ORDER BY name";

    private final CkanRound ckan;

    CkanVisitorsTest(String schema) {
        ckan = new CkanRound(schema);
    }

    private static Visit visit(String subject, String username, String mail) {
        return new Visit(
                ISSUER, subject, username, Optional.of(mail), "Name of " + subject, List.of(), Optional.empty(), true);
    }

    private Admission admit(Visit visit) {
        try (VisitorAccounts accounts = ckan.store().accounts(Map.of(ISSUER, "cern"))) {
            return accounts.admit(visit);
        }
    }

    @Test
    void makesAnAccountOnceThatARunThenKnows() {
        for (int i = 0; i < 2; i++) {
            assertThat(admit(visit("1", "Ada", "Ada@example.org")))
                    .isEqualTo(new Admission.Active("ada", Optional.empty(), Optional.of(false)));
        }
        assertThat(ckan.rows(USERS)).containsExactly("ada|Name of 1|ada@example.org|active");
        assertThat(ckan.rows("SELECT count(*) FROM dashboard")).containsExactly("1");
        assertThat(ckan.run(person("1", "ada")).counts().people().created()).isZero();
        assertThat(ckan.rows(USERS)).hasSize(1);
    }

    @Test
    void knowsWhomARunMade() {
        ckan.run(person("1", "ada"), person("2", "grace"));
        assertThat(admit(visit("2", "another", "another@example.org")))
                .isEqualTo(new Admission.Active("grace", Optional.empty(), Optional.of(false)));
    }

    @Test
    void letsNoLeaverInAndTellsTheGate() {
        ckan.run(person("1", "ada"), person("2", "grace"));
        admit(visit("2", "grace", "grace@example.org"));
        long before = Long.parseLong(
                ckan.rows("SELECT coalesce(max(id), 0) FROM postern.change").get(0));
        ckan.run(person("1", "ada"));
        assertThat(admit(visit("2", "grace", "grace@example.org"))).isEqualTo(new Admission.Blocked());
        try (VisitorAccounts accounts = ckan.store().accounts(Map.of())) {
            Change cut = new Change(ISSUER, "2", "grace", true);
            assertThat(accounts.changesAfter(before).changes()).containsExactly(cut);
            assertThat(accounts.changesAfter(0).changes()).containsExactly(cut);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "grace,   other@example.org",
        "other,   grace@example.org",
        "default, default@example.org",
    })
    void takesNothingByANameOrAnAddressAloneAndNothingOfCkansOwn(String name, String mail) {
        ckan.user("grace", "grace@example.org", false);
        ckan.user("default", "default@example.org", true);
        assertThat(admit(visit("1", name, mail))).isInstanceOf(Admission.Taken.class);
        assertThat(ckan.rows(USERS)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ad", "ada.lovelace", "edit", "visitor", "b5f8c8f4-0000-4000-8000-000000000001"})
    void makesNoAccountThatCkanWouldRefuseOrMistake(String name) {
        assertThat(admit(visit("1", name, "ada@example.org"))).isInstanceOf(Admission.Unfit.class);
        assertThat(ckan.rows(USERS)).isEmpty();
    }
}
