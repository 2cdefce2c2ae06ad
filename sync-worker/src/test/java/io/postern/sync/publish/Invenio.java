/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.publish;

import io.postern.sync.store.InvenioSettings;
import io.postern.sync.store.Store;
import io.postern.sync.store.TestDatabase;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;

/** An Invenio whose ledger a test writes. */
final class Invenio {

    private final TestDatabase database;
    private final Store store;

    private Invenio(TestDatabase database) {
        this.database = database;
        this.store = new Store(database.settings(), new InvenioSettings(Optional.of("rdm"), Map.of(), false));
        store.migrate();
    }

    static Invenio of(String schema) {
        return new Invenio(TestDatabase.of(schema));
    }

    TestDatabase database() {
        return database;
    }

    Store store() {
        return store;
    }

    static Destinations destinations() {
        return new Destinations(Clock.systemUTC(), System.getenv());
    }

    Publisher publisher(Destinations destinations) {
        return new Publisher(store, destinations, new Random(1));
    }

    /** Accounts with these numbers. */
    Invenio accounts(int... numbers) {
        for (int number : numbers) {
            database.execute(
                    "INSERT INTO accounts_user (id, created, updated, username, displayname, email, active, version_id)"
                            + " VALUES (" + number + ", now(), now(), 'u" + number + "', 'u" + number + "', 'u" + number
                            + "@example.org', true, 1)");
        }
        return this;
    }

    /** Changes of these accounts, in this order. */
    void changed(String action, int... accounts) {
        for (int account : accounts) {
            database.execute("INSERT INTO postern.change (id, run, action, account, rule) VALUES"
                    + " (nextval('postern.change_id'), 1, '" + action + "', '" + account + "', 'test')");
        }
    }

    /** A change of a role. */
    void role(String action, String role, String after) {
        database.execute("INSERT INTO postern.change (id, run, action, role, rule, after) VALUES"
                + " (nextval('postern.change_id'), 1, '" + action + "', '" + role + "', 'test', '" + after + "')");
    }

    /** A role with members. */
    void role(String role, int... members) {
        database.execute("INSERT INTO accounts_role (id, created, updated, name, is_managed, version_id) VALUES ('"
                + role + "', now(), now(), '" + role + "', false, 1)");
        for (int member : members) {
            database.execute("INSERT INTO accounts_userrole VALUES (" + member + ", '" + role + "')");
        }
    }

    /** Keys of sessions that must end. */
    void ended(String... sids) {
        String list = List.of(sids).stream().map(sid -> "\"" + sid + "\"").collect(Collectors.joining(","));
        database.execute("INSERT INTO postern.outbox (topic, payload) VALUES ('invenio.sessions', '{\"account\": \"1\","
                + " \"sids\": [" + list + "]}')");
    }

    /** An entry of the book: a column's value. */
    String book(String name, String column) {
        return database.rows("SELECT " + column + " FROM postern.delivery WHERE hook = '" + name + "'")
                .toString();
    }
}
