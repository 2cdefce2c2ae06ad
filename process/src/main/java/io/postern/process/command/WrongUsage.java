/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.process.command;

/** A command line that is not understood; the message says what is wrong and what to write instead. */
public final class WrongUsage extends Exception {
    private static final long serialVersionUID = 1L;

    /** With that message. */
    public WrongUsage(String message) {
        super(message);
    }
}
