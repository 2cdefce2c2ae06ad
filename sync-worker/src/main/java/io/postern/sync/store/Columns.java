/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The columns of the application's tables, by {@code table.column}, with their types. */
record Columns(String schema, Map<String, String> types) {

    static Columns of(Connection connection) throws SQLException {
        String schema = connection.getSchema();
        Map<String, String> types = new TreeMap<>();
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = ?")) {
            query.setString(1, schema);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    types.put(rows.getString(1) + "." + rows.getString(2), rows.getString(3));
                }
            }
        }
        return new Columns(schema == null ? "public" : schema, types);
    }

    boolean has(String column) {
        return types.containsKey(column);
    }

    Optional<String> type(String column) {
        return Optional.ofNullable(types.get(column));
    }
}
