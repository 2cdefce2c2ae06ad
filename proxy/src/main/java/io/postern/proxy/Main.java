/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import io.postern.proxy.command.ExitCode;
import io.postern.proxy.command.VersionCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line. */
@Command(
        name = "postern-proxy",
        description = "An authenticating sidecar proxy: proves who is calling, and tells the app.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ServeCommand.class, VersionCommand.class},
        exitCodeOnExecutionException = ExitCode.INVALID)
public final class Main {
    /** Runs a command and ends the process with its exit code. */
    public static void main(String... arguments) {
        System.exit(new Main().execute(arguments));
    }

    /** Runs a command and returns its exit code. */
    int execute(String... arguments) {
        return new CommandLine(this).execute(arguments);
    }
}
