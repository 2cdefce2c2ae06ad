/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source;

/** A place that knows people and groups. Used by one thread. */
public interface Source extends AutoCloseable {

    /** The id that the configuration gives it. */
    String id();

    /**
     * Reads people, groups and members into the reception, and says at the end whether that was all. What is wrong with
     * the source is a verdict and never an exception; nothing is held beyond one page.
     *
     * @throws InterruptedException where the thread is interrupted
     */
    Verdict read(Scope scope, Reception reception) throws InterruptedException;

    /** Ends connections. */
    @Override
    void close();
}
