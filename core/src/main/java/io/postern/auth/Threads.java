/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The end of threads that a part of the gate began: whoever closes it finds none of them afterwards, as a container looks for them. */
public final class Threads {
    /** Idle threads end at once; what waits for somebody else is not waited for longer than a shutdown may take. */
    private static final long PATIENCE_MILLIS = 1_000;

    private Threads() {}

    /**
     * What {@code made} makes, with threads that belong to the Java runtime: a thread takes over the context class loader of the one
     * that begins it, and holds whatever that loaded for as long as it lasts. For what has threads of its own and ends them by itself.
     */
    public static <T> T ofTheRuntime(Supplier<T> made) {
        Thread here = Thread.currentThread();
        ClassLoader before = here.getContextClassLoader();
        here.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try {
            return made.get();
        } finally {
            here.setContextClassLoader(before);
        }
    }

    /** Waits, for a moment at most, until the threads of an executor that was shut down have ended. */
    public static void awaitEnd(ExecutorService shutDown) {
        try {
            if (!shutDown.awaitTermination(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                shutDown.shutdownNow();
            }
        } catch (InterruptedException e) {
            shutDown.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
