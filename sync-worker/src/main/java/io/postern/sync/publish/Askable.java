/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.publish;

/** A way to a receiver that can be asked whether it is there. A webhook is none: every request to it would be a message. */
interface Askable extends Carrier {

    /** Fails where the receiver could not be reached now; it is told nothing. */
    void probe() throws Undelivered, InterruptedException;
}
