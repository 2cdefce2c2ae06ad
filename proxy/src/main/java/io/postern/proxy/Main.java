/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import io.postern.proxy.command.CheckCommand;
import io.postern.proxy.command.ExitCode;
import io.postern.proxy.command.ExplainCommand;
import io.postern.proxy.command.HealthCommand;
import io.postern.proxy.command.KeygenCommand;
import io.postern.proxy.command.VersionCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line. */
@Command(
        name = "postern-proxy",
        description = "An authenticating sidecar proxy: proves who is calling, and tells the app.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ServeCommand.class,
            CheckCommand.class,
            ExplainCommand.class,
            KeygenCommand.class,
            HealthCommand.class,
            VersionCommand.class
        })
public final class Main {
    /** Runs a command and ends the process with its exit code. */
    public static void main(String... arguments) {
        System.exit(new Main().execute(arguments));
    }

    /** Runs a command and returns its exit code. */
    int execute(String... arguments) {
        return commandLine().execute(arguments);
    }

    /** The commands; a header file is named by {@code @FILE}, so that picocli must leave such arguments alone. */
    CommandLine commandLine() {
        return new CommandLine(this)
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((e, command, result) -> {
                    command.getErr().println(command.getCommandName() + " failed: " + e);
                    return ExitCode.INVALID;
                });
    }
}
