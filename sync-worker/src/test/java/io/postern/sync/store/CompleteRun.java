/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import io.postern.sync.model.Group;
import io.postern.sync.model.Person;
import io.postern.sync.model.Person.Skip;
import io.postern.sync.model.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run in which something of every kind is to be done: people who come, change, exchange their names, leave and come back,
 * groups that are made and described anew, memberships that come and go, in more than one batch.
 */
enum CompleteRun {
    /** Into the newest Invenio. */
    INVENIO("invenio-latest"),
    /** Into the newest CKAN. */
    CKAN("ckan-2.12");

    private static final PlannedSource SOURCE = new PlannedSource(0, "directory", "cern", true);

    /** More than the first batch takes. */
    private static final int NEWCOMERS = 210;

    private final String schema;

    CompleteRun(String schema) {
        this.schema = schema;
    }

    /** A database after the runs before that one. */
    TestDatabase prepared() {
        TestDatabase database = TestDatabase.withLedger(schema);
        Store store = store(database.settings());
        run(
                store,
                List.of(
                        person("1", "ada", "IT"),
                        person("2", "grace", "IT"),
                        person("3", "joan", "IT"),
                        person("5", "mary", "IT"),
                        person("6", "rosa", "IT")),
                groups("Board", Map.of("staff", List.of("1", "3", "6"), "board", List.of("2"), "admins", List.of("1"))),
                Applier.MANY);
        run(
                store,
                List.of(
                        person("1", "ada", "IT"),
                        person("2", "grace", "IT"),
                        person("3", "joan", "IT"),
                        person("5", "mary", "IT")),
                groups("Board", Map.of("staff", List.of("1", "3", "6"), "board", List.of("2"), "admins", List.of("1"))),
                Applier.MANY);
        return database;
    }

    /** The run. Gives its plan, whatever of it was applied. */
    Plan run(Store store) {
        return run(store, NEWCOMERS, Applier.MANY);
    }

    /**
     * The same with so many newcomers.
     *
     * @param many so many of them are shared by two connections
     */
    Plan run(Store store, int newcomers, long many) {
        List<Person> people = new ArrayList<>(List.of(
                person("1", "grace", "IT"),
                person("2", "ada", "IT"),
                person("4", "vera", "IT"),
                person("5", "mary", "EP"),
                person("6", "rosa", "IT")));
        for (int i = 0; i < newcomers; i++) {
            people.add(person("n" + i, "newcomer" + i, "IT"));
        }
        return run(
                store,
                people,
                groups(
                        "Board of directors",
                        Map.of(
                                "staff", List.of("2", "6", "admins"),
                                "board", List.of("4"),
                                "admins", List.of("2"),
                                "press", List.of("4", "5", "n7"))),
                many);
    }

    Store store(DatabaseSettings database) {
        return new Store(
                database,
                this == INVENIO
                        ? new InvenioSettings(Optional.of("rdm"), Map.of(), false)
                        : new CkanSettings("default"));
    }

    private static Person person(String key, String name, String department) {
        return new Person(
                "ref-" + key,
                key,
                name,
                Optional.of(name + "@example.org"),
                Optional.of("Name of " + key),
                Map.of("department", department),
                Map.of(),
                Map.of("k", key),
                Skip.NEVER);
    }

    /** Groups by name, each with the keys of people and the names of groups in it. */
    private static Map<Group, List<String>> groups(String board, Map<String, List<String>> members) {
        Map<Group, List<String>> groups = new LinkedHashMap<>();
        members.forEach((name, keys) -> groups.put(
                new Group(name, name, Optional.empty(), name, Optional.of(name.equals("board") ? board : name)),
                keys.stream()
                        .map(key -> members.containsKey(key) ? key : "ref-" + key)
                        .toList()));
        return groups;
    }

    private Plan run(Store store, List<Person> people, Map<Group, List<String>> groups, long many) {
        try (Run run = store.run(Duration.ofSeconds(20), "run").orElseThrow()) {
            Workspace workspace = run.workspace();
            Staging staging = workspace.stage(SOURCE);
            people.forEach(staging::person);
            groups.forEach((group, members) -> {
                staging.group(group, place(group.id()));
                members.forEach(member -> staging.member(group.ref(), member));
            });
            staging.finish();
            workspace.complete(SOURCE);
            Plan plan = workspace.plan(new PlanRules(true, true, this == CKAN));
            List<String> refused = run.apply(() -> false, many).refused();
            run.finish(refused.isEmpty() ? "done" : "set-aside", Optional.empty(), true);
            return plan;
        }
    }

    private Place place(String group) {
        if (this == INVENIO) {
            return new Place(Optional.of(group), "", false);
        }
        return group.equals("admins")
                ? new Place(Optional.empty(), "", true)
                : new Place(Optional.of(group), group.equals("board") ? "editor" : "member", false);
    }
}
