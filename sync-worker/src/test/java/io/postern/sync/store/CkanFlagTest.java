/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import static io.postern.sync.store.CkanRunTest.person;
import static org.assertj.core.api.Assertions.assertThat;

import io.postern.sync.model.AccountChanges.Change;
import io.postern.sync.model.Admission;
import io.postern.sync.model.Admission.Active;
import io.postern.sync.model.Visit;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The flag of a system administrator and visits: the oldest CKAN and the newest. */
@ParameterizedClass
@ValueSource(strings = {"ckan-2.9", "ckan-2.12"})
class CkanFlagTest {

    private static final String ISSUER = "https://idp.example.org";
    private static final String SYSADMINS = "SELECT name FROM \"user\" WHERE sysadmin ORDER BY name";
    private static final CkanSettings BY_SESSION = new CkanSettings("default", true, Optional.empty());

    private final CkanRound ckan;

    CkanFlagTest(String schema) {
        ckan = new CkanRound(schema, BY_SESSION);
    }

    private static Visit visit(String name, Optional<Boolean> sysadmin) {
        return new Visit(
                ISSUER,
                "subject of " + name,
                name,
                Optional.of(name + "@example.org"),
                name,
                List.of(),
                sysadmin,
                true);
    }

    private Optional<Boolean> flag(String name, Optional<Boolean> sysadmin) {
        return flag(ckan.store(), name, sysadmin);
    }

    private static Optional<Boolean> flag(Store store, String name, Optional<Boolean> sysadmin) {
        try (VisitorAccounts accounts = store.accounts(Map.of())) {
            return ((Active) accounts.admit(visit(name, sysadmin))).sysadmin();
        }
    }

    @Test
    void isGivenAndTakenAsTheGateSaysAndLeftAloneWhereItSaysNothing() {
        ckan.user("root", "root@example.org", true);
        assertThat(flag("ada", Optional.of(true))).as("a new account").contains(true);
        assertThat(flag("ada", Optional.empty())).contains(true);
        assertThat(ckan.rows(SYSADMINS)).containsExactly("ada", "root");
        assertThat(flag("ada", Optional.of(false))).contains(false);
        assertThat(flag("ada", Optional.empty())).contains(false);
        assertThat(ckan.rows(SYSADMINS)).containsExactly("root");
        assertThat(ckan.rows("SELECT action, rule, before, after FROM postern.change"
                        + " WHERE action LIKE 'sysadmin.%' ORDER BY id"))
                .containsExactly(
                        "sysadmin.grant|session|{\"sysadmin\": false}|{\"sysadmin\": true}",
                        "sysadmin.revoke|session|{\"sysadmin\": true}|{\"sysadmin\": false}");
    }

    @Test
    void isToldAndNotWrittenWhereRunsDoThat() {
        ckan.user("ada", "ada@example.org", true);
        ckan.user("grace", "grace@example.org", false);
        Store byRuns = ckan.store(new CkanSettings("default"));
        assertThat(flag(byRuns, "ada", Optional.of(false))).contains(true);
        assertThat(flag(byRuns, "grace", Optional.of(true))).contains(false);
        assertThat(ckan.rows(SYSADMINS)).containsExactly("ada");
    }

    @Test
    void staysWithTheLastSysadminAndTheSiteUserDoesNotCount() {
        ckan.user("default", "default@example.org", true);
        ckan.user("ada", "ada@example.org", true);
        assertThat(flag("ada", Optional.of(false))).contains(true);
        assertThat(ckan.rows(SYSADMINS)).containsExactly("ada", "default");
        ckan.user("root", "root@example.org", true);
        ckan.execute("UPDATE \"user\" SET state = 'deleted' WHERE name = 'root'");
        assertThat(flag("ada", Optional.of(false)))
                .as("one who cannot sign in is none")
                .contains(true);
    }

    @Test
    void ofTheSiteUserIsNeverTouched() {
        ckan.user("root", "root@example.org", true);
        ckan.user("default", "default@example.org", true);
        ckan.run(person("1", "ada")); // makes the worker's own tables
        ckan.execute("INSERT INTO postern.identity VALUES ('" + ISSUER + "', 'subject of default', 'id-of-default')");
        assertThat(flag("default", Optional.of(false))).isEmpty();
        ckan.execute("UPDATE \"user\" SET sysadmin = false WHERE name = 'default'");
        assertThat(flag("default", Optional.of(true))).isEmpty();
        assertThat(ckan.rows(SYSADMINS)).containsExactly("root");
    }

    @Test
    void twoWhoAreDemotedAtOnceAreNotBoth() throws Exception {
        for (int round = 0; round < 5; round++) {
            ckan.execute("DELETE FROM dashboard; DELETE FROM \"user\"");
            ckan.user("ada", "ada@example.org", true);
            ckan.user("grace", "grace@example.org", true);
            ExecutorService threads = Executors.newFixedThreadPool(2);
            try (VisitorAccounts accounts = ckan.store().accounts(Map.of())) {
                List<Callable<Admission>> visits = List.of(
                        () -> accounts.admit(visit("ada", Optional.of(false))),
                        () -> accounts.admit(visit("grace", Optional.of(false))));
                for (Future<Admission> one : threads.invokeAll(visits)) {
                    assertThat(one.get()).isInstanceOf(Active.class);
                }
            } finally {
                threads.shutdownNow();
            }
            assertThat(ckan.rows(SYSADMINS)).hasSize(1);
        }
    }

    @Test
    void aRunThatMeantToKeepSomebodyElseTakesNobodyAwayWhomAVisitLeftAlone() throws Exception {
        ckan.run(person("1", "ada"), person("2", "grace"));
        ckan.execute("UPDATE \"user\" SET sysadmin = true");
        PlannedSource source = new PlannedSource(0, "directory", "cern", false);
        try (Run run = ckan.store().run(Duration.ofSeconds(5), "run").orElseThrow()) {
            Staging staging = run.workspace().stage(source);
            staging.person(person("1", "ada"));
            staging.finish();
            run.workspace().complete(source);
            assertThat(run.workspace()
                            .plan(new PlanRules(true, false, false))
                            .counts()
                            .people()
                            .deactivated())
                    .as("grace leaves, ada is a sysadmin still")
                    .isEqualTo(1);
            assertThat(flag("ada", Optional.of(false))).contains(false);
            assertThat(run.apply()).hasSize(1);
            run.finish("set-aside", Optional.empty(), true);
        }
        assertThat(ckan.rows("SELECT name, state FROM \"user\" WHERE sysadmin")).containsExactly("grace|active");
    }

    @Test
    void theGateHearsWhenARunTakesIt() {
        ckan.user("root", "root@example.org", true);
        Map<String, List<String>> groups = Map.of("sysadmins", List.of("1"));
        ckan.run(groups, person("1", "ada"), person("2", "grace"));
        flag("ada", Optional.empty());
        long before =
                Long.parseLong(ckan.rows("SELECT max(id) FROM postern.change").get(0));
        ckan.run(Map.of("sysadmins", List.of("2")), person("1", "ada"), person("2", "grace"));
        try (VisitorAccounts accounts = ckan.store().accounts(Map.of())) {
            assertThat(accounts.changesAfter(before).changes())
                    .containsExactly(new Change(ISSUER, "subject of ada", "ada", false));
        }
    }

    @Test
    void aVisitWaitsForAnotherOneThatSetsTheFlag() throws Exception {
        ckan.user("root", "root@example.org", true);
        ckan.user("ada", "ada@example.org", false);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (Connection other = ckan.connect();
                Statement statement = other.createStatement()) {
            flag("ada", Optional.empty());
            other.setAutoCommit(false);
            statement.execute("UPDATE \"user\" SET sysadmin = true WHERE name = 'ada'");
            Future<Optional<Boolean>> visit = thread.submit(() -> flag("ada", Optional.of(true)));
            while (ckan.rows("SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
                            + " AND wait_event_type = 'Lock'")
                    .isEmpty()) {
                assertThat(visit.isDone()).isFalse();
            }
            other.commit();
            assertThat(visit.get()).contains(true);
        } finally {
            thread.shutdownNow();
        }
        assertThat(ckan.rows("SELECT count(*) FROM postern.change WHERE action = 'sysadmin.grant'"))
                .as("somebody else gave it")
                .containsExactly("0");
    }
}
