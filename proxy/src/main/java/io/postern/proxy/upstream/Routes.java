/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.upstream;

import java.util.Comparator;
import java.util.List;

/** Which upstream a path goes to: the route with the longest prefix, else the one for everything. */
final class Routes {
    private final List<Entry> entries;
    private final Upstream rest;

    /**
     * A route.
     *
     * @param path a path, or with {@code below} everything under it too
     */
    record Entry(String path, boolean below, Upstream upstream) {
        /** Reads {@code /path} or {@code /path/**}. */
        static Entry of(String pattern, Upstream upstream) {
            boolean below = pattern.endsWith("/**");
            return new Entry(below ? pattern.substring(0, pattern.length() - 3) : pattern, below, upstream);
        }

        private boolean matches(String candidate) {
            return candidate.startsWith(path)
                    && (candidate.length() == path.length() || (below && candidate.charAt(path.length()) == '/'));
        }
    }

    Routes(List<Entry> entries, Upstream rest) {
        this.entries = entries.stream()
                .sorted(Comparator.comparingInt((Entry entry) -> entry.path().length())
                        .reversed()
                        .thenComparing(Entry::below))
                .toList();
        this.rest = rest;
    }

    /** The upstream for a path as rules see it. */
    Upstream upstreamFor(String path) {
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).matches(path)) {
                return entries.get(i).upstream();
            }
        }
        return rest;
    }
}
