/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import io.postern.config.ConfigLoader;
import io.postern.config.GateConfig;
import io.postern.config.InvalidConfigException;
import io.postern.config.Loaded;
import io.postern.config.SecretReading;
import io.postern.process.command.Call;
import io.postern.process.command.Command;
import io.postern.process.command.ConfigFile;
import io.postern.process.command.ExitCode;
import io.postern.process.command.WrongUsage;
import io.postern.process.log.LineWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import org.apache.commons.cli.Options;

/** Serves. */
final class ServeCommand implements Command {
    @Override
    public String name() {
        return "run";
    }

    @Override
    public String description() {
        return "Serves until SIGTERM, then lets requests under way finish; SIGHUP reads the configuration again.";
    }

    @Override
    public Options options() {
        return new Options().addOption(ConfigFile.option());
    }

    @Override
    public int run(Call call) throws WrongUsage {
        QuickStart.begin();
        ConfigFile config = ConfigFile.of(call);
        PrintWriter err = call.err();
        Loaded<GateConfig> loaded;
        try {
            loaded = load(config);
        } catch (InvalidConfigException e) {
            config.report(e.problems(), err);
            return ExitCode.INVALID;
        }
        try (LineWriter lines = new LineWriter(new FileOutputStream(FileDescriptor.out))) {
            Serving.untilToldToStop(() -> load(config), loaded, lines);
            return ExitCode.DONE;
        } catch (Serving.CannotServe e) {
            err.println(e.getMessage());
            return ExitCode.INVALID;
        }
    }

    private static Loaded<GateConfig> load(ConfigFile config) throws InvalidConfigException {
        return ConfigLoader.load(config.file(), System.getenv(), SecretReading.RUN);
    }
}
