/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import com.fasterxml.jackson.core.util.BufferRecycler;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.core.util.RecyclerPool;

/**
 * The buffers of JSON readers and writers, kept for the next. They are not kept with threads, as the library would: those of a
 * servlet container outlive an app, and what is kept with them would hold its class loader.
 */
public final class JsonBuffers {
    private static final RecyclerPool<BufferRecycler> POOL = JsonRecyclerPools.newConcurrentDequePool();

    private JsonBuffers() {}

    /** One pool for all; it has as many buffers as were ever in use at once. Safe for use by many threads. */
    public static RecyclerPool<BufferRecycler> pool() {
        return POOL;
    }
}
