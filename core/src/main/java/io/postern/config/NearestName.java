/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what somebody meant to write. */
final class NearestName {

    /** No name here is longer; a longer word is not one with a typing error. */
    private static final int LONGEST = 64;

    private NearestName() {}

    /** The known name that takes the fewest edits (Levenshtein, with swaps), unless more than half of it would change. */
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

    /** The number of letters to insert, drop, replace or swap with their neighbour. */
    private static int distance(String from, String to) {
        String left = from.length() > LONGEST ? from.substring(0, LONGEST) : from;
        int[][] edits = new int[left.length() + 1][to.length() + 1];
        for (int i = 0; i <= left.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    edits[i][j] = i + j;
                    continue;
                }
                boolean same = left.charAt(i - 1) == to.charAt(j - 1);
                edits[i][j] =
                        Math.min(edits[i - 1][j - 1] + (same ? 0 : 1), Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
                boolean swapped = i > 1
                        && j > 1
                        && left.charAt(i - 1) == to.charAt(j - 2)
                        && left.charAt(i - 2) == to.charAt(j - 1);
                if (swapped) {
                    edits[i][j] = Math.min(edits[i][j], edits[i - 2][j - 2] + 1);
                }
            }
        }
        return edits[left.length()][to.length()];
    }
}
