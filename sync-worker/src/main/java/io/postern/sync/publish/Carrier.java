/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.publish;

/** A way to one receiver. Used by one thread at a time. */
interface Carrier {

    /** Connects. */
    Line open() throws Undelivered, InterruptedException;

    /** A connection. */
    interface Line extends AutoCloseable {

        /** Returns once the receiver has taken the message; where that is not certain it did not. */
        void send(Batch batch) throws Undelivered, InterruptedException;

        @Override
        void close();
    }
}
