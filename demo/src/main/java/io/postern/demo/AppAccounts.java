/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.demo;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/** The accounts as the sample application reads them, from its own tables. Safe for use by several threads. */
final class AppAccounts {
    private static final String ALL = """
            SELECT u.id, u.username, u.active, COALESCE(string_agg(r.name, ',' ORDER BY r.name), '') AS roles
            FROM accounts_user u
            LEFT JOIN accounts_userrole ur ON ur.user_id = u.id
            LEFT JOIN accounts_role r ON r.id = ur.role_id
            GROUP BY u.id ORDER BY u.username""";

    private final Jdbi database;

    AppAccounts(String url, String user) {
        this.database = Jdbi.create(url, user, "");
    }

    /** All of them, by name. */
    List<Account> all() {
        return database.withHandle(handle -> handle.createQuery(ALL)
                .map((row, context) -> new Account(
                        row.getInt("id"),
                        row.getString("username"),
                        row.getBoolean("active"),
                        Stream.of(row.getString("roles").split(","))
                                .filter(role -> !role.isEmpty())
                                .collect(Collectors.toList())))
                .list());
    }

    /** The account of that name. */
    Optional<Account> of(String username) {
        return all().stream()
                .filter(account -> account.username().equals(username))
                .findFirst();
    }
}
