/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

/** A file that is not what it was given as; the message names it, and holds nothing of its values. */
public final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String message) {
        super(message);
    }
}
