/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.sync.model.Person;
import io.postern.sync.model.Person.Skip;
import io.postern.sync.model.Plan;
import io.postern.sync.model.SetAside;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Directories that change at random, beside accounts that people make and change by hand. */
class RandomDirectoriesTest {

    private static final PlannedSource SOURCE = new PlannedSource(0, "directory", "cern", false);
    private static final int NAMES = 60;

    private final TestDatabase database = TestDatabase.withLedger("invenio-latest");
    private final Store store = new Store(
            database.settings(), new InvenioSettings(Optional.of("rdm"), Map.of("visibility", "restricted"), false));

    /** What one person of the directory has. */
    private record Entry(String name, String address, String department) {}

    private record Result(Plan plan, Set<String> aside) {}

    private Result run(Map<String, Entry> directory) {
        try (Run run = store.run(Duration.ofSeconds(5), "run").orElseThrow()) {
            Workspace workspace = run.workspace();
            Staging staging = workspace.stage(SOURCE);
            directory.forEach((key, entry) -> staging.person(new Person(
                    "ref-" + key,
                    key,
                    entry.name,
                    Optional.of(entry.address + "@example.org"),
                    Optional.empty(),
                    Map.of("department", entry.department),
                    Map.of(),
                    Map.of("identity_id", key),
                    Skip.NEVER)));
            staging.finish();
            workspace.complete(SOURCE);
            Plan plan = workspace.plan(new PlanRules(true, false, false));
            assertThat(run.apply()).isEmpty();
            Set<String> aside = new HashSet<>();
            workspace.setAside((source, record) -> aside.add(key(record)));
            run.finish("done", Optional.empty(), true);
            return new Result(plan, aside);
        }
    }

    private static String key(SetAside record) {
        return record.key().orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theTablesFollowAndTheSecondRunHasNothingToDo(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 3; i++) {
            String name = "user" + random.nextInt(NAMES);
            database.execute(
                    "INSERT INTO accounts_user (created, updated, username, displayname, email, active, version_id)"
                            + " VALUES (now(), now(), '" + name + "', '" + name + "', 'user" + random.nextInt(NAMES)
                            + "@example.org', true, 1) ON CONFLICT DO NOTHING");
        }
        database.execute("INSERT INTO accounts_useridentity (created, updated, id, method, id_user)"
                + " SELECT now(), now(), '1', 'orcid', min(id) FROM accounts_user");
        Map<String, Entry> directory = new TreeMap<>();
        long taken = 0;
        long changed = 0;
        for (int round = 0; round < 6; round++) {
            change(directory, random);
            int before = accounts().size();
            Result result = run(directory);
            taken += directory.size() - result.aside.size();
            changed += result.plan.counts().people().updated();
            String where = "seed " + seed + ", round " + round + ", " + directory;
            Map<String, String> accounts = accounts();
            assertThat(accounts.size()).as(where).isGreaterThanOrEqualTo(before);
            directory.forEach((key, entry) -> {
                if (!result.aside.contains(key)) {
                    assertThat(accounts.get(key))
                            .as(where + " " + key)
                            .isEqualTo(entry.name + "|" + entry.address + "@example.org|t|" + entry.department);
                }
            });
            Result again = run(directory);
            assertThat(again.plan.empty()).as(where + " again: " + again.plan).isTrue();
            assertThat(again.aside).as(where).isEqualTo(result.aside);
            assertThat(database.rows("SELECT count(*) FROM accounts_useridentity WHERE method = 'orcid' AND id = '1'"))
                    .containsExactly("1");
        }
        assertThat(taken).as("people taken, or nothing was tried").isGreaterThan(20);
        assertThat(changed).as("accounts changed, or nothing was tried").isGreaterThanOrEqualTo(3);
    }

    /** Each account by its key; one without a key by its number. */
    private Map<String, String> accounts() {
        Map<String, String> accounts = new LinkedHashMap<>();
        for (String row : database.rows(
                "SELECT coalesce(i.id, 'account ' || u.id), u.displayname, u.email, u.active, u.profile ->> 'department'"
                        + " FROM accounts_user u LEFT JOIN accounts_useridentity i ON i.id_user = u.id AND i.method = 'cern'"
                        + " ORDER BY u.id")) {
            int bar = row.indexOf('|');
            accounts.put(row.substring(0, bar), row.substring(bar + 1));
        }
        return accounts;
    }

    /** Comings, goings, renamings, exchanges among several, corrected keys. */
    private static void change(Map<String, Entry> directory, Random random) {
        for (int i = 0; i < 12; i++) {
            List<String> keys = new ArrayList<>(directory.keySet());
            switch (random.nextInt(5)) {
                case 0, 1 -> {
                    int name = random.nextInt(NAMES);
                    int address = random.nextInt(10) == 0 ? random.nextInt(NAMES) : name;
                    directory.putIfAbsent("k" + random.nextInt(40), new Entry("user" + name, "user" + address, "IT"));
                }
                case 2 ->
                    keys.stream()
                            .skip(random.nextInt(keys.size() + 1))
                            .findFirst()
                            .ifPresent(directory::remove);
                case 3 -> {
                    Collections.shuffle(keys, random);
                    List<String> some = keys.subList(0, Math.min(keys.size(), 1 + random.nextInt(4)));
                    List<Entry> entries =
                            new ArrayList<>(some.stream().map(directory::get).toList());
                    Collections.rotate(entries, 1);
                    for (int j = 0; j < some.size(); j++) {
                        directory.put(some.get(j), entries.get(j));
                    }
                }
                default ->
                    keys.stream()
                            .skip(random.nextInt(keys.size() + 1))
                            .findFirst()
                            .ifPresent(key -> {
                                Entry entry = java.util.Objects.requireNonNull(directory.remove(key));
                                directory.put(
                                        random.nextBoolean() ? key : "new-" + key,
                                        new Entry(entry.name, entry.address, "EP" + random.nextInt(3)));
                            });
            }
        }
    }
}
