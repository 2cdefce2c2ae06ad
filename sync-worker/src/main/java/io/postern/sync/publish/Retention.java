/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.publish;

import java.time.Duration;
import org.jdbi.v3.core.Handle;

/**
 * Removes changes that are older than they need be kept and that every destination was told of, from the oldest on, and a run's all
 * or none. The newest change stays in any case, so that the ledger's number never goes back.
 */
final class Retention {

    /** One transaction each: short enough that nobody waits for it. */
    private static final int BATCH = 5_000;

    /** So much at once is a second's work or a few; the rest goes the next time. */
    private static final int MOST_BATCHES = 100;

    private static final String MARK = """
            UPDATE postern.run SET forgotten = true
            WHERE NOT forgotten AND kind <> 'session' AND finished < clock_timestamp() - :keep * interval '1 second'
              AND id < coalesce(
                    (SELECT min(c.run) FROM postern.change c JOIN postern.run r ON r.id = c.run
                     WHERE r.kind <> 'session' AND c.id > :told), id + 1)""";

    /** Visits are one endless run each process: their changes go one by one. */
    private static final String REMOVE = """
            WITH oldest AS (
                SELECT c.id, CASE WHEN r.kind = 'session'
                                  THEN c.id <= :told AND c.at < clock_timestamp() - :keep * interval '1 second'
                                  ELSE r.forgotten END AS old
                FROM postern.change c JOIN postern.run r ON r.id = c.run
                WHERE c.id > (SELECT change FROM postern.forgotten) AND c.id < (SELECT max(id) FROM postern.change)
                ORDER BY c.id LIMIT :batch
            ), removed AS (
                DELETE FROM postern.change
                WHERE id IN (SELECT id FROM oldest WHERE id < coalesce((SELECT min(id) FROM oldest WHERE NOT old), id + 1))
                RETURNING id
            ), noted AS (
                UPDATE postern.forgotten SET change = (SELECT max(id) FROM removed) WHERE EXISTS (SELECT FROM removed)
            )
            SELECT count(*) FROM removed""";

    private Retention() {}

    /**
     * Does it, unless another process is at it. The connection is to be closed afterwards.
     *
     * @return how many changes were removed
     */
    static long apply(Handle handle, Duration keep) {
        if (!Book.lock(handle, "")) {
            return 0;
        }
        long told = handle.createQuery("SELECT coalesce(min(change), (SELECT max(id) FROM postern.change), 0)"
                        + " FROM postern.delivery WHERE hook <> :outbox")
                .bind("outbox", Destinations.SESSIONS)
                .mapTo(Long.class)
                .one();
        handle.createUpdate(MARK)
                .bind("keep", keep.toSeconds())
                .bind("told", told)
                .execute();
        long all = 0;
        for (int round = 0; round < MOST_BATCHES; round++) {
            long removed = handle.createQuery(REMOVE)
                    .bind("keep", keep.toSeconds())
                    .bind("told", told)
                    .bind("batch", BATCH)
                    .mapTo(Long.class)
                    .one();
            all += removed;
            if (removed < BATCH) {
                return all;
            }
        }
        return all;
    }
}
