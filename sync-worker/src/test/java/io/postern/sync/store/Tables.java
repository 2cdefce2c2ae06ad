/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that the worker may write, in lines that can be compared: without numbers that a sequence or chance gave, for
 * which names stand, and without time stamps and versions.
 */
public final class Tables {

    private static final List<String> INVENIO = List.of(
            "SELECT 'user', to_jsonb(u) - '{id,created,updated,version_id}'::text[] FROM accounts_user u",
            "SELECT 'identity', u.username, i.method, i.id FROM accounts_useridentity i JOIN accounts_user u ON u.id = i.id_user",
            "SELECT 'remote', u.username, to_jsonb(r) - '{id,user_id,created,updated}'::text[]"
                    + " FROM oauthclient_remoteaccount r JOIN accounts_user u ON u.id = r.user_id",
            "SELECT 'role', to_jsonb(r) - '{created,updated,version_id}'::text[] FROM accounts_role r",
            "SELECT 'member', u.username, m.role_id FROM accounts_userrole m JOIN accounts_user u ON u.id = m.user_id",
            "SELECT 'session', u.username, s.sid_s FROM accounts_user_session_activity s"
                    + " JOIN accounts_user u ON u.id = s.user_id",
            "SELECT 'domain', to_jsonb(d) - '{id,created,updated}'::text[] FROM accounts_domains d");

    private static final List<String> CKAN = List.of(
            "SELECT 'user', to_jsonb(u) - 'id' FROM \"user\" u",
            "SELECT 'dashboard', d.user_id FROM dashboard d",
            "SELECT 'group', to_jsonb(g) - 'id' FROM \"group\" g",
            "SELECT 'member', to_jsonb(m) - 'id' FROM member m",
            "SELECT 'token', t.user_id, t.name FROM api_token t");

    private static final List<String> LEDGER = List.of(
            "SELECT 'change', c.action, c.source, c.method, c.key, ${c.account}, c.role, c.capacity, c.rule, c.before, c.after"
                    + " FROM postern.change c",
            "SELECT 'leaver', ${l.account}, l.source, l.key, l.kept FROM postern.leaver l",
            "SELECT 'owned', ${m.account}, m.source, m.role, m.capacity FROM postern.membership m",
            "SELECT 'seen', source, id, uuid, role FROM postern.group_seen",
            "SELECT 'known', ${i.account}, method, key FROM postern.identity i",
            "SELECT 'aside', source, kind, label, key, username, email, reason FROM postern.set_aside",
            "SELECT 'state', source, people, groups, memberships FROM postern.source_state");

    private Tables() {}

    /** Every row, in a fixed order; the first word says of which table. */
    public static List<String> of(TestDatabase database) {
        boolean ckan =
                database.rows("SELECT to_regclass('accounts_user') IS NULL").contains("t");
        List<String> lines = new ArrayList<>();
        for (String query : ckan ? CKAN : INVENIO) {
            lines.addAll(database.rows(query));
        }
        String name = ckan
                ? "(SELECT name FROM \"user\" WHERE id = $1)"
                : "(SELECT username FROM accounts_user WHERE id::text = $1)";
        for (String query : LEDGER) {
            lines.addAll(database.rows(query.replaceAll("\\$\\{([a-z.]+)}", name)));
        }
        Map<String, String> names = new HashMap<>();
        if (ckan) {
            database.rows("SELECT id, 'id of ' || name FROM \"user\" UNION SELECT id, 'id of ' || name FROM \"group\"")
                    .forEach(row -> names.put(row.substring(0, row.indexOf('|')), row.substring(row.indexOf('|') + 1)));
        }
        return lines.stream().map(line -> comparable(line, names)).sorted().toList();
    }

    private static String comparable(String line, Map<String, String> names) {
        String named = line.replaceAll("\\d{4}-\\d{2}-\\d{2}T[0-9:.+]+", "time");
        for (Map.Entry<String, String> name : names.entrySet()) {
            named = named.replace(name.getKey(), name.getValue());
        }
        return named;
    }
}
