/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What becomes of a request's headers on the way to the app. An adapter copies the client's headers without those that
 * {@link #drops} names, in trailers too, does its own hop-by-hop handling, and sets {@link #sets} last, each exactly once: so
 * nothing a client sends, a {@code Connection} header included, adds to them or takes them away.
 *
 * @param owned every name that means an identity, dropped under any spelling
 * @param also further names to drop, in lower case, by their exact name: credentials that stay at home, a rewritten header
 * @param sets the headers to set, no name twice
 */
public record HeaderEdit(FoldedNames owned, Set<String> also, List<Header> sets) {
    /** Refuses a missing part. */
    public HeaderEdit {
        Objects.requireNonNull(owned, "owned");
        also = Set.copyOf(also);
        sets = List.copyOf(sets);
    }

    /** Whether a client's header or trailer of that name is left behind. */
    public boolean drops(String name) {
        return owned.contains(name) || (!also.isEmpty() && dropsAlso(name));
    }

    private boolean dropsAlso(String name) {
        for (String dropped : also) {
            if (dropped.equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }
}
