/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import io.postern.config.HostPort;
import io.postern.config.InvalidConfigException;
import io.postern.config.SecretReading;
import io.postern.process.command.CommandLineReader;
import io.postern.process.command.HealthCommand;
import io.postern.process.command.VersionCommand;
import io.postern.process.log.Logs;
import io.postern.sync.config.SyncConfigLoader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The command line. */
public final class Main {

    private static final int USUAL_ADMIN_PORT = 4191;

    private Main() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String... arguments) {
        Logs.command();
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(List.of(arguments), out, err));
    }

    /**
     * Runs a command within another program, and gives its exit code.
     *
     * @param out where results go
     * @param err where complaints go
     */
    public static int run(List<String> arguments, PrintWriter out, PrintWriter err) {
        return commands().run(arguments, out, err);
    }

    /** All commands. */
    static CommandLineReader commands() {
        return new CommandLineReader(
                "postern-sync",
                "Keeps the user and group tables of an application in step with its directory.",
                List.of(
                        new PlanCommand(),
                        new RunCommand(),
                        new ServeCommand(),
                        new UndoCommand(),
                        new WhyCommand(),
                        new CheckCommand(),
                        new HealthCommand("worker", USUAL_ADMIN_PORT, Main::admin),
                        new VersionCommand("postern-sync")));
    }

    private static HostPort admin(Path file) throws InvalidConfigException {
        return SyncConfigLoader.load(file, System.getenv(), SecretReading.CHECK)
                .config()
                .server()
                .admin();
    }
}
