/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

/** What became of an option of the other gate. */
enum Verdict {
    SAME("Same"),
    SAFER("Same, with a safer default"),
    DIFFERENT("Different"),
    UNSUPPORTED("Not supported");

    private final String title;

    Verdict(String title) {
        this.title = title;
    }

    /** How the report calls it. */
    String title() {
        return title;
    }
}
