/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import io.postern.sync.model.Visit;
import io.postern.sync.store.Application.Part;
import io.postern.sync.store.VisitorPairs.Found;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The flag of a system administrator, where the application has one and visits write it. It is given and taken as the gate says,
 * left as it is where the gate says nothing, and never taken from the last who has it, nor touched on an account of the
 * application's own.
 */
final class VisitorFlag {

    private static final Logger LOG = LoggerFactory.getLogger(VisitorFlag.class);

    private final Handle handle;
    private final Workspace workspace;
    private final VisitorChanges changes;

    VisitorFlag(Handle handle, Workspace workspace, VisitorChanges changes) {
        this.handle = handle;
        this.workspace = workspace;
        this.changes = changes;
    }

    /** What the flag of a usable account is from here on. */
    Optional<Boolean> settled(Visit visit, Found found, String method, long run) throws SQLException {
        Optional<Boolean> wish = visit.sysadmin();
        if (!workspace.application().visitsSetSysadmin()
                || wish.isEmpty()
                || found.sysadmin().isEmpty()
                || wish.equals(found.sysadmin())) {
            return found.sysadmin();
        }
        return Optional.of(wish.get() ? given(visit, found, method, run) : taken(visit, found, method, run));
    }

    private boolean given(Visit visit, Found found, String method, long run) throws SQLException {
        Optional<Boolean> now = handle.createQuery(text(Part.VISIT_FLAG))
                .bind("account", found.account())
                .mapTo(Boolean.class)
                .findOne();
        if (now.isEmpty() || now.get()) {
            return now.orElse(false);
        }
        write("sysadmin.grant", visit, found, method, run);
        return true;
    }

    private boolean taken(Visit visit, Found found, String method, long run) throws SQLException {
        List<String> all = handle.createQuery(text(Part.VISIT_SYSADMINS))
                .mapTo(String.class)
                .list();
        if (!all.contains(found.account())) {
            return false;
        }
        if (all.size() == 1) {
            LOG.warn("session: {} stays sysadmin: without {} no sysadmin would be left", visit, found.username());
            return true;
        }
        write("sysadmin.revoke", visit, found, method, run);
        return false;
    }

    private void write(String action, Visit visit, Found found, String method, long run) throws SQLException {
        boolean after = action.equals("sysadmin.grant");
        changes.make(
                new VisitorChanges.One(
                        action,
                        visit,
                        method,
                        Optional.of(found.account()),
                        Map.of("sysadmin", !after),
                        Map.of("sysadmin", after)),
                Optional.of(Part.SYSADMINS),
                run);
    }

    private String text(Part part) {
        return workspace.scripts().text(workspace.application().scripts(part).get(0));
    }
}
