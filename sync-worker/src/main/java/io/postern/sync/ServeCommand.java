/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import io.postern.config.InvalidConfigException;
import io.postern.config.Loaded;
import io.postern.config.Problem;
import io.postern.config.SecretReading;
import io.postern.process.Signals;
import io.postern.process.command.Call;
import io.postern.process.command.Command;
import io.postern.process.command.ConfigFile;
import io.postern.process.command.ExitCode;
import io.postern.process.command.WrongUsage;
import io.postern.process.log.LineWriter;
import io.postern.process.log.Logs;
import io.postern.sync.config.SyncConfig;
import io.postern.sync.config.SyncConfigLoader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import org.apache.commons.cli.Options;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs on schedule and serves the session endpoint, until it is told to stop. */
final class ServeCommand implements Command {

    /** What shells say of a process that a second SIGINT ended. */
    private static final int INTERRUPTED_TWICE = 130;

    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    @Override
    public String name() {
        return "serve";
    }

    @Override
    public String description() {
        return "Runs on schedule and serves the session endpoint and the admin port; at SIGTERM a run ends at its next safe point.";
    }

    @Override
    public Options options() {
        return new Options().addOption(ConfigFile.option());
    }

    @Override
    public int run(Call call) throws WrongUsage {
        ConfigFile file = ConfigFile.of(call);
        Loaded<SyncConfig> loaded;
        try {
            loaded = SyncConfigLoader.load(file.file(), System.getenv(), SecretReading.RUN);
        } catch (InvalidConfigException e) {
            file.report(e.problems(), call.err());
            return ExitCode.INVALID;
        }
        try (LineWriter lines = new LineWriter(new FileOutputStream(FileDescriptor.out))) {
            Logs.serve(lines, Level.INFO);
            for (Problem warning : loaded.warnings()) {
                LOG.warn("{}", warning);
            }
            untilToldToStop(loaded.config(), lines);
            return ExitCode.DONE;
        } catch (Serving.CannotServe e) {
            call.err().println(e.getMessage());
            return e.exit();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.DONE;
        }
    }

    private static void untilToldToStop(SyncConfig config, LineWriter lines)
            throws Serving.CannotServe, InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        Runnable stop = () -> {
            if (end.getCount() == 0) {
                Runtime.getRuntime().halt(INTERRUPTED_TWICE);
            }
            end.countDown();
        };
        try (Serving serving = Serving.open(config, lines, Clock.systemUTC())) {
            Signals.on("TERM", stop);
            Signals.on("INT", stop);
            serving.start();
            end.await();
        }
    }
}
