/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What holds of a database whatever became of the run that changed it, where ada and grace exchanged their names in that run. */
public final class Wholeness {

    private Wholeness() {}

    /** Every row is as it was or as it is to be, none that both have is gone, and an exchange was made whole or not at all. */
    public static void assertNothingHalfDone(TestDatabase database, List<String> before, List<String> after) {
        List<String> left = Tables.of(database);
        Set<String> strange = new HashSet<>(left);
        before.forEach(strange::remove);
        after.forEach(strange::remove);
        assertThat(strange).isEmpty();
        Set<String> gone = new HashSet<>(before);
        gone.retainAll(new HashSet<>(after));
        left.forEach(gone::remove);
        assertThat(gone).isEmpty();
        assertThat(left.stream().filter(Wholeness::exchange).toList())
                .isIn(
                        before.stream().filter(Wholeness::exchange).toList(),
                        after.stream().filter(Wholeness::exchange).toList());
        if (database.rows("SELECT to_regclass('accounts_user') IS NOT NULL").contains("t")) {
            assertThat(database.rows("SELECT username FROM accounts_user u WHERE NOT EXISTS (SELECT FROM"
                            + " accounts_useridentity i WHERE i.id_user = u.id) OR NOT EXISTS (SELECT FROM"
                            + " oauthclient_remoteaccount r WHERE r.user_id = u.id)"))
                    .as("accounts without an identity or a remote account")
                    .isEmpty();
        } else {
            assertThat(
                            database.rows(
                                    "SELECT name FROM \"user\" u WHERE NOT EXISTS (SELECT FROM postern.identity i WHERE"
                                            + " i.account = u.id) OR NOT EXISTS (SELECT FROM dashboard d WHERE d.user_id = u.id)"))
                    .as("accounts without an identity or a dashboard")
                    .isEmpty();
        }
    }

    private static boolean exchange(String line) {
        return line.startsWith("user|") && (line.contains("ada@example.org") || line.contains("grace@example.org"));
    }
}
