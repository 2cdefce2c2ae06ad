/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import io.postern.sync.model.AccountChanges;
import io.postern.sync.model.Accounts;
import io.postern.sync.model.Admission;
import io.postern.sync.model.Visit;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.JdbiException;

/**
 * The accounts in the application's tables, for visitors at the gate. A few connections serve everybody; one that broke is
 * replaced when it is next needed.
 */
public final class VisitorAccounts implements Accounts, AutoCloseable {
    /** First visits write, all others read by a key; more connections would only wait for the same disk. */
    private static final int CONNECTIONS = 6;

    private static final long LONGEST_WAIT_SECONDS = 5;
    private static final String TAKEN = "23505";

    private final Opening opening;
    private final long run;
    private final Semaphore free = new Semaphore(CONNECTIONS, true);
    private final ConcurrentLinkedDeque<VisitorDesk> idle = new ConcurrentLinkedDeque<>();

    /** Opens a connection. */
    interface Opening {
        VisitorDesk open() throws SQLException;
    }

    private interface Task<T> {
        T at(VisitorDesk desk) throws SQLException;
    }

    VisitorAccounts(Opening opening, long run) {
        this.opening = opening;
        this.run = run;
    }

    @Override
    public Admission admit(Visit visit) {
        Optional<Admission> first = admitted(visit);
        // Somebody took the name or the address between the look and the write: what they made decides.
        return first.or(() -> admitted(visit))
                .orElseGet(() -> asking(desk ->
                        desk.taken(visit, "somebody took the name or the address while the account was made", run)));
    }

    private Optional<Admission> admitted(Visit visit) {
        return asking(desk -> {
            try {
                return Optional.of(desk.admit(visit, run));
            } catch (SQLException | JdbiException e) {
                if (TAKEN.equals(cause(e).getSQLState())) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    /** What the database said. */
    private static SQLException cause(Exception e) {
        for (Throwable at = e; at != null; at = at.getCause()) {
            if (at instanceof SQLException said) {
                return said;
            }
        }
        return new SQLException(e);
    }

    @Override
    public AccountChanges changesAfter(long number) {
        return asking(desk -> desk.changesAfter(number));
    }

    private <T> T asking(Task<T> task) {
        try {
            if (!free.tryAcquire(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new StoreException("every connection to target.database is busy");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("the worker ends", e);
        }
        try {
            Optional<VisitorDesk> waiting = Optional.ofNullable(idle.poll());
            VisitorDesk desk = waiting.isPresent() ? waiting.get() : opening.open();
            return at(desk, task);
        } catch (SQLException | JdbiException e) {
            throw new StoreException("target.database did not answer: " + Complaint.of(cause(e)), e);
        } finally {
            free.release();
        }
    }

    private <T> T at(VisitorDesk desk, Task<T> task) throws SQLException {
        boolean sound = false;
        try {
            T answer = task.at(desk);
            sound = true;
            return answer;
        } finally {
            if (sound) {
                idle.push(desk);
            } else {
                desk.close();
            }
        }
    }

    /** Ends the connections that nobody uses; the others end with what they do. */
    @Override
    public void close() {
        for (VisitorDesk desk = idle.poll(); desk != null; desk = idle.poll()) {
            desk.close();
        }
    }
}
