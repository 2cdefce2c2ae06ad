/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.process.command;

/** How a process ends; the same numbers for every program of the project. */
public final class ExitCode {
    /** All is done. */
    public static final int DONE = 0;

    /** The configuration is not valid, or a target is not understood. */
    public static final int INVALID = 1;

    /** The command line is not understood. */
    public static final int USAGE = 2;

    /** It is done, with some records set aside. */
    public static final int SET_ASIDE = 3;

    /** A limit of the configuration refuses it; nothing was written. */
    public static final int REFUSED = 4;

    /** A source could not be read completely. */
    public static final int INCOMPLETE = 5;

    /** A service that is needed cannot be reached. */
    public static final int UNREACHABLE = 6;

    private ExitCode() {}
}
