/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.demo;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A command to copy.
 *
 * @param command as a shell takes it
 * @param outcome the HTTP status it gets, or its exit code
 * @param shows what is to be seen by it
 */
record Try(String command, String outcome, String shows) {
    /** One that calls something over HTTP, and shows the head of the answer. */
    static Try http(int status, String command, String shows) {
        return new Try(command, String.valueOf(status), shows);
    }

    /** One that ends with an exit code. */
    static Try exit(int code, String command, String shows) {
        return new Try(command, "exit " + code, shows);
    }

    /** As they are printed. */
    static String lines(List<Try> tries) {
        return tries.stream()
                .map(each -> "  # " + each.outcome + ": " + each.shows + "\n  " + each.command)
                .collect(Collectors.joining("\n"));
    }
}
