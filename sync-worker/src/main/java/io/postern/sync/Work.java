/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import io.postern.config.InvalidConfigException;
import io.postern.config.Loaded;
import io.postern.config.SecretReading;
import io.postern.process.command.Call;
import io.postern.process.command.ConfigFile;
import io.postern.process.command.ExitCode;
import io.postern.process.command.WrongUsage;
import io.postern.sync.config.SyncConfig;
import io.postern.sync.config.SyncConfigLoader;
import io.postern.sync.mapping.MalformedMappingException;
import io.postern.sync.store.StoreException;
import io.postern.sync.store.UnknownSchemaException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.commons.cli.Option;

/** What every command does that needs a configuration: reads it, works, and turns what goes wrong into an exit code. */
final class Work {

    private Work() {}

    /** What a command does with a configuration. */
    @FunctionalInterface
    interface With {
        int run(Assembly assembly, Worker worker) throws InterruptedException;
    }

    static int with(Call call, With work) throws WrongUsage {
        ConfigFile file = ConfigFile.of(call);
        Loaded<SyncConfig> loaded;
        try {
            loaded = SyncConfigLoader.load(file.file(), System.getenv(), SecretReading.RUN);
        } catch (InvalidConfigException e) {
            file.report(e.problems(), call.err());
            return ExitCode.INVALID;
        }
        file.report(loaded.warnings(), call.err());
        try {
            Assembly assembly = Assembly.of(loaded.config());
            return work.run(assembly, new Worker(assembly, loaded.config().lockWait()));
        } catch (UnknownSchemaException e) {
            call.err().println(e.getMessage());
            return ExitCode.INVALID;
        } catch (MalformedMappingException e) {
            call.err().println("mapping." + e.field() + " " + e.message());
            return ExitCode.INVALID;
        } catch (InvalidPlanException | UncheckedIOException e) {
            call.err().println(e.getMessage());
            return ExitCode.USAGE;
        } catch (StoreException e) {
            call.err().println(e.getMessage());
            return ExitCode.UNREACHABLE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            call.err().println("interrupted");
            return ExitCode.UNREACHABLE;
        }
    }

    /** The option that names a report. */
    static Option report() {
        return Option.builder()
                .longOpt("report")
                .hasArg()
                .argName("FILE")
                .desc("Writes a report with every change and every record set aside to this file, as JSON.")
                .get();
    }

    /** The file of {@link #report}. */
    static Optional<Path> report(Call call) throws WrongUsage {
        return call.value("report").map(Path::of);
    }

    /** Shows how it ended, and gives the exit code. */
    static int ended(Outcome outcome, Call call) {
        Summary.print(outcome, call.out());
        return outcome.kind().exit();
    }
}
