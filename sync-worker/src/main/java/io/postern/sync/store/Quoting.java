/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import java.sql.SQLException;
import org.postgresql.core.Utils;

/** Text as a part of a statement, where no parameter can stand. */
final class Quoting {

    private Quoting() {}

    static String literal(String text) {
        try {
            return "'" + Utils.escapeLiteral(null, text, true) + "'";
        } catch (SQLException e) {
            throw new IllegalArgumentException("has a NUL character", e);
        }
    }

    static String identifier(String name) {
        try {
            StringBuilder quoted = new StringBuilder();
            Utils.escapeIdentifier(quoted, name);
            return quoted.toString();
        } catch (SQLException e) {
            throw new IllegalArgumentException("has a NUL character", e);
        }
    }
}
