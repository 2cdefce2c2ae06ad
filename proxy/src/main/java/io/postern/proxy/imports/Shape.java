/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

/** What an option's value looks like. */
enum Shape {
    SWITCH,
    TEXT,
    LIST,
    /** A text that must not be shown. */
    SECRET,
    /** A list that must not be shown, such as addresses with passwords in them. */
    SECRETS;

    boolean isList() {
        return this == LIST || this == SECRETS;
    }

    boolean isSecret() {
        return this == SECRET || this == SECRETS;
    }
}
