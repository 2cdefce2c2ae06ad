/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

/** Text as a part of a statement, where no parameter can stand (PostgreSQL manual, section 4.1). */
final class Quoting {

    private Quoting() {}

    /** A string constant, whatever {@code standard_conforming_strings} says. */
    static String literal(String text) {
        String quoted = "'" + checked(text).replace("'", "''") + "'";
        return text.indexOf('\\') < 0 ? quoted : " E" + quoted.replace("\\", "\\\\");
    }

    static String identifier(String name) {
        return '"' + checked(name).replace("\"", "\"\"") + '"';
    }

    private static String checked(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("has a NUL character");
        }
        return text;
    }
}
