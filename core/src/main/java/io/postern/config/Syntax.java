/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

/** The form of a value: turns the text of one into what it means. */
@FunctionalInterface
public interface Syntax<T> {

    /**
     * What a text means.
     *
     * @throws Malformed where it has another form
     */
    T parse(String text) throws Malformed;

    /** Any text. */
    static Syntax<String> text() {
        return text -> text;
    }
}
