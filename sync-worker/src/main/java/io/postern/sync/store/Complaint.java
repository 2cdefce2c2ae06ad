/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import java.sql.SQLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What PostgreSQL says, in one line. */
final class Complaint {

    private Complaint() {}

    static String of(SQLException e) {
        if (e instanceof PSQLException postgres) {
            ServerErrorMessage message = postgres.getServerErrorMessage();
            if (message != null) {
                String detail = message.getDetail() == null ? "" : " (" + message.getDetail() + ")";
                return message.getMessage() + detail;
            }
        }
        return String.valueOf(e.getMessage());
    }
}
