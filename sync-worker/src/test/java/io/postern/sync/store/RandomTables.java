/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.sync.model.Plan;
import io.postern.sync.model.SetAside;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** An application's tables as random tests see them, and runs over them. */
final class RandomTables {

    private static final PlanRules RULES = new PlanRules(true, true, false);

    private final RandomApplication application;
    private final TestDatabase database;
    private final Store store;

    /** An account. */
    record Row(String account, String name, String address, boolean active, String department) {

        /** As {@link RandomDirectory.Entry#told}. */
        String told() {
            return name + " " + address + " " + department;
        }
    }

    /** What a run did; identities that were set aside are {@code <method> <key>}. */
    record Result(Plan plan, long run, List<String> lines, Set<String> aside, Set<String> words) {

        /** Whether a record that was set aside may speak of this account. */
        boolean protects(Row row) {
            return words.contains(row.name()) || words.contains(row.address()) || words.contains(row.account());
        }
    }

    RandomTables(RandomApplication application) {
        this(application, application.database());
    }

    private RandomTables(RandomApplication application, TestDatabase database) {
        this.application = application;
        this.database = database;
        this.store = application.store(database);
    }

    RandomApplication application() {
        return application;
    }

    /** The same tables in another database. */
    RandomTables copy() {
        return new RandomTables(application, database.copy());
    }

    /** Some people have made accounts, under names that the directories may give to others. */
    void strangers(Random random) {
        for (int i = 0; i < 4; i++) {
            database.execute(
                    application.insert("user" + random.nextInt(30), "user" + random.nextInt(30) + "@example.org"));
        }
    }

    Map<String, String> accounts() {
        return pairs(application.accounts());
    }

    Map<String, String> accountOf() {
        return pairs(application.identities());
    }

    Map<String, Row> rows() {
        Map<String, Row> rows = new TreeMap<>();
        for (String line : database.rows(application.rows())) {
            String[] parts = line.split("\\|", -1);
            rows.put(parts[0], new Row(parts[0], parts[1], parts[2], parts[3].equals("t"), parts[4]));
        }
        return rows;
    }

    Set<String> places(String account) {
        Set<String> places = new HashSet<>();
        for (String line : database.rows(application.places())) {
            if (line.startsWith(account + "|")) {
                places.add(line.substring(account.length() + 1));
            }
        }
        return places;
    }

    private Map<String, String> pairs(String query) {
        Map<String, String> pairs = new HashMap<>();
        for (String line : database.rows(query)) {
            int bar = line.indexOf('|');
            pairs.put(line.substring(0, bar), line.substring(bar + 1));
        }
        return pairs;
    }

    /** The lines of a plan, without doing anything. */
    List<String> plan(List<RandomDirectory> directories) {
        List<String> lines = new ArrayList<>();
        try (Workspace workspace = store.plan()) {
            directories.forEach(directory -> directory.stage(workspace, application));
            workspace.plan(RULES);
            workspace.changes(lines::add);
        }
        return lines;
    }

    Result run(List<RandomDirectory> directories) {
        try (Run run = store.run(Duration.ofSeconds(20), "run").orElseThrow()) {
            Workspace workspace = run.workspace();
            directories.forEach(directory -> directory.stage(workspace, application));
            Plan plan = workspace.plan(RULES);
            List<String> lines = new ArrayList<>();
            workspace.changes(lines::add);
            assertThat(run.apply()).as("refused by the database").isEmpty();
            Set<String> aside = new HashSet<>();
            Set<String> words = new HashSet<>();
            workspace.setAside((source, record) -> {
                record.key().ifPresent(key -> aside.add((source.equals("first") ? "cern " : "keycloak ") + key));
                words(record).forEach(words::add);
            });
            run.finish("done", Optional.empty(), true);
            return new Result(plan, run.id(), lines, aside, words);
        }
    }

    private static List<String> words(SetAside record) {
        List<String> words = new ArrayList<>();
        record.username().ifPresent(words::add);
        record.email().ifPresent(words::add);
        return words;
    }

    /** Takes a run back; gives what was refused. */
    List<String> undo(long undone) {
        try (Run run = store.run(Duration.ofSeconds(20), "undo").orElseThrow()) {
            run.reverse(undone);
            List<String> refused = run.apply();
            run.finish("done", Optional.empty(), false);
            return refused;
        }
    }
}
