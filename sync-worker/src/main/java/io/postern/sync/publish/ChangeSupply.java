/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.publish;

import io.postern.sync.store.PublishedIds;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Ids out of {@code postern.change}, each once in a stretch of the ledger.
 *
 * <ol>
 *   <li>The ledger is walked in stretches of {@link #STRETCH} changes.
 *   <li>In a stretch an id stands where it changed last, so that whoever is told of the ids up to a place has missed none
 *       of the changes up to it: an id that is not among them stands further on.
 *   <li>What is written down is that place. Several ids may stand at one change (those who hold a renamed role); the place
 *       is passed when all of them have been told.
 * </ol>
 */
final class ChangeSupply implements Supply {

    /** What one query may have to group; some megabytes in PostgreSQL. */
    private static final int STRETCH = 50_000;

    /** How many ids are held at a time, over a batch of the largest size. */
    private static final int PAGE = 10_000;

    private final String name;
    private final Feed.Changes feed;
    private final PublishedIds app;
    private final Deque<Place> ahead = new ArrayDeque<>();
    /** As far as all was told. */
    private long from;
    /** The end of the stretch. */
    private long end;
    /** The last id that was read of the stretch. */
    private Place read;

    private boolean exhausted = true;
    private long given;

    private record Place(long change, String id, Instant at) {}

    ChangeSupply(String name, Feed.Changes feed, PublishedIds app, long from) {
        this.name = name;
        this.feed = feed;
        this.app = app;
        this.from = from;
        this.end = from;
        this.read = new Place(from, "", Instant.EPOCH);
    }

    @Override
    public Optional<Batch> next(Handle handle) {
        long last = last(handle);
        while (ahead.size() <= feed.batch() && !(exhausted && !ahead.isEmpty())) {
            if (exhausted && !begun(handle, last)) {
                return Optional.empty();
            }
            page(handle);
        }
        List<Object> values = new ArrayList<>();
        Place place = ahead.getFirst();
        while (!ahead.isEmpty() && values.size() < feed.batch()) {
            place = ahead.removeFirst();
            values.add(value(place.id()));
        }
        boolean shared = !ahead.isEmpty() && ahead.getFirst().change() == place.change();
        given = shared ? place.change() - 1 : ahead.isEmpty() && exhausted ? end : place.change();
        return Optional.of(new Batch(id(values), values, place.at()));
    }

    /** Goes on to the next stretch; what is passed by that is written down. */
    private boolean begun(Handle handle, long last) {
        if (end > from) {
            Book.told(handle, name, from, end);
            from = end;
        }
        if (end >= last) {
            return false;
        }
        end = Math.min(last, end + STRETCH);
        read = new Place(from, "", Instant.EPOCH);
        exhausted = false;
        return true;
    }

    private static long last(Handle handle) {
        return handle.createQuery("SELECT coalesce(max(id), 0) FROM postern.change")
                .mapTo(Long.class)
                .one();
    }

    private void page(Handle handle) {
        int wanted = feed.batch() + PAGE;
        List<Place> places = handle.createQuery(
                        "SELECT local.id, local.change, local.at FROM (SELECT id, max(change) AS change, max(at) AS at FROM ("
                                + changed()
                                + ") touched GROUP BY id) local WHERE (local.change, local.id) > (:change, :id) AND "
                                + (feed instanceof Feed.Roles ? app.role() : app.account())
                                + " ORDER BY local.change, local.id LIMIT :wanted")
                .bind("from", from)
                .bind("end", end)
                .bind("change", read.change())
                .bind("id", read.id())
                .bind("wanted", wanted)
                .map((row, context) -> new Place(
                        row.getLong("change"),
                        row.getString("id"),
                        row.getTimestamp("at").toInstant()))
                .list();
        ahead.addAll(places);
        exhausted = places.size() < wanted;
        if (!places.isEmpty()) {
            read = places.get(places.size() - 1);
        }
    }

    /** What the stretch says, as {@code id}, {@code change} and {@code at}. */
    private String changed() {
        String stretch = " FROM postern.change c WHERE c.id > :from AND c.id <= :end AND ";
        String own = "SELECT c." + feed.column() + " AS id, c.id AS change, c.at" + stretch + "c." + feed.column()
                + " IS NOT NULL AND " + feed.condition();
        return feed instanceof Feed.Accounts
                ? own + " UNION ALL SELECT h.account, c.id, c.at"
                        + stretch.replace(" WHERE ", ", (" + app.holders() + ") h WHERE ")
                        + "h.role = c.role AND c.action = 'role.update' AND c.after -> 'name' IS NOT NULL"
                : own;
    }

    private Object value(String id) {
        boolean number = feed instanceof Feed.Roles ? app.numberedRoles() : app.numberedAccounts();
        return number ? Long.valueOf(id) : id;
    }

    private String id(List<Object> values) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((name + " " + from + " " + values).getBytes(StandardCharsets.UTF_8));
            return "msg_" + HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    @Override
    public void told(Handle handle) {
        if (given > from) {
            Book.told(handle, name, from, given);
            from = given;
        }
    }
}
