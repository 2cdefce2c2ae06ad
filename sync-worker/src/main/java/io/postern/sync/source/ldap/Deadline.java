/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The time that a page may take. The library bounds the wait for the next byte; a server that sends one byte a minute
 * would never be late, so a thread of its own closes the connection.
 */
final class Deadline implements AutoCloseable {

    /** The library does not notice an interruption while it waits for a server. */
    private static final long WATCH_MILLIS = 250;

    private final Duration limit;
    private final ScheduledThreadPoolExecutor timer;

    Deadline(Duration limit) {
        this.limit = limit;
        this.timer = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "ldap-deadline");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Something that waits for a server. */
    @FunctionalInterface
    interface Exchange<T> {
        T run() throws LDAPException;
    }

    /**
     * Runs an exchange on a connection, which is closed when the time is over.
     *
     * @throws LDAPException of the exchange, or {@code TIMEOUT}
     * @throws InterruptedException where the thread was interrupted, between two entries or while it waits for one
     */
    <T> T keep(LDAPConnection connection, Exchange<T> exchange) throws LDAPException, InterruptedException {
        AtomicBoolean over = new AtomicBoolean();
        ScheduledFuture<?> alarm = timer.schedule(
                () -> {
                    over.set(true);
                    connection.close();
                },
                limit.toMillis(),
                TimeUnit.MILLISECONDS);
        Thread reader = Thread.currentThread();
        ScheduledFuture<?> watch = timer.scheduleWithFixedDelay(
                () -> {
                    if (reader.isInterrupted()) {
                        connection.close();
                    }
                },
                WATCH_MILLIS,
                WATCH_MILLIS,
                TimeUnit.MILLISECONDS);
        try {
            return exchange.run();
        } catch (Page.Interrupted e) {
            throw (InterruptedException) new InterruptedException().initCause(e);
        } catch (LDAPException e) {
            if (Thread.interrupted()) {
                throw (InterruptedException) new InterruptedException().initCause(e);
            }
            if (over.get()) {
                throw new LDAPException(ResultCode.TIMEOUT, "the page took longer than page-timeout, " + limit);
            }
            throw e;
        } finally {
            alarm.cancel(false);
            watch.cancel(false);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
