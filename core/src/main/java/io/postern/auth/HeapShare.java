/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

/**
 * How much memory a cache may fill. A bound by number alone is none: ten thousand short entries are nothing, and as many long
 * ones are more than the whole heap of a sidecar, which then does little else than collect garbage.
 */
public final class HeapShare {
    /** What an entry costs beside its text: the cache's node, records, lists. */
    public static final int ENTRY_OVERHEAD = 512;

    private HeapShare() {}

    /** That fraction of the largest heap that this process may have, in bytes. */
    public static long oneIn(int parts) {
        return Runtime.getRuntime().maxMemory() / parts;
    }
}
