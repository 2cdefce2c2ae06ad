/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.publish;

/** A way to one receiver. Used by one thread at a time. */
interface Carrier {

    /** Connects. */
    Line open() throws Undelivered, InterruptedException;

    /** Fails where the receiver could not be reached now; it is told nothing. */
    void probe() throws Undelivered, InterruptedException;

    /** Whether there is a way to {@link #probe} it. */
    default boolean canProbe() {
        return true;
    }

    /** A connection. */
    interface Line extends AutoCloseable {

        /** Returns once the receiver has taken the message; where that is not certain it did not. */
        void send(Batch batch) throws Undelivered, InterruptedException;

        @Override
        void close();
    }
}
