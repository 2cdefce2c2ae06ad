/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Applies {@code plan_change} in the order of its numbers, some hundred rows a transaction, so that the application waits for no
 * lock long. What a unit holds is never split. New accounts on which nothing rests go in through two connections where there are
 * many: PostgreSQL uses one processor for each.
 */
final class Applier {

    /** From here on a second connection saves more than it costs. */
    static final long MANY = 10_000;

    private final Workspace workspace;
    private final RunLock lock;
    private final long run;
    private final long many;
    private final Beside beside;
    private final AtomicLong count;
    private boolean stopped;
    private boolean done;

    /** Opens a second connection onto the tables of this run. */
    interface Beside {
        Workspace open() throws SQLException;
    }

    /** Changes that may be applied in any order, by their first and last number. */
    private record Stretch(long from, long to) {}

    /**
     * Of one run.
     *
     * @param many so many new accounts go in through two connections
     * @param count raised by what was applied
     */
    Applier(Workspace workspace, RunLock lock, long run, long many, Beside beside, AtomicLong count) {
        this.many = many;
        this.count = count;
        this.workspace = workspace;
        this.lock = lock;
        this.run = run;
        this.beside = beside;
    }

    /** Applies everything, unless it is told to stop; gives what could not be applied. */
    List<Batches.Refusal> apply(BooleanSupplier stop) throws SQLException {
        List<Batches.Refusal> refused = new ArrayList<>();
        Batches batches = new Batches(workspace, lock, run, count);
        try {
            Stretch created = created();
            boolean shared = created.to() - created.from() >= many;
            long from = batches.first(0);
            while (from > 0 && !stop.getAsBoolean()) {
                long to;
                if (shared && from == created.from()) {
                    to = created.to();
                    refused.addAll(together(batches, created, stop));
                } else {
                    to = batches.end(from, batches.size());
                    if (shared && from < created.from()) {
                        to = Math.min(to, created.from() - 1);
                    }
                    batches.apply(from, to);
                }
                from = batches.first(stopped ? created.from() - 1 : to);
                workspace.connection().commit();
            }
            done = from == 0;
            refused.addAll(batches.refused());
        } finally {
            batches.end();
        }
        return List.copyOf(refused);
    }

    /** Whether nothing of the plan is left. */
    boolean isDone() {
        return done;
    }

    /** The first stretch of new accounts with nothing else between them; none where the first number is 0. */
    private Stretch created() throws SQLException {
        try (Statement statement = workspace.connection().createStatement();
                ResultSet row = statement.executeQuery("""
                        WITH begin AS (SELECT coalesce(min(seq), 0) AS seq FROM plan_change WHERE action = 'person.create' AND unit IS NULL)
                        SELECT b.seq, coalesce(
                            (SELECT min(c.seq) - 1 FROM plan_change c WHERE c.seq > b.seq AND (c.action <> 'person.create' OR c.unit IS NOT NULL)),
                            (SELECT max(c.seq) FROM plan_change c), 0)
                        FROM begin b""")) {
            row.next();
            return new Stretch(row.getLong(1), row.getLong(2));
        }
    }

    private List<Batches.Refusal> together(Batches here, Stretch stretch, BooleanSupplier stop) throws SQLException {
        workspace.connection().commit();
        try (Workspace other = beside.open()) {
            Batches there = new Batches(other, lock, run, count);
            Pair pair = new Pair(stretch.from(), stretch.to(), stop);
            pair.apply(here, there);
            stopped = !pair.isDone();
            return there.refused();
        }
    }
}
