/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.sync.model.Group;
import io.postern.sync.model.Person;
import io.postern.sync.model.Plan;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A CKAN, and runs of one source over it. A group is {@code sysadmins}, {@code <organisation>-<capacity>}, or {@code group:<group>-<capacity>}. */
final class CkanRound {

    private final String schema;
    private final TestDatabase database;
    private final Store store;
    private final List<String> asides = new ArrayList<>();

    CkanRound(String schema) {
        this(schema, new CkanSettings("default"));
    }

    CkanRound(String schema, CkanSettings settings) {
        this.schema = schema;
        this.database = TestDatabase.withLedger(schema);
        this.store = new Store(database.settings(), settings);
    }

    Store store() {
        return store;
    }

    String schema() {
        return schema;
    }

    /** The same tables under other settings. */
    Store store(CkanSettings settings) {
        return new Store(database.settings(), settings);
    }

    Connection connect() throws SQLException {
        return database.connect();
    }

    List<String> rows(String sql) {
        return database.rows(sql);
    }

    void execute(String sql) {
        database.execute(sql);
    }

    /** Somebody whom CKAN's people know. */
    void user(String name, String email, boolean sysadmin) {
        execute("INSERT INTO \"user\" (id, name, email, sysadmin, state, plugin_extras) VALUES ('id-of-" + name + "', '"
                + name + "', '" + email + "', " + sysadmin + ", 'active', '{\"other\": {\"a\": 1}}')");
    }

    /** A place that CKAN's people gave. */
    void member(String organization, String name, String capacity) {
        execute(
                "INSERT INTO member (id, table_name, table_id, capacity, group_id, state) SELECT gen_random_uuid()::text,"
                        + " 'user', u.id, '" + capacity
                        + "', g.id, 'active' FROM \"user\" u, \"group\" g WHERE u.name = '"
                        + name + "' AND g.name = '" + organization + "'");
    }

    /** What the last run set aside or kept, with the reasons. */
    List<String> asides() {
        return List.copyOf(asides);
    }

    Plan run(Person... people) {
        return run(Map.of(), people);
    }

    /** A complete reading of these people, and of groups with the keys of their members. */
    Plan run(Map<String, List<String>> groups, Person... people) {
        PlannedSource source = new PlannedSource(0, "directory", "cern", true);
        try (Run run = store.run(Duration.ofSeconds(5), "run").orElseThrow()) {
            Workspace workspace = run.workspace();
            Staging staging = workspace.stage(source);
            List.of(people).forEach(staging::person);
            groups.forEach((group, members) -> {
                staging.group(new Group(group, group, Optional.empty(), group, Optional.empty()), place(group));
                members.forEach(member -> staging.member(group, groups.containsKey(member) ? member : "ref-" + member));
            });
            staging.finish();
            workspace.complete(source);
            Plan plan = workspace.plan(new PlanRules(true, true, true));
            asides.clear();
            workspace.setAside((from, record) -> asides.add(record.label() + ": " + record.reason()));
            assertThat(workspace.reported(false))
                    .as("what makes the exit code 3")
                    .isEqualTo(asides.size());
            assertThat(run.apply()).isEmpty();
            run.finish("done", Optional.empty(), true);
            return plan;
        }
    }

    private static Place place(String group) {
        if (group.equals("sysadmins")) {
            return new Place(Optional.empty(), "", true);
        }
        int dash = group.lastIndexOf('-');
        if (group.startsWith("group:")) {
            return new Place(
                    Optional.of(group.substring("group:".length(), dash)), group.substring(dash + 1), false, true);
        }
        return dash < 0
                ? new Place(Optional.empty(), "", false)
                : new Place(Optional.of(group.substring(0, dash)), group.substring(dash + 1), false);
    }
}
