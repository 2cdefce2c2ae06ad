/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.ldap;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An attribute of which a server gives a part of the values, as Active Directory does beyond 1500 (MS-ADTS
 * 3.1.1.3.1.3.3).
 *
 * @param attribute its name without the option
 * @param from the number of the first value
 * @param to the number of the last value; empty where there are no more
 */
record Ranged(String attribute, int from, OptionalInt to) {

    private static final Pattern NAME =
            Pattern.compile("([^;]+);range=(\\d{1,9})-(\\d{1,9}|\\*)", Pattern.CASE_INSENSITIVE);

    /** What a name says; empty where it speaks of no range. */
    static Optional<Ranged> of(String name) {
        Matcher parts = NAME.matcher(name);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String end = parts.group(3);
        return Optional.of(new Ranged(
                parts.group(1),
                Integer.parseInt(parts.group(2)),
                end.equals("*") ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(end))));
    }

    /** The name to ask for where the values go on. */
    static String from(String attribute, int next) {
        return attribute + ";range=" + next + "-*";
    }
}
