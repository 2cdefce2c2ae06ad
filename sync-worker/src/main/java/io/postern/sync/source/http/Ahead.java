/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.http;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** An answer that is on its way. */
public final class Ahead<T> {
    private final Future<T> coming;

    Ahead(Future<T> coming) {
        this.coming = coming;
    }

    /** Waits for it. */
    public T await() throws SourceFault, InterruptedException {
        try {
            return coming.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SourceFault fault) {
                throw fault;
            }
            if (e.getCause() instanceof InterruptedException) {
                throw new InterruptedException("the source was closed");
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Gives it up. */
    public void cancel() {
        coming.cancel(true);
    }
}
