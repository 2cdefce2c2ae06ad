/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.publish;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** How far each destination is, and how it fared: the table {@code postern.delivery}. */
final class Book {

    /** A hook that was taken out of the file and put back within this time goes on where it was. */
    static final Duration REMEMBERED = Duration.ofDays(30);

    /** Flask's sessions live so long; whoever configures the store within that time still ends those of leavers. */
    static final Duration KEPT_UNWANTED = Duration.ofDays(31);

    private Book() {}

    /**
     * How a destination stands.
     *
     * @param change the last one that it was told of
     * @param attempts how often in a row it could not be
     * @param pause milliseconds until it may be tried again
     * @param behind whether the ledger goes on after that change
     * @param rows whether rows of its name are in the outbox
     * @param failure what went wrong the last time, where it did
     */
    record Standing(
            String name,
            long change,
            int attempts,
            long pause,
            boolean behind,
            boolean rows,
            Optional<String> failure) {

        boolean pending(Feed feed) {
            return feed instanceof Feed.Waiting ? rows : behind;
        }
    }

    /** Whether the worker's schema is as this class needs it. */
    static boolean isThere(Handle handle) {
        return handle.createQuery("SELECT to_regclass('postern.forgotten') IS NOT NULL")
                .mapTo(Boolean.class)
                .one();
    }

    /** Makes an entry for destinations that are new: they are told of what happens from now on. */
    static void enter(Handle handle, Collection<String> names) {
        handle.createUpdate("""
                        INSERT INTO postern.delivery (hook, change)
                        SELECT n, (SELECT coalesce(max(id), 0) FROM postern.change) FROM unnest(:names) n
                        ON CONFLICT (hook) DO UPDATE SET seen = clock_timestamp()
                        WHERE delivery.seen < clock_timestamp() - interval '1 day'""")
                .bindArray("names", String.class, names.toArray())
                .execute();
    }

    /** Removes entries that no configuration has had for long. */
    static void forget(Handle handle) {
        handle.createUpdate("DELETE FROM postern.delivery WHERE seen < clock_timestamp() - :age * interval '1 second'")
                .bind("age", REMEMBERED.toSeconds())
                .execute();
    }

    /** The standing of all destinations, by name. */
    static Map<String, Standing> standings(Handle handle, Collection<String> names) {
        return handle.createQuery("""
                        SELECT d.hook, d.change, d.attempts,
                               greatest(0, ceil(extract(epoch FROM d.due - clock_timestamp()) * 1000))::bigint AS pause,
                               d.change < (SELECT coalesce(max(id), 0) FROM postern.change) AS behind,
                               EXISTS (SELECT FROM postern.outbox o WHERE o.topic = d.hook) AS rows, d.failure
                        FROM postern.delivery d WHERE d.hook = ANY(:names)""")
                .bindArray("names", String.class, names.toArray())
                .map((row, context) -> new Standing(
                        row.getString("hook"),
                        row.getLong("change"),
                        row.getInt("attempts"),
                        row.getLong("pause"),
                        row.getBoolean("behind"),
                        row.getBoolean("rows"),
                        Optional.ofNullable(row.getString("failure"))))
                .collectToMap(Standing::name, standing -> standing);
    }

    /** The standing of one destination, where it has an entry. */
    static Optional<Standing> standing(Handle handle, String name) {
        return Optional.ofNullable(standings(handle, List.of(name)).get(name));
    }

    /**
     * Keeps other processes from this destination until the connection ends. No transaction stays open meanwhile, which
     * would keep PostgreSQL from cleaning up behind the application.
     */
    static boolean lock(Handle handle, String name) {
        return handle.createQuery("SELECT pg_try_advisory_lock(hashtextextended('postern.delivery ' || :name, 2))")
                .bind("name", name)
                .mapTo(Boolean.class)
                .one();
    }

    /** Writes down how far it was told; an entry that somebody else has moved on stays as it is. */
    static void told(Handle handle, String name, long from, long to) {
        handle.createUpdate("UPDATE postern.delivery SET change = :to WHERE hook = :name AND change = :from")
                .bind("name", name)
                .bind("from", from)
                .bind("to", to)
                .execute();
    }

    /** What waits for a destination: how much, and since when. */
    static Backlog backlog(Handle handle, Feed feed, Standing standing) {
        String rows = feed instanceof Feed.Changes changes
                ? "SELECT c.at FROM postern.change c WHERE c.id > :change AND c." + changes.column()
                        + " IS NOT NULL AND " + changes.condition() + " ORDER BY c.id LIMIT :most"
                : "SELECT at FROM postern.outbox WHERE topic = :name ORDER BY id LIMIT :most";
        return handle.createQuery("SELECT count(*) AS rows, min(at) AS oldest FROM (" + rows + ") waiting")
                .bind("change", standing.change())
                .bind("name", standing.name())
                .bind("most", Delivery.MOST_COUNTED)
                .map((row, context) -> new Backlog(
                        row.getLong("rows"),
                        Optional.ofNullable(row.getTimestamp("oldest")).map(Timestamp::toInstant)))
                .one();
    }

    /** What waits. */
    record Backlog(long left, Optional<Instant> oldest) {}

    /** It answers; says whether it had not. */
    static boolean recovered(Handle handle, String name) {
        return handle.createUpdate("""
                                UPDATE postern.delivery SET attempts = 0, due = NULL, failing_since = NULL, failure = NULL
                                WHERE hook = :name AND attempts > 0""").bind("name", name).execute() > 0;
    }

    /** It does not, and is left alone for that long. */
    static void failed(Handle handle, String name, int failures, String reason, Duration pause) {
        handle.createUpdate("""
                        UPDATE postern.delivery
                        SET attempts = :failures, due = clock_timestamp() + :pause * interval '1 millisecond',
                            failing_since = coalesce(failing_since, clock_timestamp()), failure = :reason
                        WHERE hook = :name""")
                .bind("name", name)
                .bind("failures", failures)
                .bind("pause", pause.toMillis())
                .bind("reason", reason)
                .execute();
    }

    /** Drops old rows of a topic for which no destination is configured; says how many are kept. */
    static long expire(Handle handle, String topic) {
        handle.createUpdate(
                        "DELETE FROM postern.outbox WHERE topic = :topic AND at < clock_timestamp() - :age * interval '1 second'")
                .bind("topic", topic)
                .bind("age", KEPT_UNWANTED.toSeconds())
                .execute();
        return handle.createQuery("SELECT count(*) FROM postern.outbox WHERE topic = :topic")
                .bind("topic", topic)
                .mapTo(Long.class)
                .one();
    }
}
