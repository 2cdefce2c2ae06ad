/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import java.util.Set;
import java.util.TreeSet;

/**
 * Methods that a web resource collection is about.
 *
 * @param allBut whether it is about all methods but the named ones
 * @param names the names; none with {@code allBut} is every method
 */
record MethodSet(boolean allBut, Set<String> names) {
    MethodSet {
        names = Set.copyOf(names);
    }

    boolean has(String method) {
        return names.contains(method) != allBut;
    }

    /** Whether it is about a method that nobody names. */
    boolean hasOthers() {
        return allBut;
    }

    @Override
    public String toString() {
        String listed = String.join(", ", new TreeSet<>(names));
        return names.isEmpty() ? "" : (allBut ? " but " : " ") + listed;
    }
}
