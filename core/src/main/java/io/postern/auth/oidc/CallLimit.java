/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.oidc;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets so many calls of one kind through to a provider at once; who comes then waits as long as a call may take. Safe for use by
 * many threads at once.
 */
final class CallLimit {
    /** A provider serves that many; what is more would only wait there. */
    private static final int MAX_CALLS = 16;

    private final Semaphore calls = new Semaphore(MAX_CALLS);
    private final Duration patience;

    CallLimit(Duration patience) {
        this.patience = patience;
    }

    /** A call to a provider. */
    interface Call<T> {
        T make() throws ProviderFault;
    }

    /** The answer to that call, made when there is room for it; a fault where there is none in time. */
    <T> T within(String kind, Call<T> call) throws ProviderFault {
        try {
            if (!calls.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new ProviderFault(kind + ": " + MAX_CALLS + " calls are under way already");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProviderFault("interrupted");
        }
        try {
            return call.make();
        } finally {
            calls.release();
        }
    }
}
