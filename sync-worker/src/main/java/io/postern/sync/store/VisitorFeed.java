/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import io.postern.sync.model.AccountChanges;
import io.postern.sync.model.AccountChanges.Change;
import io.postern.sync.store.Application.Part;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** What the ledger says of people whom the gate has asked for. */
final class VisitorFeed {

    private static final int MOST_CHANGES = 1000;

    private final Handle handle;
    private final Workspace workspace;

    VisitorFeed(Handle handle, Workspace workspace) {
        this.handle = handle;
        this.workspace = workspace;
    }

    private record Numbered(long number, Change change) {}

    /** What happened after a number; after 0, who is cut off as things stand; 0 and nothing where some of it was removed. */
    AccountChanges after(long number) {
        // numbers become visible in their order, so what is up to the last is all there
        long last = handle.createQuery("SELECT coalesce(max(id), 0) FROM " + Ledger.SCHEMA + ".change")
                .mapTo(Long.class)
                .one();
        if (number == 0) {
            return cutOff(last);
        }
        AccountChanges found = changes(number, last);
        // looked at last, so that what was removed meanwhile counts; a number that goes back says: begin anew
        return number < forgotten() ? new AccountChanges(0, List.of()) : found;
    }

    private long forgotten() {
        return handle.createQuery("SELECT change FROM " + Ledger.SCHEMA + ".forgotten")
                .mapTo(Long.class)
                .one();
    }

    private AccountChanges cutOff(long last) {
        List<Change> changes = query(Part.VISIT_CUT_OFF)
                .map((row, context) -> new Change(row.getString(1), row.getString(2), row.getString(3), true))
                .list();
        return new AccountChanges(last, changes);
    }

    private AccountChanges changes(long after, long last) {
        List<Numbered> changes = query(Part.VISIT_CHANGES)
                .bind("after", after)
                .bind("upto", last)
                .map((row, context) -> new Numbered(
                        row.getLong(1),
                        new Change(row.getString(2), row.getString(3), row.getString(4), row.getBoolean(5))))
                .list();
        long read = changes.size() < MOST_CHANGES
                ? last
                : changes.get(changes.size() - 1).number();
        return new AccountChanges(read, changes.stream().map(Numbered::change).toList());
    }

    private Query query(Part part) {
        Application application = workspace.application();
        return handle.createQuery(
                        workspace.scripts().text(application.scripts(part).get(0)))
                .bind("most", MOST_CHANGES);
    }
}
