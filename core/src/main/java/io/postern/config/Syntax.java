/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

/** The form of a value. */
@FunctionalInterface
interface Syntax<T> {

    T parse(String text) throws Malformed;

    /** Any text. */
    static Syntax<String> text() {
        return text -> text;
    }
}
