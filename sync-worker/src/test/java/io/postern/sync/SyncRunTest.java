/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.sync.mapping.Mapping;
import io.postern.sync.mapping.MappingSpec;
import io.postern.sync.model.InvenioRules;
import io.postern.sync.model.Limit;
import io.postern.sync.model.Limits;
import io.postern.sync.model.Outcome;
import io.postern.sync.model.Outcome.Kind;
import io.postern.sync.source.Entry;
import io.postern.sync.source.Reception;
import io.postern.sync.source.Scope;
import io.postern.sync.source.Source;
import io.postern.sync.source.Verdict;
import io.postern.sync.store.InvenioSettings;
import io.postern.sync.store.Place;
import io.postern.sync.store.PlanRules;
import io.postern.sync.store.PlannedSource;
import io.postern.sync.store.Store;
import io.postern.sync.store.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What stops a run, and what an unhealthy source may not do. */
class SyncRunTest {

    private static final String ACTIVE = "SELECT username FROM accounts_user WHERE active ORDER BY username";

    private final TestDatabase database = TestDatabase.of("invenio-latest");
    private final Store store =
            new Store(database.settings(), new InvenioSettings(Optional.of("rdm"), Map.of(), false));
    private final List<String> people = new ArrayList<>(List.of("ada", "grace", "joan", "mary"));
    private final List<String> groups = new ArrayList<>();
    private Verdict verdict = new Verdict.Complete(Optional.empty());
    private boolean newOnly;

    private final class Directory implements Source {

        @Override
        public String id() {
            return "directory";
        }

        @Override
        public Verdict read(Scope scope, Reception reception) {
            for (String name : people) {
                Map<String, Object> attributes = name.startsWith("no-key")
                        ? Map.of("uid", name, "mail", name + "@example.org")
                        : Map.of("number", "key-" + name, "uid", name, "mail", name + "@example.org");
                reception.person(new Entry(name, attributes));
            }
            for (String name : groups) {
                reception.group(new Entry("group-" + name, Map.of("cn", name)));
                reception.member("group-" + name, "ada");
            }
            return verdict;
        }

        @Override
        public void close() {}
    }

    private SyncRun sync(Limits limits) throws Exception {
        MappingSpec spec = new MappingSpec(
                Map.of("key", "number", "username", "uid", "email", "mail"),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of("id", "cn", "name", "cn"),
                Optional.empty());
        SyncSource source = new SyncSource(
                new PlannedSource(0, "directory", "cern", true),
                Directory::new,
                Mapping.of(spec, new InvenioRules(name -> true)));
        return new SyncRun(
                store,
                List.of(source),
                (group, role) -> List.of(new Place(Optional.of(role), "", false)),
                new SyncRun.Rules(new PlanRules(true, true, false), limits, Duration.ofSeconds(5), newOnly));
    }

    private Outcome run(Limits limits, Optional<String> approved) throws Exception {
        return run(limits, approved, new Scope.Full());
    }

    private Outcome run(Limits limits, Optional<String> approved, Scope scope) throws Exception {
        return sync(limits).run(new SyncRun.Request(scope, approved), SyncRunTest::hash);
    }

    private static String hash(io.postern.sync.store.Workspace workspace, io.postern.sync.model.Plan plan) {
        PlanHash hash = new PlanHash();
        workspace.changes(hash::add);
        return hash.text();
    }

    private static Limits strict() {
        return new Limits(
                Limit.ofPercent(30),
                Limit.ofPercent(30),
                Limit.ofCount(1),
                Limit.NONE,
                Limit.NONE,
                Limit.ofPercent(50));
    }

    @Test
    void theFirstRunMayMakeEverybody() throws Exception {
        assertThat(run(strict(), Optional.empty()).kind()).isEqualTo(Kind.DONE);
        assertThat(database.rows(ACTIVE)).containsExactly("ada", "grace", "joan", "mary");
    }

    @Test
    void aLimitStopsTheRunBeforeItWritesUnlessThisVeryPlanIsApproved() throws Exception {
        run(strict(), Optional.empty());
        people.removeAll(List.of("ada", "grace"));
        Outcome plan = sync(strict()).plan(new SyncRun.Request(new Scope.Full(), Optional.empty()), SyncRunTest::hash);
        Outcome refused = run(strict(), Optional.empty());
        assertThat(refused.kind()).isEqualTo(Kind.REFUSED);
        assertThat(refused.kind().exit()).isEqualTo(4);
        assertThat(refused.reasons())
                .singleElement()
                .asString()
                .contains("limits.deactivate is 1", "2 leavers of directory", "approve");
        assertThat(database.rows(ACTIVE)).hasSize(4);
        assertThat(plan.kind()).as("a plan says so too").isEqualTo(Kind.REFUSED);
        assertThat(plan.hash()).as("and it is the same plan").isEqualTo(refused.hash());
        assertThat(run(strict(), Optional.of("0".repeat(64))).kind()).isEqualTo(Kind.REFUSED);
        assertThat(run(strict(), refused.hash()).kind()).isEqualTo(Kind.DONE);
        assertThat(database.rows(ACTIVE)).containsExactly("joan", "mary");
    }

    @Test
    void aSourceThatShrinksIsNotBelieved() throws Exception {
        run(strict(), Optional.empty());
        people.retainAll(List.of("ada"));
        Outcome refused = run(strict(), Optional.empty());
        assertThat(refused.kind()).isEqualTo(Kind.REFUSED);
        assertThat(refused.reasons()).anySatisfy(reason -> assertThat(reason).contains("limits.source-shrinks"));
        assertThat(database.rows(ACTIVE)).hasSize(4);
    }

    @Test
    void aListOfGroupsThatShrinksIsNotBelievedEither() throws Exception {
        groups.addAll(List.of("staff", "board", "press"));
        run(strict(), Optional.empty());
        groups.retainAll(List.of("staff"));
        Outcome refused = run(strict(), Optional.empty());
        assertThat(refused.kind()).isEqualTo(Kind.REFUSED);
        assertThat(refused.reasons())
                .singleElement()
                .asString()
                .contains("limits.source-shrinks is 50%", "directory gave 1 groups after 3");
        assertThat(database.rows("SELECT role_id FROM accounts_userrole ORDER BY 1"))
                .as("no membership is gone with the groups")
                .containsExactly("board", "press", "staff");
        groups.add("board");
        assertThat(run(strict(), Optional.empty()).kind()).isEqualTo(Kind.DONE);
        assertThat(database.rows("SELECT role_id FROM accounts_userrole ORDER BY 1"))
                .containsExactly("board", "staff");
    }

    @Test
    void anIncompleteReadingAddsAndTakesNobodyAway() throws Exception {
        run(strict(), Optional.empty());
        people.remove("ada");
        people.add("eve");
        verdict = new Verdict.Incomplete("page 2 was lost");
        Outcome outcome = run(strict(), Optional.empty());
        assertThat(outcome.kind()).isEqualTo(Kind.INCOMPLETE);
        assertThat(outcome.kind().exit()).isEqualTo(5);
        assertThat(outcome.reasons()).containsExactly("directory could not be read completely: page 2 was lost");
        assertThat(database.rows(ACTIVE)).containsExactly("ada", "eve", "grace", "joan", "mary");
    }

    @Test
    void aDeltaTakesNobodyAway() throws Exception {
        run(strict(), Optional.empty());
        people.retainAll(List.of("ada"));
        assertThat(run(strict(), Optional.empty(), new Scope.Delta(Instant.EPOCH, Optional.empty()))
                        .kind())
                .isEqualTo(Kind.DONE);
        assertThat(database.rows(ACTIVE)).hasSize(4);
    }

    @Test
    void aRecordWithoutAKeyProtectsTheAccountThatItMayBelongTo() throws Exception {
        run(strict(), Optional.empty());
        people.removeAll(List.of("ada"));
        people.add("no-key-at-all");
        Outcome outcome = run(strict(), Optional.empty());
        assertThat(outcome.kind()).isEqualTo(Kind.SET_ASIDE);
        assertThat(outcome.reasons()).singleElement().asString().contains("no-key-at-all", "cannot be told");
        assertThat(database.rows(ACTIVE))
                .as("ada may be the record without a key")
                .hasSize(4);
    }

    @Test
    void onlyNewRecordsSetAsideCountWhereThatIsWanted() throws Exception {
        people.add("no-key-at-all");
        newOnly = true;
        assertThat(run(strict(), Optional.empty()).kind()).isEqualTo(Kind.SET_ASIDE);
        Limits limits = new Limits(Limit.NONE, Limit.NONE, Limit.NONE, Limit.NONE, Limit.NONE, Limit.NONE);
        Outcome again = run(limits, Optional.empty());
        assertThat(again.plan().orElseThrow().counts().people().setAside()).isEqualTo(1);
        assertThat(again.reasons()).singleElement().asString().contains("cannot be told");
    }
}
