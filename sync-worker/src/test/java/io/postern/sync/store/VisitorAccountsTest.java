/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.postern.sync.model.AccountChanges;
import io.postern.sync.model.AccountChanges.Change;
import io.postern.sync.model.Admission;
import io.postern.sync.model.Person;
import io.postern.sync.model.Visit;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Visitors at the gate and Invenio's tables. */
@Tag("postgresql")
class VisitorAccountsTest {
    private static final String ISSUER = "https://idp.example.org";
    private static final String USERS = "SELECT username, displayname, email, active FROM accounts_user ORDER BY id";
    private static final String IDENTITIES = "SELECT method, id FROM accounts_useridentity ORDER BY method, id";
    private static final String KNOWN = "SELECT method, key FROM postern.identity ORDER BY method, key";

    private final TestDatabase database = TestDatabase.withLedger("invenio-latest");
    private final Store store = store(database);

    private static Store store(TestDatabase database) {
        return new Store(
                database.settings(),
                new InvenioSettings(
                        Optional.of("rdm"),
                        Map.of("visibility", "restricted", "email_visibility", "restricted"),
                        false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"invenio-v11", "invenio-v12", "invenio-v13", "invenio-v14", "invenio-latest"})
    void makesAnAccountOnce(String schema) {
        TestDatabase old = TestDatabase.withLedger(schema);
        try (VisitorAccounts accounts = store(old).accounts(Map.of())) {
            assertThat(accounts.admit(visit("1", "Ada"))).isEqualTo(active("Ada"));
            assertThat(accounts.admit(visit("1", "Ada"))).isEqualTo(active("Ada"));
        }
        assertThat(old.rows(USERS)).containsExactly("ada|Ada|ada@example.org|t");
        assertThat(old.rows("SELECT profile ->> 'full_name', preferences ->> 'visibility', version_id,"
                        + " confirmed_at IS NOT NULL FROM accounts_user"))
                .containsExactly("The person Ada|restricted|1|t");
        assertThat(old.rows("SELECT client_id, extra_data ->> 'keycloak_id' FROM oauthclient_remoteaccount"))
                .containsExactly("rdm|Ada");
        assertThat(old.rows(IDENTITIES)).isEmpty();
        assertThat(old.rows(KNOWN)).containsExactly(ISSUER + "|1");
        assertThat(
                        old.rows(
                                "SELECT c.action, c.account, c.rule, r.kind FROM postern.change c JOIN postern.run r ON r.id = c.run"))
                .containsExactly("person.create|"
                        + old.rows("SELECT id FROM accounts_user").get(0) + "|session|session");
    }

    @Test
    void concurrentFirstVisitsMakeOneAccount() throws Exception {
        try (VisitorAccounts accounts = store.accounts(Map.of())) {
            List<Callable<Admission>> visits = new ArrayList<>();
            IntStream.range(0, 32).forEach(i -> visits.add(() -> accounts.admit(visit("1", "ada"))));
            assertThat(together(visits)).hasSize(32).containsOnly(active("ada"));
        }
        assertThat(database.rows(USERS)).hasSize(1);
        assertThat(database.rows("SELECT count(*) FROM postern.change")).containsExactly("1");
    }

    @Test
    void oneOfTwoWhoClaimANameAtOnceGetsIt() throws Exception {
        try (VisitorAccounts accounts = store.accounts(Map.of())) {
            List<Callable<Admission>> visits = new ArrayList<>();
            IntStream.range(0, 16)
                    .forEach(i ->
                            visits.add(() -> accounts.admit(visit("subject-" + i, "ada", "ada" + i + "@example.org"))));
            List<Admission> answers = together(visits);
            assertThat(answers).filteredOn(Admission.Active.class::isInstance).hasSize(1);
            assertThat(answers).filteredOn(Admission.Taken.class::isInstance).hasSize(15);
        }
        assertThat(database.rows(USERS)).hasSize(1);
    }

    @Test
    void takesAnAccountOfTheDirectoryByNameAndAddress() {
        sync(person("7", "ada"));
        try (VisitorAccounts accounts = store.accounts(Map.of())) {
            assertThat(accounts.admit(visit("1", "ADA", "Ada@Example.org"))).isEqualTo(active("ada"));
        }
        assertThat(database.rows(USERS)).containsExactly("ada|ada|ada@example.org|t");
        assertThat(database.rows(KNOWN)).containsExactly(ISSUER + "|1");
        assertThat(database.rows("SELECT action, rule FROM postern.change ORDER BY id DESC LIMIT 1"))
                .containsExactly("session.join|session");
    }

    @ParameterizedTest
    @CsvSource({"ada, other@example.org", "other, ada@example.org", "grace, ada@example.org"})
    void takesNothingByANameOrAnAddressAlone(String username, String mail) {
        sync(person("7", "ada"), person("8", "grace"));
        List<String> before = database.rows("SELECT * FROM accounts_user ORDER BY id");
        try (VisitorAccounts accounts = store.accounts(Map.of())) {
            assertThat(accounts.admit(visit("1", username, mail))).isInstanceOf(Admission.Taken.class);
        }
        assertThat(database.rows("SELECT * FROM accounts_user ORDER BY id")).isEqualTo(before);
        assertThat(database.rows(KNOWN)).isEmpty();
    }

    @Test
    void aRecycledNameAndAddressAreNotTheOldHoldersAccount() {
        try (VisitorAccounts accounts = store.accounts(Map.of())) {
            accounts.admit(visit("1", "ada"));
            assertThat(accounts.admit(visit("2", "ada"))).isInstanceOf(Admission.Taken.class);
            Visit elsewhere = new Visit(
                    "https://other.example.org",
                    "2",
                    "ada",
                    Optional.of("ada@example.org"),
                    "Ada",
                    List.of(),
                    Optional.empty(),
                    true);
            assertThat(accounts.admit(elsewhere))
                    .as("the same person at another provider")
                    .isEqualTo(active("ada"));
        }
    }

    @Test
    void theKeyOfAnIdentityMethodTellsWhoSomebodyIs() {
        sync(person("key-of-ada", "ada"));
        try (VisitorAccounts accounts = store.accounts(Map.of(ISSUER, "cern"))) {
            assertThat(accounts.admit(visit("key-of-ada", "renamed", "renamed@example.org")))
                    .isEqualTo(active("ada"));
            assertThat(accounts.admit(visit("another-key", "ada"))).isInstanceOf(Admission.Taken.class);
            assertThat(accounts.admit(visit("key-of-bob", "bob"))).isEqualTo(active("bob"));
        }
        assertThat(database.rows(IDENTITIES)).containsExactly("cern|key-of-ada", "cern|key-of-bob");
        assertThat(database.rows(KNOWN)).containsExactly(ISSUER + "|key-of-ada", ISSUER + "|key-of-bob");
    }

    @Test
    void aRunAddsItsKeyToWhatAVisitMade() {
        try (VisitorAccounts accounts = store.accounts(Map.of())) {
            accounts.admit(visit("1", "ada"));
            sync(person("7", "ada"));
            assertThat(database.rows(USERS)).hasSize(1);
            assertThat(database.rows(IDENTITIES)).containsExactly("cern|7");
            assertThat(accounts.admit(visit("1", "ada"))).isEqualTo(active("ada"));
        }
    }

    @Test
    void refusesTheDeactivatedAndTheBlockedAndLinksNobodyToThem() {
        sync(person("7", "ada"), person("8", "grace"), person("9", "joan"));
        try (VisitorAccounts accounts = store.accounts(Map.of())) {
            assertThat(accounts.admit(visit("1", "ada"))).isEqualTo(active("ada"));
            database.execute("UPDATE accounts_user SET active = false WHERE username IN ('ada', 'grace')");
            database.execute("UPDATE accounts_user SET blocked_at = now() WHERE username = 'joan'");
            assertThat(accounts.admit(visit("1", "ada"))).isEqualTo(new Admission.Blocked());
            assertThat(accounts.admit(visit("2", "grace"))).isEqualTo(new Admission.Blocked());
            assertThat(accounts.admit(visit("3", "joan"))).isEqualTo(new Admission.Blocked());
        }
        assertThat(database.rows(KNOWN)).containsExactly(ISSUER + "|1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab", "1ada", "_ada", "ada.l", "ada@example.org", "ädä"})
    void makesNoAccountWhoseNameTheAppRefuses(String username) {
        try (VisitorAccounts accounts = store.accounts(Map.of())) {
            assertThat(((Admission.Unfit) accounts.admit(visit("1", username, "a@example.org"))).field())
                    .isEqualTo("username");
        }
        assertThat(database.rows(USERS)).isEmpty();
    }

    @Test
    void makesNoAccountWithoutAnAddressOrWithABlockedDomain() {
        database.execute("INSERT INTO accounts_domains (created, updated, domain, tld, status, flagged, flagged_source,"
                + " num_users, num_active, num_inactive, num_confirmed, num_verified, num_blocked)"
                + " VALUES (now(), now(), 'bad.example', 'example', 4, false, '', 0, 0, 0, 0, 0, 0)");
        Visit nowhere = new Visit(ISSUER, "1", "ada", Optional.empty(), "Ada", List.of(), Optional.empty(), true);
        try (VisitorAccounts accounts = store.accounts(Map.of())) {
            assertThat(((Admission.Unfit) accounts.admit(nowhere)).field()).isEqualTo("mail");
            assertThat(accounts.admit(visit("1", "ada", "ada@bad.example"))).isEqualTo(new Admission.Blocked());
            assertThat(accounts.admit(visit("1", "ada"))).isEqualTo(active("ada"));
            assertThat(accounts.admit(nowhere)).as("known by now").isEqualTo(active("ada"));
        }
    }

    @Test
    void anAccountThatTheAppDeletedIsMadeAnew() {
        try (VisitorAccounts accounts = store.accounts(Map.of())) {
            accounts.admit(visit("1", "ada"));
            database.execute("DELETE FROM oauthclient_remoteaccount; DELETE FROM accounts_user");
            assertThat(accounts.admit(visit("1", "ada"))).isEqualTo(active("ada"));
        }
        assertThat(database.rows(USERS)).hasSize(1);
    }

    @Test
    void tellsWhatRunsDoToVisitors() {
        sync(person("7", "ada"), person("8", "grace"));
        try (VisitorAccounts accounts = store.accounts(Map.of())) {
            accounts.admit(visit("1", "ada"));
            long stands = accounts.changesAfter(0).last();
            assertThat(stands).isPositive();
            assertThat(accounts.changesAfter(stands)).isEqualTo(new AccountChanges(stands, List.of()));
            sync(person("8", "grace"));
            AccountChanges cut = accounts.changesAfter(stands);
            assertThat(cut.changes()).containsExactly(new Change(ISSUER, "1", "ada", true));
            assertThat(accounts.changesAfter(0).changes()).containsExactly(new Change(ISSUER, "1", "ada", true));
            assertThat(accounts.admit(visit("1", "ada"))).isEqualTo(new Admission.Blocked());
            sync(person("7", "ada"), person("8", "grace"));
            assertThat(accounts.changesAfter(cut.last()).changes())
                    .containsExactly(new Change(ISSUER, "1", "ada", false));
            assertThat(accounts.changesAfter(0).changes()).isEmpty();
        }
    }

    @Test
    void whoReadsOnFromANumberMissesNone() throws Exception {
        try (VisitorAccounts accounts = store.accounts(Map.of())) {
            List<Callable<Admission>> visits = new ArrayList<>();
            IntStream.range(0, 200).forEach(i -> visits.add(() -> accounts.admit(visit("s" + i, "person-" + i))));
            ExecutorService threads = Executors.newFixedThreadPool(6);
            List<Future<Admission>> going = visits.stream().map(threads::submit).toList();
            List<String> seen = new ArrayList<>();
            while (seen.size() < 200) {
                String last = seen.isEmpty() ? "0" : seen.get(seen.size() - 1);
                seen.addAll(database.rows("SELECT id FROM postern.change WHERE id > " + last + " ORDER BY id"));
                if (going.stream().allMatch(Future::isDone)) {
                    last = seen.isEmpty() ? "0" : seen.get(seen.size() - 1);
                    seen.addAll(database.rows("SELECT id FROM postern.change WHERE id > " + last + " ORDER BY id"));
                    break;
                }
            }
            threads.shutdown();
            assertThat(seen)
                    .isEqualTo(database.rows("SELECT id FROM postern.change ORDER BY id"))
                    .hasSize(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"invenio-v11", "invenio-latest"})
    void aCorrectedKeyMovesTheAccountToTheRightPerson(String schema) {
        TestDatabase tables = TestDatabase.of(schema);
        Store accountsOf = store(tables);
        sync(accountsOf, person("7", "ada"), person("9", "grace"));
        try (VisitorAccounts accounts = accountsOf.accounts(Map.of(ISSUER, "cern"))) {
            assertThat(accounts.admit(visit("7", "ada"))).isEqualTo(active("ada"));
            sync(accountsOf, person("8", "ada"), person("9", "grace"));
            assertThat(accounts.admit(visit("7", "ada")))
                    .as("whoever has the old key now is not her")
                    .isInstanceOf(Admission.Taken.class);
            assertThat(accounts.admit(visit("8", "ada"))).isEqualTo(active("ada"));
            assertThat(tables.rows(KNOWN)).containsExactly(ISSUER + "|8");
            assertThat(accounts.admit(visit("7", "mary"))).as("a new person").isEqualTo(active("mary"));
            // an administrator finds that 8 is grace and 9 is ada
            accounts.admit(visit("9", "grace"));
            tables.execute("UPDATE accounts_useridentity SET id = '10' WHERE id = '8';"
                    + " UPDATE accounts_useridentity SET id = '8' WHERE id = '9';"
                    + " UPDATE accounts_useridentity SET id = '9' WHERE id = '10'");
            assertThat(accounts.admit(visit("8", "grace"))).isEqualTo(active("grace"));
            assertThat(accounts.admit(visit("9", "ada"))).isEqualTo(active("ada"));
            assertThat(accounts.admit(visit("8", "grace"))).isEqualTo(active("grace"));
        }
        assertThat(tables.rows("SELECT o.key, u.username FROM postern.identity o JOIN accounts_user u"
                        + " ON u.id::text = o.account ORDER BY 1"))
                .containsExactly("7|mary", "8|grace", "9|ada");
    }

    @Test
    void whoIsTurnedAwayStandsInReportsUntilTheyGetIn() {
        sync(person("7", "ada"), person("8", "grace"));
        try (VisitorAccounts accounts = store.accounts(Map.of())) {
            accounts.admit(visit("1", "ada", "other@example.org"));
            accounts.admit(visit("1", "ada", "other@example.org"));
            accounts.admit(visit("2", "somebody", "grace@example.org"));
            String ada =
                    "session " + ISSUER + "|1|1|ada|other@example.org|account 1 (ada) has the name or the address,";
            assertThat(reported()).hasSize(2).first().asString().startsWith(ada);
            assertThat(store.why("ada")).anySatisfy(fact -> assertThat(fact).contains("has the name or the address"));
            assertThat(store.why("2")).anySatisfy(fact -> assertThat(fact).contains("set aside in session " + ISSUER));
            assertThat(count(true)).as("no run has reported them").isEqualTo(2);
            sync(person("7", "ada"), person("8", "grace"));
            assertThat(count(true)).as("one has").isZero();
            assertThat(count(false)).isEqualTo(2);
            sync(person("7", "lovelace"), person("8", "grace"));
            assertThat(reported())
                    .as("nobody has that name now")
                    .singleElement()
                    .asString()
                    .contains("|2|2|somebody");
            database.execute("UPDATE accounts_user SET username = 'somebody' WHERE username = 'grace'");
            assertThat(accounts.admit(visit("2", "somebody", "grace@example.org")))
                    .isInstanceOf(Admission.Active.class);
            assertThat(reported()).isEmpty();
        }
        assertThat(database.rows("SELECT count(*) FROM postern.set_aside")).containsExactly("0");
    }

    @Test
    void aNameThatIsTakenMeanwhileIsReportedToo() throws Exception {
        try (VisitorAccounts accounts = store.accounts(Map.of())) {
            ExecutorService thread = Executors.newSingleThreadExecutor();
            try (Connection other = database.connect();
                    Statement statement = other.createStatement()) {
                other.setAutoCommit(false);
                statement.execute("INSERT INTO accounts_user (created, updated, username, displayname, email, active,"
                        + " version_id) VALUES (now(), now(), 'ada', 'ada', 'first@example.org', true, 1)");
                Future<Admission> late = thread.submit(() -> accounts.admit(visit("1", "ada")));
                while (database.rows("SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
                                + " AND wait_event_type = 'Lock'")
                        .isEmpty()) {
                    assertThat(late.isDone()).isFalse();
                }
                other.commit();
                assertThat(late.get()).isInstanceOf(Admission.Taken.class);
            } finally {
                thread.shutdownNow();
            }
        }
        assertThat(reported()).hasSize(1);
    }

    @Test
    void aKeyThatInvenioCannotKeepIsSaid() {
        String subject = "s".repeat(256);
        try (VisitorAccounts accounts = store.accounts(Map.of(ISSUER, "cern"))) {
            assertThat(((Admission.Unfit) accounts.admit(visit(subject, "ada"))).field())
                    .isEqualTo("subject");
            assertThat(accounts.admit(visit(subject.substring(1), "ada"))).isEqualTo(active("ada"));
        }
        try (VisitorAccounts accounts = store.accounts(Map.of())) {
            assertThat(accounts.admit(visit(subject, "bob"))).isEqualTo(active("bob"));
        }
    }

    private List<String> reported() {
        List<String> records = new ArrayList<>();
        try (Workspace workspace = store.plan()) {
            workspace.plan(new PlanRules(false, false, false));
            workspace.setAside((source, record) -> records.add(String.join(
                    "|",
                    source,
                    record.label(),
                    record.key().orElse(""),
                    record.username().orElse(""),
                    record.email().orElse(""),
                    record.reason())));
            assertThat(workspace.reported(false)).isEqualTo(records.size());
        }
        records.sort(null);
        return records;
    }

    private long count(boolean newOnly) {
        try (Workspace workspace = store.plan()) {
            workspace.plan(new PlanRules(false, false, false));
            return workspace.reported(newOnly);
        }
    }

    @Test
    void aBrokenConnectionIsReplaced() {
        try (VisitorAccounts accounts = store.accounts(Map.of())) {
            accounts.admit(visit("1", "ada"));
            database.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
            assertThat(catchThrowable(() -> accounts.admit(visit("2", "bob")))).isInstanceOf(StoreException.class);
            assertThat(accounts.admit(visit("2", "bob"))).isEqualTo(active("bob"));
        }
    }

    private void sync(Person... people) {
        sync(store, people);
    }

    private static void sync(Store store, Person... people) {
        PlannedSource source = new PlannedSource(0, "directory", "cern", false);
        try (Run run = store.run(Duration.ofSeconds(5), "run").orElseThrow()) {
            Workspace workspace = run.workspace();
            Staging staging = workspace.stage(source);
            List.of(people).forEach(staging::person);
            staging.finish();
            workspace.complete(source);
            workspace.plan(new PlanRules(true, true, false));
            assertThat(run.apply()).isEmpty();
            run.finish("done", Optional.empty(), true);
        }
    }

    private static Person person(String key, String username) {
        return new Person(
                "ref-" + key,
                key,
                username,
                Optional.of(username + "@example.org"),
                Optional.of("The person " + username),
                Map.of("full_name", "The person " + username),
                Map.of(),
                Map.of(),
                Person.Skip.NEVER);
    }

    private static Visit visit(String subject, String username) {
        return visit(subject, username, username.toLowerCase(Locale.ROOT) + "@example.org");
    }

    private static Visit visit(String subject, String username, String mail) {
        return new Visit(
                ISSUER,
                subject,
                username,
                Optional.of(mail),
                "The person " + username,
                List.of(),
                Optional.empty(),
                true);
    }

    private static Admission active(String username) {
        return new Admission.Active(username, Optional.empty(), Optional.empty());
    }

    private static List<Admission> together(List<Callable<Admission>> visits) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Admission> answers = new ArrayList<>();
            for (Future<Admission> one : threads.invokeAll(visits)) {
                answers.add(one.get());
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }
}
