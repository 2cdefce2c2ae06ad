/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import io.postern.sync.publish.Delivery;
import io.postern.sync.publish.Publisher;
import io.postern.sync.store.StoreException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;

/**
 * Who is told of what a command wrote. What cannot be delivered in time waits in the database, is shown, and changes nothing
 * of how the command ended.
 */
final class Told implements AutoCloseable {

    private final Publisher publisher;
    private final Duration atMost;

    /** To be made before anything is written, so that hooks that are new are told of it. */
    Told(Assembly assembly) {
        this.publisher = assembly.publisher();
        this.atMost = assembly.afterRunWait();
        boolean known = false;
        try {
            publisher.register();
            known = true;
        } finally {
            if (!known) {
                publisher.close();
            }
        }
    }

    /** Tells them, and shows whom it told what, and who must wait. */
    void deliver(PrintWriter out, PrintWriter err) throws InterruptedException {
        try {
            List<Delivery> deliveries = publisher.drain(atMost);
            deliveries.forEach(delivery -> show(delivery, out));
            out.flush();
        } catch (StoreException e) {
            err.println("nobody was told of the changes, which the next run does: " + e.getMessage());
        }
    }

    private static void show(Delivery delivery, PrintWriter out) {
        if (delivery.sent() > 0) {
            out.printf("%-12s %s: %d%n", "told", delivery.label(), delivery.sent());
        }
        if (!delivery.done()) {
            out.printf(
                    "%-12s %s: %s%d changes%s%s%n",
                    "waits",
                    delivery.label(),
                    delivery.left() < Delivery.MOST_COUNTED ? "" : "at least ",
                    delivery.left(),
                    delivery.oldest().map(since -> ", the oldest of " + since).orElse(""),
                    delivery.failure().map(why -> "; " + why).orElse(""));
        }
    }

    @Override
    public void close() {
        publisher.close();
    }
}
