/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postern.sync.source.keycloak.RealmService;
import io.postern.sync.store.DatabaseSettings;
import io.postern.sync.store.Tables;
import io.postern.sync.store.TestDatabase;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A database after a first day's run, and what the second day's makes of it when nothing disturbs it: one that takes more than a
 * batch, and tells a program afterwards whose accounts changed.
 */
final class WorkerRounds implements AutoCloseable {

    /** More than the first batch takes. */
    private static final int NEWCOMERS = 210;

    private final Path folder;
    private final RealmService realm;
    private final TestDatabase prepared;
    private final List<String> before;
    private final List<String> after;
    private final Set<String> news;

    /** How a command ended. */
    record Answer(int code, String text) {}

    private WorkerRounds(Path folder, RealmService realm, TestDatabase prepared) throws IOException {
        this.folder = folder;
        this.realm = realm;
        this.prepared = prepared;
        this.before = Tables.of(prepared);
        TestDatabase database = prepared.copy();
        assertThat(run(config(database.settings(), told(database))).code()).isZero();
        this.after = Tables.of(database);
        this.news = names(database);
        assertThat(news).hasSizeGreaterThan(NEWCOMERS).contains("newcomer1", "grace", "lise");
    }

    static WorkerRounds in(Path folder) throws IOException {
        TestDatabase prepared = TestDatabase.withLedger("invenio-latest");
        try (RealmService earlier = RosterServers.realm(Roster.BEFORE)) {
            Answer first = run(Files.writeString(
                    folder.resolve("first.yaml"),
                    text(earlier.url(), prepared.settings(), folder.resolve("first.txt"), "30s")));
            assertThat(first.code()).as(first.text()).isZero();
        }
        Map<String, String> people = new TreeMap<>(Roster.NOW.people());
        for (int i = 0; i < NEWCOMERS; i++) {
            people.put(Integer.toString(1000 + i), "newcomer" + i);
        }
        RealmService realm = RosterServers.realm(new Roster(people, Roster.NOW.groups()));
        return new WorkerRounds(folder, realm, prepared);
    }

    /** A database after the first day. */
    TestDatabase database() {
        return prepared.copy();
    }

    List<String> before() {
        return before;
    }

    List<String> after() {
        return after;
    }

    /** A configuration for the second day's run, whose {@code after-run} appends to that file. */
    Path config(DatabaseSettings database, Path told) throws IOException {
        return config(database, told, "30s");
    }

    Path config(DatabaseSettings database, Path told, String lockWait) throws IOException {
        return Files.writeString(
                Files.createTempFile(folder, "sync", ".yaml"), text(realm.url(), database, told, lockWait));
    }

    /** Where the program writes what it was told of a database, whoever told it. */
    Path told(TestDatabase database) {
        String url = database.settings().url();
        return folder.resolve("told-" + url.substring(url.lastIndexOf('/') + 1));
    }

    /** Makes a run in this process. */
    static Answer run(Path config) {
        StringWriter out = new StringWriter();
        PrintWriter print = new PrintWriter(out);
        int code = Main.commands().run(List.of("run", "--config", config.toString()), print, print);
        return new Answer(code, out.toString());
    }

    /** The second day's run has been made, once; nothing of any run is left, and nothing is held. */
    void assertDone(TestDatabase database) throws IOException {
        assertThat(Tables.of(database)).isEqualTo(after);
        assertThat(database.rows("SELECT nspname FROM pg_namespace WHERE nspname ~ '^postern_work'"))
                .as("tables of runs that have ended")
                .isEmpty();
        assertThat(database.rows("SELECT id FROM postern.run WHERE outcome = 'running'"))
                .isEmpty();
        await().untilAsserted(
                        () -> assertThat(locks(database, true)).as("locks").isEmpty());
        assertEverybodyTold(database);
    }

    /** Advisory locks that sessions have, or wait for. */
    static List<String> locks(TestDatabase database, boolean granted) {
        return database.rows("SELECT l.pid, l.objid FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
                + " WHERE l.locktype = 'advisory' AND d.datname = current_database() AND l.granted = " + granted);
    }

    private void assertEverybodyTold(TestDatabase database) throws IOException {
        assertThat(names(database))
                .as("accounts that the program was told of, once or more often")
                .isEqualTo(news);
    }

    private Set<String> names(TestDatabase database) throws IOException {
        Set<String> numbers = new HashSet<>(Files.readAllLines(told(database)));
        return database.rows("SELECT id, username FROM accounts_user").stream()
                .map(row -> row.split("\\|"))
                .filter(row -> numbers.contains(row[0]))
                .map(row -> row[1])
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String text(URI realm, DatabaseSettings database, Path told, String lockWait) {
        return """
                source:
                  - id: directory
                    method: own
                    preset: keycloak
                    keycloak: {url: "%s", realm: science, client-id: sync, client-secret: "not so secret", page-size: 100}
                target:
                  app: invenio
                  database: "%s"
                  user: postgres
                  invenio: {client-id: rdm}
                groups: {memberships: owned}
                limits: {create: 100%%, update: 100%%, deactivate: 100%%, membership-removals: 100%%}
                lock-wait: %s
                after-run: [{exec: [sh, -c, 'cat >> "$1"', sh, "%s"], id: program}]
                """.formatted(realm, database.url(), lockWait, told);
    }

    @Override
    public void close() {
        realm.close();
    }
}
