/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import io.postern.sync.model.Counts;
import io.postern.sync.model.Plan;
import io.postern.sync.model.SetAside;
import io.postern.sync.model.SourceTally;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Reads a plan out of the tables in which it was made, a thousand rows at a time. */
final class PlanReader {

    private static final int FETCH = 1000;

    private final Workspace workspace;

    PlanReader(Workspace workspace) {
        this.workspace = workspace;
    }

    Plan plan(Optional<String> nobodyLeaves) throws SQLException {
        try (Statement statement = workspace.connection().createStatement()) {
            List<SourceTally> tallies = new ArrayList<>();
            try (ResultSet row = statement.executeQuery(workspace.scripts().text("plan/tallies.sql"))) {
                while (row.next()) {
                    tallies.add(tally(row));
                }
            }
            try (ResultSet row = statement.executeQuery(workspace.scripts().text("plan/counts.sql"))) {
                row.next();
                return new Plan(counts(row), tallies, nobodyLeaves);
            }
        }
    }

    private static SourceTally tally(ResultSet row) throws SQLException {
        return new SourceTally(
                row.getString("source"),
                row.getLong("owned"),
                row.getLong("given"),
                optional(row, "last"),
                row.getLong("groups"),
                optional(row, "last_groups"),
                row.getBoolean("complete"),
                row.getLong("created"),
                row.getLong("updated"),
                row.getLong("deactivated"),
                row.getLong("memberships"),
                row.getLong("removed"));
    }

    private static OptionalLong optional(ResultSet row, String column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(number);
    }

    private static Counts counts(ResultSet row) throws SQLException {
        long read = row.getLong("people_read");
        long created = row.getLong("created");
        long updated = row.getLong("updated");
        long reactivated = row.getLong("reactivated");
        long aside = row.getLong("people_aside");
        long groups = row.getLong("groups_read");
        long made = row.getLong("roles_created");
        long changed = row.getLong("roles_updated");
        long groupsAside = row.getLong("groups_aside");
        return new Counts(
                new Counts.People(
                        read,
                        created,
                        updated,
                        row.getLong("deactivated"),
                        reactivated,
                        aside,
                        unchanged(read, created + updated + reactivated + aside)),
                new Counts.Groups(groups, made, changed, groupsAside, unchanged(groups, made + changed + groupsAside)),
                new Counts.Memberships(row.getLong("members_read"), row.getLong("added"), row.getLong("removed")),
                new Counts.Sysadmins(row.getLong("granted"), row.getLong("revoked")));
    }

    /** Of a plan that was written down, or of a run that is taken back, nothing was read. */
    private static long unchanged(long read, long others) {
        return Math.max(0, read - others);
    }

    /** Each change as one line of JSON, in the order in which they are applied. */
    void changes(Consumer<String> lines) throws SQLException {
        stream("plan/lines.sql", row -> lines.accept(row.getString(1)));
    }

    /** Every record that is set aside, with the source it stands in. */
    void setAside(BiConsumer<String, SetAside> records) throws SQLException {
        stream(
                "plan/reported.sql",
                row -> records.accept(
                        String.valueOf(row.getString(1)),
                        new SetAside(
                                SetAside.Kind.valueOf(row.getString(2)),
                                row.getString(3),
                                Optional.ofNullable(row.getString(4)),
                                Optional.ofNullable(row.getString(5)),
                                Optional.ofNullable(row.getString(6)),
                                row.getString(7))));
    }

    private interface Row {
        void read(ResultSet row) throws SQLException;
    }

    /** The driver reads piece by piece within a transaction only. */
    private void stream(String file, Row row) throws SQLException {
        Connection connection = workspace.connection();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(FETCH);
            try (ResultSet rows = statement.executeQuery(workspace.scripts().text(file))) {
                while (rows.next()) {
                    row.read(rows);
                }
            }
            connection.commit();
        } finally {
            connection.setAutoCommit(true);
        }
    }
}
