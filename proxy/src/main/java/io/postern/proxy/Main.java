/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import io.postern.process.command.CommandLineReader;
import io.postern.process.command.HealthCommand;
import io.postern.process.command.VersionCommand;
import io.postern.proxy.command.CheckCommand;
import io.postern.proxy.command.ExplainCommand;
import io.postern.proxy.command.GateAdmin;
import io.postern.proxy.command.ImportCommand;
import io.postern.proxy.command.KeygenCommand;
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
                "postern-proxy",
                "An authenticating sidecar proxy: proves who is calling, and tells the app.",
                List.of(
                        new ServeCommand(),
                        new CheckCommand(),
                        new ExplainCommand(),
                        new ImportCommand(),
                        new KeygenCommand(),
                        new HealthCommand("proxy", GateAdmin.USUAL_PORT, new GateAdmin()),
                        new VersionCommand("postern-proxy")));
    }
}
