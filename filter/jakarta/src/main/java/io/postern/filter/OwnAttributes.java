/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The names of request attributes that a front server may have set for the gate, and that the app has set since: these are the
 * app's. They cannot be removed from every request, since containers keep what came by AJP apart. Used by the threads of one
 * request.
 */
final class OwnAttributes {
    private final Set<String> names = ConcurrentHashMap.newKeySet();

    void set(String name) {
        names.add(name);
    }

    void remove(String name) {
        names.remove(name);
    }

    boolean has(String name) {
        return names.contains(name);
    }
}
