/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postern.sync.model.Person;
import io.postern.sync.model.Person.Skip;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** So many new people that two connections make their accounts. */
class ManyNewPeopleTest {

    private static final int PEOPLE = (int) Applier.MANY + 2000;
    private static final PlannedSource SOURCE = new PlannedSource(0, "directory", "cern", false);
    private static final String ACCOUNTS =
            "SELECT count(*), count(DISTINCT i.id), count(DISTINCT u.id), count(DISTINCT r.user_id) FROM accounts_user u"
                    + " LEFT JOIN accounts_useridentity i ON i.id_user = u.id AND i.method = 'cern'"
                    + " LEFT JOIN oauthclient_remoteaccount r ON r.user_id = u.id";

    private final TestDatabase database = TestDatabase.of("invenio-latest");
    private final Store store =
            new Store(database.settings(), new InvenioSettings(Optional.of("rdm"), Map.of("locale", "en"), false));

    private static Person person(int number) {
        String name = "user" + number;
        return new Person(
                "ref" + number,
                Integer.toString(number),
                name,
                Optional.of(name + "@example.org"),
                Optional.empty(),
                Map.of("full_name", "Person Number " + number, "affiliations", "An Institute of a Rather Long Name"),
                Map.of("locale", "en"),
                Map.of("identity_id", "id" + number),
                Skip.NEVER);
    }

    private static void stage(Run run) {
        Staging staging = run.workspace().stage(SOURCE);
        for (int number = 1; number <= PEOPLE; number++) {
            staging.person(person(number));
        }
        staging.finish();
        run.workspace().complete(SOURCE);
    }

    private Run begin() {
        return store.run(Duration.ofSeconds(5), "run").orElseThrow();
    }

    private List<String> run(Runnable betweenPlanAndWriting) {
        try (Run run = begin()) {
            stage(run);
            run.workspace().plan(new PlanRules(true, true, false));
            betweenPlanAndWriting.run();
            List<String> refused = run.apply();
            run.finish("done", Optional.empty(), true);
            return refused;
        }
    }

    @Test
    void everybodyGetsOneAccountAndTheLedgerSaysSo() {
        assertThat(run(() -> {})).isEmpty();
        assertThat(database.rows(ACCOUNTS)).containsExactly(PEOPLE + "|" + PEOPLE + "|" + PEOPLE + "|" + PEOPLE);
        assertThat(database.rows("SELECT count(*), count(DISTINCT c.account) FROM postern.change c"
                        + " JOIN accounts_useridentity i ON i.id = c.key AND i.id_user::text = c.account"
                        + " WHERE c.action = 'person.create'"))
                .containsExactly(PEOPLE + "|" + PEOPLE);
        try (Run again = begin()) {
            stage(again);
            assertThat(again.workspace().plan(new PlanRules(true, true, false)).empty())
                    .isTrue();
        }
    }

    @Test
    void whoseAddressWasTakenInTheMeantimeIsRefusedAlone() {
        List<String> refused = run(() ->
                database.execute("INSERT INTO accounts_user (created, updated, username, email, active, version_id)"
                        + " SELECT now(), now(), 'other' || n, 'user' || n || '@example.org', true, 1"
                        + " FROM unnest(ARRAY[1, 6000, " + PEOPLE + "]) n"));
        assertThat(refused).hasSize(3).allSatisfy(reason -> assertThat(reason).contains("refused"));
        assertThat(database.rows("SELECT count(*) FROM accounts_useridentity")).containsExactly(PEOPLE - 3 + "");
    }

    @Test
    void whereOneConnectionFailsBothStopAndTheNextRunFinishes() {
        database.execute("CREATE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS"
                + " $$ BEGIN RAISE EXCEPTION 'the server stops' USING ERRCODE = '57P01'; END $$");
        database.execute(
                "CREATE TRIGGER stop BEFORE INSERT ON accounts_user FOR EACH ROW WHEN (NEW.username = 'user9000')"
                        + " EXECUTE FUNCTION stop()");
        assertThatThrownBy(() -> run(() -> {}))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("the server stops");
        assertThat(database.rows("SELECT count(*) < " + PEOPLE + ", count(*) > 0 FROM accounts_user"))
                .containsExactly("t|t");
        database.execute("DROP TRIGGER stop ON accounts_user");
        assertThat(run(() -> {})).isEmpty();
        assertThat(database.rows(ACCOUNTS)).containsExactly(PEOPLE + "|" + PEOPLE + "|" + PEOPLE + "|" + PEOPLE);
    }

    @Test
    void aReadingThatBreaksOffLeavesNothingBehind() {
        try (Run run = begin()) {
            Staging staging = run.workspace().stage(SOURCE);
            for (int number = 1; number <= PEOPLE; number++) {
                staging.person(person(number));
            }
        }
        assertThat(database.rows("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'postern_work%'"))
                .containsExactly("0");
        assertThat(run(() -> {})).isEmpty();
    }
}
