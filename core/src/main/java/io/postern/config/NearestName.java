/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what somebody meant to write. */
final class NearestName {

    private NearestName() {}

    /** The known name that takes the fewest edits (Levenshtein), unless more than half of it would change. */
    static Optional<String> of(String written, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt((String name) -> distance(written, name))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(name -> distance(written, name) <= Math.max(2, name.length() / 2));
    }

    /** A remedy: the nearest name, or all of them. */
    static String remedy(String written, Collection<String> known) {
        return of(written, known)
                .map(name -> "did you mean \"" + name + "\"?")
                .orElseGet(() -> "use one of: " + String.join(", ", known));
    }

    private static int distance(String from, String to) {
        String left = from.length() > 64 ? from.substring(0, 64) : from; // names are short; the table stays small
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int substitution = diagonal + (left.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substitution, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
