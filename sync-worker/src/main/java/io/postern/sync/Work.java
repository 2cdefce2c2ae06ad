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
import io.postern.sync.model.Outcome;
import io.postern.sync.report.Heading;
import io.postern.sync.report.Progress;
import io.postern.sync.report.Report;
import io.postern.sync.report.Stage;
import io.postern.sync.report.Summary;
import io.postern.sync.store.StoreException;
import io.postern.sync.store.UnknownSchemaException;
import io.postern.sync.store.Workspace;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.cli.Option;

/** What every command does that needs a configuration: reads it, works, and turns what goes wrong into an exit code. */
final class Work {

    private Work() {}

    /** What a command does with a configuration. */
    @FunctionalInterface
    interface With {
        int run(SyncConfig config, Assembly assembly) throws InterruptedException;
    }

    /** What a command does that ends in a report. */
    @FunctionalInterface
    interface Reported {
        /** How it ended; nothing where there was nothing to do, and why was said. */
        Optional<Outcome> run(Worker worker) throws InterruptedException;
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
            return work.run(loaded.config(), Assembly.of(loaded.config()));
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

    /** Works, writes the report that was asked for, prints the summary, tells who must know, and gives the exit code. */
    static int reported(Call call, String command, Reported work) throws WrongUsage {
        Optional<Path> file = call.value("report").map(Path::of);
        Path config = ConfigFile.of(call).file();
        return with(call, (settings, assembly) -> {
            Heading heading = new Heading(
                    program(),
                    config,
                    command,
                    settings.target().app().name().toLowerCase(Locale.ROOT),
                    settings.target().database(),
                    Instant.now());
            // before anything is read: who waits an hour for a report wants to know now that it cannot be written
            Optional<Report> report = file.map(to -> Report.to(to, heading));
            Optional<Told> told = Optional.empty();
            try {
                told = command.equals("plan") ? told : Optional.of(new Told(assembly));
                Optional<Outcome> outcome;
                try (Progress progress = Progress.to(call.err(), Terminal.attached(System.getenv()))) {
                    outcome = work.run(new Worker(
                            assembly,
                            settings.lockWait(),
                            (ended, workspace) -> report.ifPresent(open -> {
                                progress.begin(Stage.uncounted("writing the report"));
                                write(open, ended, workspace, call.err());
                            }),
                            progress::begin));
                }
                outcome.ifPresent(ended -> Summary.print(heading, ended, file, call.out()));
                if (outcome.isPresent() && told.isPresent()) {
                    told.get().deliver(call.out(), call.err());
                }
                return outcome.isPresent() ? outcome.get().kind().exit() : ExitCode.USAGE;
            } finally {
                told.ifPresent(Told::close);
                report.ifPresent(Report::close);
            }
        });
    }

    /** What was done is done: a report that cannot be written after it changes nothing of how it ended. */
    private static void write(Report report, Outcome outcome, Optional<Workspace> workspace, PrintWriter err) {
        try {
            report.write(outcome, workspace);
        } catch (UncheckedIOException | StoreException e) {
            err.println(e.getMessage());
        }
    }

    /** The option that names a report. */
    static Option report() {
        return Option.builder()
                .longOpt("report")
                .hasArg()
                .argName("FILE")
                .desc("Writes a report to this file: a page where its name ends in .html, else JSON with every change"
                        + " and every record set aside.")
                .get();
    }

    /** How this worker was started, for commands that can be copied. */
    private static String program() {
        String path = System.getProperty("java.class.path", "");
        return path.endsWith(".jar") && !path.contains(java.io.File.pathSeparator)
                ? "java -jar " + path
                : "postern-sync";
    }
}
