/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import java.util.Set;

/**
 * What an import made.
 *
 * @param yaml our configuration; it names the places of secrets, and holds none
 * @param variables the environment variables that it names
 */
public record Imported(String yaml, Report report, Set<String> variables) {
    /** Copies the names. */
    public Imported {
        variables = Set.copyOf(variables);
    }
}
