/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import io.postern.sync.command.CommandLineReader;
import io.postern.sync.command.HealthCommand;
import io.postern.sync.command.VersionCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The command line. */
public final class Main {

    private Main() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String... arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(commands().run(List.of(arguments), out, err));
    }

    /** All commands. */
    static CommandLineReader commands() {
        return new CommandLineReader(
                "postern-sync",
                "Keeps the user and group tables of an application in step with its directory.",
                List.of(
                        new PlanCommand(),
                        new RunCommand(),
                        new UndoCommand(),
                        new WhyCommand(),
                        new CheckCommand(),
                        new HealthCommand(),
                        new VersionCommand()));
    }
}
