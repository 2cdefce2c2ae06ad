/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import io.postern.config.InvalidConfigException;
import io.postern.config.Loaded;
import io.postern.config.SecretReading;
import io.postern.proxy.command.ConfigFile;
import io.postern.proxy.command.ExitCode;
import io.postern.proxy.log.LineWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Serves. */
@Command(
        name = "run",
        description =
                "Serves until SIGTERM, then lets requests under way finish; SIGHUP reads the configuration again.")
final class ServeCommand implements Callable<Integer> {
    @Mixin
    private ConfigFile config = new ConfigFile();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        Loaded loaded;
        try {
            loaded = config.load(SecretReading.RUN);
        } catch (InvalidConfigException e) {
            config.report(e.problems(), err);
            return ExitCode.INVALID;
        }
        try (LineWriter lines = new LineWriter(new FileOutputStream(FileDescriptor.out))) {
            Serving.untilToldToStop(() -> config.load(SecretReading.RUN), loaded, lines);
            return ExitCode.DONE;
        } catch (Serving.CannotServe e) {
            err.println(e.getMessage());
            return ExitCode.INVALID;
        }
    }
}
