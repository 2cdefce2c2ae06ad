/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.sync.model.Plan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two directories that change at random, with groups within groups, into tables in which people have made accounts of their
 * own. What must hold whatever happens: a plan is what the run then does; the tables are as the sources say; a second run has
 * nothing to do; an undo gives the tables back. {@code -Dpostern.seeds=500} tries that many seeds.
 */
class RandomRunsTest {

    private static final int ROUNDS = 4;

    static Stream<Arguments> seeds() {
        return Stream.of(RandomApplication.values())
                .flatMap(app -> LongStream.rangeClosed(1, Long.getLong("postern.seeds", 4))
                        .mapToObj(seed -> Arguments.of(app, seed)));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("seeds")
    void holdWhateverHappens(RandomApplication app, long seed) {
        Random random = new Random(seed);
        RandomTables tables = new RandomTables(app);
        tables.strangers(random);
        List<RandomDirectory> directories = List.of(
                new RandomDirectory(new PlannedSource(0, "first", "cern", true)),
                new RandomDirectory(new PlannedSource(1, "second", "keycloak", true)));
        long applied = 0;
        for (int round = 1; round <= ROUNDS; round++) {
            directories.forEach(directory -> directory.change(random));
            String where = app + ", seed " + seed + ", round " + round;
            Map<String, String> before = tables.accounts();
            List<String> planned = tables.plan(directories);
            RandomTables.Result result = tables.run(directories);
            assertThat(result.lines())
                    .as(where + ": the run does what was planned")
                    .isEqualTo(planned);
            assertFollows(where, tables, directories, result);
            applied += planned.size();

            RandomTables copy = tables.copy();
            Plan again = tables.run(directories).plan();
            assertThat(again.empty()).as(where + ": again " + again).isTrue();
            assertUndone(where, copy, result.run(), before);
        }
        assertThat(applied).as("changes, or nothing was tried").isGreaterThan(15);
    }

    /** Whoever was not set aside is in the tables as the first source that knows them says. */
    private static void assertFollows(
            String where, RandomTables tables, List<RandomDirectory> directories, RandomTables.Result result) {
        Map<String, String> accountOf = tables.accountOf();
        Map<String, RandomTables.Row> rows = tables.rows();
        Map<String, RandomDirectory.Entry> deciding = new LinkedHashMap<>();
        // a record that is set aside still has the say on its account, and says nothing
        Set<String> spokenFor = new HashSet<>();
        Set<String> silent = new HashSet<>();
        Map<String, Set<String>> places = new HashMap<>();
        for (RandomDirectory directory : directories) {
            Map<String, Set<String>> closure = directory.closure();
            directory.people().forEach((key, entry) -> {
                String identity = directory.source().method() + " " + key;
                boolean aside = result.aside().contains(identity);
                String account = accountOf.get(identity);
                if (account == null) {
                    assertThat(aside)
                            .as(where + ": no account of " + identity + " in " + directory)
                            .isTrue();
                    return;
                }
                boolean decides = spokenFor.add(account);
                if (aside) {
                    silent.add(account);
                } else {
                    if (decides) {
                        deciding.put(account, entry);
                    }
                    places.computeIfAbsent(account, one -> new TreeSet<>()).addAll(closure.getOrDefault(key, Set.of()));
                }
            });
        }
        silent.forEach(places::remove);
        Map<String, List<String>> said = new HashMap<>();
        directories.forEach(directory -> directory.people().forEach((key, entry) -> {
            String identity = directory.source().method() + " " + key;
            String account = accountOf.get(identity);
            if (account != null) {
                said.computeIfAbsent(account, one -> new ArrayList<>())
                        .add(identity + " says " + entry.told()
                                + (result.aside().contains(identity) ? " (aside)" : ""));
            }
        }));
        deciding.forEach((account, entry) -> {
            assertThat(rows).as(where).containsKey(account);
            RandomTables.Row row = Objects.requireNonNull(rows.get(account));
            assertThat(row.told())
                    .as(where + ": " + row + ", of which " + said.get(account))
                    .isEqualTo(entry.told());
            assertThat(row.active()).as(where + ": " + row).isTrue();
        });
        if (result.plan().nobodyLeaves().isEmpty()) {
            rows.forEach((account, row) -> {
                if (!spokenFor.contains(account) && accountOf.containsValue(account) && row.active()) {
                    assertThat(result.protects(row))
                            .as(where + ": nobody speaks of " + row
                                    + ", and only a record set aside may keep it; aside: " + result.aside())
                            .isTrue();
                }
            });
        }
        places.forEach((account, wanted) -> assertThat(tables.application().strongest(tables.places(account)))
                .as(where + ": places of " + rows.get(account) + ", of which " + said.get(account))
                .isEqualTo(tables.application().strongest(wanted)));
    }

    /** Every account of before is as it was, all columns but time stamps and versions; those that came are not active. */
    private static void assertUndone(String where, RandomTables copy, long run, Map<String, String> accounts) {
        List<String> refused = copy.undo(run);
        Map<String, String> after = new TreeMap<>(copy.accounts());
        Map<String, RandomTables.Row> rows = copy.rows();
        // who came with the run keeps their name and address, since nobody is deleted
        Set<String> gone = new HashSet<>();
        rows.values().stream()
                .filter(row -> !accounts.containsKey(row.account()))
                .forEach(row -> {
                    gone.add(row.name());
                    gone.add(row.address());
                });
        assertThat(refused)
                .as(where + ": refused by the undo, though nobody who came with the run is in the way")
                .allMatch(reason -> gone.stream().anyMatch(reason::contains));
        if (refused.isEmpty()) {
            List<String> differences = new ArrayList<>();
            accounts.forEach((account, row) -> {
                if (!row.equals(after.get(account))) {
                    differences.add(row + " became " + after.get(account));
                }
            });
            assertThat(differences).as(where + ": after the undo").isEmpty();
        }
        after.keySet().stream()
                .filter(account -> !accounts.containsKey(account))
                .forEach(account -> {
                    RandomTables.Row row = Objects.requireNonNull(rows.get(account));
                    assertThat(row.active())
                            .as(where + ": " + row + " came with the run")
                            .isFalse();
                    assertThat(copy.places(account))
                            .as(where + ": places of " + row)
                            .isEmpty();
                });
    }
}
