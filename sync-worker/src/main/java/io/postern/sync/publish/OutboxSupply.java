/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.publish;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Rows of {@code postern.outbox}, which go once what they say was done. */
final class OutboxSupply implements Supply {

    private final String topic;
    private final int batch;
    private List<Long> given = List.of();

    OutboxSupply(Feed.Waiting feed) {
        this.topic = feed.topic();
        this.batch = feed.batch();
    }

    private record Row(long id, Instant at, List<String> sids) {}

    @Override
    public Optional<Batch> next(Handle handle) {
        List<Row> rows = handle.createQuery("""
                        SELECT id, at, ARRAY(SELECT jsonb_array_elements_text(payload -> 'sids')) AS sids
                        FROM postern.outbox WHERE topic = :topic ORDER BY id LIMIT :batch""")
                .bind("topic", topic)
                .bind("batch", batch)
                .map((row, context) ->
                        new Row(row.getLong("id"), row.getTimestamp("at").toInstant(), List.of((String[])
                                row.getArray("sids").getArray())))
                .list();
        given = rows.stream().map(Row::id).toList();
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        List<Object> values = new ArrayList<>();
        rows.forEach(row -> values.addAll(row.sids()));
        return Optional.of(new Batch(
                topic + " " + rows.get(0).id(),
                values,
                rows.get(rows.size() - 1).at()));
    }

    @Override
    public void told(Handle handle) {
        handle.createUpdate("DELETE FROM postern.outbox WHERE id = ANY(:ids)")
                .bindArray("ids", Long.class, given.toArray())
                .execute();
    }
}
