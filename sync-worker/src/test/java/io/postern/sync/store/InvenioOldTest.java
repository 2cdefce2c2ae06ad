/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.sync.model.Admission;
import io.postern.sync.model.Person;
import io.postern.sync.model.Person.Skip;
import io.postern.sync.model.Plan;
import io.postern.sync.model.Visit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What Invenio v11 does otherwise than later ones; {@code golden/invenio-v11.json} are its own rows. */
@Tag("postgresql")
class InvenioOldTest {

    private static final Map<String, Object> PREFERENCES = Map.of(
            "visibility", "restricted", "email_visibility", "public", "locale", "en", "timezone", "Europe/Zurich");

    private final TestDatabase database = TestDatabase.of("invenio-v11");
    private final Store store =
            new Store(database.settings(), new InvenioSettings(Optional.of("rdm"), PREFERENCES, false));

    private static Person person(String key, String username, String email) {
        return new Person(
                "ref-" + key,
                key,
                username,
                Optional.of(email),
                Optional.empty(),
                Map.of("full_name", username),
                Map.of("locale", "en", "visibility", "public"),
                Map.of(),
                Skip.NEVER);
    }

    private Plan run(Person... people) {
        PlannedSource source = new PlannedSource(0, "directory", "cern", false);
        try (Run run = store.run(Duration.ofSeconds(5), "run").orElseThrow()) {
            Staging staging = run.workspace().stage(source);
            List.of(people).forEach(staging::person);
            staging.finish();
            run.workspace().complete(source);
            Plan plan = run.workspace().plan(new PlanRules(true, false, false));
            assertThat(run.apply()).isEmpty();
            run.finish("done", Optional.empty(), true);
            return plan;
        }
    }

    /** An account as the application's own store makes it. */
    private void own(String username, String email) {
        database.execute(
                "INSERT INTO accounts_user (created, updated, username, displayname, email, active, version_id,"
                        + " profile, preferences) VALUES (now(), now(), lower('" + username + "'), '" + username
                        + "', '" + email
                        + "', true, 1, '{\"full_name\": \"" + username + "\"}',"
                        + " '{\"visibility\": \"public\", \"email_visibility\": \"restricted\"}')");
    }

    @Test
    void knowsTwoPreferencesAndRaisesAnErrorAtOthers() {
        assertThat(run(person("1", "ada", "ada@example.org")).counts().people().created())
                .isEqualTo(1);
        assertThat(database.rows("SELECT preferences FROM accounts_user"))
                .containsExactly("{\"visibility\": \"public\", \"email_visibility\": \"public\"}");
        assertThat(run(person("1", "ada", "ada@example.org")).empty()).isTrue();
        try (VisitorAccounts accounts = store.accounts(Map.of())) {
            accounts.admit(visit("grace", "grace@example.org"));
        }
        assertThat(database.rows("SELECT preferences FROM accounts_user WHERE username = 'grace'"))
                .containsExactly("{\"visibility\": \"restricted\", \"email_visibility\": \"public\"}");
    }

    @Test
    void keepsAnAddressAsItWasWritten() {
        own("Ada", "Ada.Lovelace@Example.org");
        database.execute("INSERT INTO oauthclient_remoteaccount (created, updated, user_id, client_id, extra_data)"
                + " SELECT now(), now(), id, 'rdm', '{}' FROM accounts_user");
        run(person("1", "Ada", "ada.lovelace@example.org"));
        assertThat(database.rows(
                        "SELECT u.email, i.id FROM accounts_user u JOIN accounts_useridentity i ON i.id_user = u.id"))
                .containsExactly("Ada.Lovelace@Example.org|1");
        assertThat(run(person("1", "Ada", "ada.lovelace@example.org")).empty()).isTrue();
        assertThat(run(person("1", "Ada", "lovelace@example.org"))
                        .counts()
                        .people()
                        .updated())
                .isEqualTo(1);
        assertThat(database.rows("SELECT email FROM accounts_user")).containsExactly("lovelace@example.org");
        assertThat(database.rows("SELECT before ->> 'email' FROM postern.change ORDER BY id DESC LIMIT 1"))
                .as("what undo brings back")
                .containsExactly("Ada.Lovelace@Example.org");
    }

    @Test
    void aVisitorIsFoundByAnAddressInAnotherWriting() {
        own("ada", "Ada@Example.org");
        try (VisitorAccounts accounts = store.accounts(Map.of())) {
            assertThat(accounts.admit(visit("ada", "ada@example.org")))
                    .isEqualTo(new Admission.Active("ada", Optional.empty(), Optional.empty()));
            assertThat(accounts.admit(visit("other", "ADA@example.org"))).isInstanceOf(Admission.Taken.class);
        }
        assertThat(database.rows("SELECT email FROM accounts_user")).containsExactly("Ada@Example.org");
    }

    private static Visit visit(String name, String mail) {
        return new Visit(
                "https://idp.example.org",
                "subject of " + name,
                name,
                Optional.of(mail),
                name,
                List.of(),
                Optional.empty(),
                true);
    }
}
