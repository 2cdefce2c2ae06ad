/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A value that somebody gave to an option.
 *
 * @param label what the report calls it: the option, in the words of the place where it was given
 * @param values one, or those of a list; none is empty
 * @param where the file, for the report
 * @param variable the environment variable that holds it, where it is one
 */
record Setting(Option option, String label, List<String> values, String where, Optional<String> variable) {
    /** Enough to recognise a value by. */
    private static final int LONGEST_SHOWN = 100;

    private static final Pattern USER_INFO = Pattern.compile("//[^/@]*@");
    private static final Pattern QUERY = Pattern.compile("(://[^?]*\\?).*");
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Co}\\p{Cs}\\u2028\\u2029]");

    Setting {
        values = List.copyOf(values);
    }

    String key() {
        return option.key();
    }

    /** The value; of a list, its entries with commas between them. */
    String text() {
        return String.join(",", values);
    }

    /** Whether a switch is on; the readers let nothing else through than what is one. */
    boolean on() {
        return text().matches("(?i)1|t|true");
    }

    /** The label with the value, unless that is secret. */
    String shown() {
        return option.shape().isSecret() ? label : label + " = " + shown(text());
    }

    /** A value in the form in which the report may show it: credentials, queries and what is not printable are masked. */
    static String shown(String value) {
        String masked =
                QUERY.matcher(USER_INFO.matcher(value).replaceAll("//***@")).replaceAll("$1***");
        String plain = UNPRINTABLE.matcher(masked).replaceAll("?");
        return '"' + (plain.length() <= LONGEST_SHOWN ? plain : plain.substring(0, LONGEST_SHOWN) + "…") + '"';
    }
}
