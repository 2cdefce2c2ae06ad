/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a random test must know of an application's tables. */
enum RandomApplication {
    /** Invenio: a group is a role. */
    INVENIO(
            "invenio-latest",
            "department",
            "SELECT u.id, jsonb_build_array(to_jsonb(u) - '{updated,version_id}'::text[],"
                    + " (SELECT jsonb_agg(i.method || ' ' || i.id ORDER BY i.method, i.id) FROM accounts_useridentity i WHERE i.id_user = u.id),"
                    + " (SELECT jsonb_agg(r.extra_data - 'changes') FROM oauthclient_remoteaccount r WHERE r.user_id = u.id),"
                    + " (SELECT jsonb_agg(m.role_id ORDER BY m.role_id) FROM accounts_userrole m WHERE m.user_id = u.id))"
                    + " FROM accounts_user u",
            "SELECT method || ' ' || id, id_user FROM accounts_useridentity",
            "SELECT id, username, email, active, profile ->> 'department' FROM accounts_user",
            "SELECT user_id, role_id FROM accounts_userrole"),
    /** CKAN: a group is a capacity in an organisation. */
    CKAN(
            "ckan-2.12",
            "about",
            "SELECT u.id, jsonb_build_array(to_jsonb(u),"
                    + " (SELECT jsonb_agg(i.method || ' ' || i.key ORDER BY i.method, i.key) FROM postern.identity i WHERE i.account = u.id),"
                    + " (SELECT jsonb_agg(g.name || '-' || m.capacity ORDER BY g.name, m.capacity) FROM member m"
                    + " JOIN \"group\" g ON g.id = m.group_id WHERE m.table_id = u.id AND m.state = 'active')) FROM \"user\" u",
            "SELECT method || ' ' || key, account FROM postern.identity",
            "SELECT id, name, email, CASE state WHEN 'active' THEN 't' ELSE 'f' END, about FROM \"user\"",
            "SELECT m.table_id, g.name || '-' || m.capacity FROM member m JOIN \"group\" g ON g.id = m.group_id"
                    + " WHERE m.table_name = 'user' AND m.state = 'active'");

    private static final List<String> RANK = List.of("member", "editor", "admin");

    private final String schema;
    private final String field;
    private final String accounts;
    private final String identities;
    private final String rows;
    private final String places;

    RandomApplication(String schema, String field, String accounts, String identities, String rows, String places) {
        this.schema = schema;
        this.field = field;
        this.accounts = accounts;
        this.identities = identities;
        this.rows = rows;
        this.places = places;
    }

    TestDatabase database() {
        return TestDatabase.withLedger(schema);
    }

    private AppSettings settings() {
        return this == INVENIO
                ? new InvenioSettings(Optional.of("rdm"), Map.of("visibility", "restricted"), false)
                : new CkanSettings("default");
    }

    Store store(TestDatabase database) {
        return new Store(database.settings(), settings());
    }

    /** The part of a profile that is compared. */
    String field() {
        return field;
    }

    /** Each account with all that belongs to it: number and everything, time stamps of changes and versions aside. */
    String accounts() {
        return accounts;
    }

    /** Each identity with the number of its account. */
    String identities() {
        return identities;
    }

    /** Each account: number, name, address, whether it is active, department. */
    String rows() {
        return rows;
    }

    /** Numbers of accounts with each place that they have. */
    String places() {
        return places;
    }

    /** What a group, such as {@code first1-editor}, is to a run. */
    Place placeOf(String group) {
        int dash = group.lastIndexOf('-');
        return this == INVENIO
                ? new Place(Optional.of(group), "", false)
                : new Place(Optional.of(group.substring(0, dash)), group.substring(dash + 1), false);
    }

    /** Of several capacities in one organisation the highest counts. */
    Set<String> strongest(Collection<String> places) {
        if (this == INVENIO) {
            return Set.copyOf(places);
        }
        Map<String, String> best = new TreeMap<>();
        places.forEach(place -> {
            int dash = place.lastIndexOf('-');
            best.merge(
                    place.substring(0, dash),
                    place.substring(dash + 1),
                    (one, other) -> RANK.indexOf(one) > RANK.indexOf(other) ? one : other);
        });
        return best.entrySet().stream()
                .map(entry -> entry.getKey() + "-" + entry.getValue())
                .collect(Collectors.toSet());
    }

    /** Makes an account as people do. */
    String insert(String name, String address) {
        return this == INVENIO
                ? "INSERT INTO accounts_user (created, updated, username, displayname, email, active, version_id) VALUES (now(),"
                        + " now(), '" + name + "', '" + name + "', '" + address
                        + "', true, 1) ON CONFLICT DO NOTHING"
                : "INSERT INTO \"user\" (id, name, email, sysadmin, state) SELECT gen_random_uuid()::text, '" + name
                        + "', '"
                        + address + "', false, 'active' WHERE NOT EXISTS (SELECT FROM \"user\" WHERE name = '" + name
                        + "' OR email = '" + address + "')";
    }
}
