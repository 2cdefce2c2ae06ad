/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import io.postern.sync.model.SetAside;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.TemplateEngine;

/**
 * A plan as a page shows it: what kinds of changes there are, the first of each kind, and the records set aside by what is
 * wrong with them. Rows are handed over as the database gives them. Used by one thread, while the workspace is open.
 */
public final class PlanView {

    private static final int FETCH = 1000;

    private final Workspace workspace;
    private final Jdbi jdbi;

    PlanView(Workspace workspace) {
        this.workspace = workspace;
        this.jdbi = Jdbi.create(workspace.connection());
    }

    /** A record that is set aside, and how many are for the same reason. */
    public record ShownAside(String source, SetAside record, String alike, long times) {}

    /** How many changes there are of each kind, in the order in which the kinds are first applied. */
    public Map<String, Long> actions() {
        Map<String, Long> found = new LinkedHashMap<>();
        read(
                handle -> handle.createQuery(
                        "SELECT action, count(*) AS changes FROM plan_change GROUP BY action ORDER BY min(seq)"),
                row -> found.put(row.getString("action"), row.getLong("changes")));
        return found;
    }

    /** Hands over the first changes of one kind, in the order in which they are applied. */
    public void changes(String action, int most, Consumer<ShownChange> taker) {
        read(
                handle -> handle.createQuery(workspace.scripts().text("plan/shown-changes.sql"))
                        .bind("action", action)
                        .bind("most", most),
                row -> taker.accept(change(row)));
    }

    /**
     * Hands over records that are set aside: those alike one after the other, the commonest reason first.
     *
     * @param most so many of those alike
     */
    public void setAside(int most, Consumer<ShownAside> taker) {
        read(
                handle -> handle.createQuery(workspace.scripts().text("plan/shown-asides.sql"))
                        .bind("most", most),
                row -> taker.accept(new ShownAside(
                        String.valueOf(row.getString("source")),
                        new SetAside(
                                SetAside.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                                row.getString("label"),
                                text(row, "key"),
                                text(row, "username"),
                                text(row, "email"),
                                row.getString("reason")),
                        row.getString("alike"),
                        row.getLong("times"))));
    }

    private static ShownChange change(ResultSet row) throws SQLException {
        return new ShownChange(
                text(row, "source"),
                text(row, "key"),
                text(row, "account"),
                text(row, "username"),
                text(row, "email"),
                text(row, "role"),
                text(row, "capacity"),
                row.getString("rule"),
                text(row, "before"),
                text(row, "after"));
    }

    private static Optional<String> text(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column));
    }

    private interface Row {
        void read(ResultSet row) throws SQLException;
    }

    private interface Asking {
        Query of(Handle handle);
    }

    /** The driver reads piece by piece within a transaction only. */
    private void read(Asking asking, Row taker) {
        try {
            jdbi.useTransaction(handle -> {
                Query query = asking.of(handle).setTemplateEngine(TemplateEngine.NOP);
                query.setFetchSize(FETCH)
                        .map((row, context) -> {
                            taker.read(row);
                            return true;
                        })
                        .forEach(read -> {});
            });
        } catch (JdbiException e) {
            throw new StoreException("the plan could not be read", e);
        }
    }
}
