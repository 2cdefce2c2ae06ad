/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import java.util.HashSet;
import java.util.Set;

/**
 * The names of request attributes that a front server may have set for the gate, and that the app has set since: these are the
 * app's. They cannot be removed from every request, since containers keep what came by AJP apart. Used by the threads of one
 * request.
 */
final class OwnAttributes {
    /** Most apps set none, so that there is no table before the first. */
    private Set<String> names = Set.of();

    synchronized void set(String name) {
        if (names.isEmpty()) {
            names = new HashSet<>();
        }
        names.add(name);
    }

    synchronized void remove(String name) {
        if (!names.isEmpty()) {
            names.remove(name);
        }
    }

    synchronized boolean has(String name) {
        return names.contains(name);
    }
}
