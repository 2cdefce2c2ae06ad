/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import io.postern.sync.SyncRun.Request;
import io.postern.sync.command.Call;
import io.postern.sync.command.Command;
import io.postern.sync.command.ConfigFile;
import io.postern.sync.command.ExitCode;
import io.postern.sync.command.WrongUsage;
import io.postern.sync.config.SyncConfig;
import io.postern.sync.model.LimitCheck;
import io.postern.sync.model.Plan;
import io.postern.sync.source.Scope;
import io.postern.sync.store.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** Shows what a run would do. */
final class PlanCommand implements Command {

    @Override
    public String name() {
        return "plan";
    }

    @Override
    public String description() {
        return "Reads the sources and the database, says what a run would change, and writes nothing.";
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(ConfigFile.option())
                .addOption(Option.builder()
                        .longOpt("out")
                        .hasArg()
                        .argName("PLAN")
                        .desc("Writes every change to this file, which run --plan takes.")
                        .get());
    }

    @Override
    public int run(Call call) throws WrongUsage {
        Optional<Path> file = call.value("out").map(Path::of);
        return Work.with(call, config -> {
            try {
                return plan(config, file, call);
            } catch (UncheckedIOException e) {
                call.err().println("the plan cannot be written: " + e.getMessage());
                return ExitCode.USAGE;
            }
        });
    }

    private static int plan(SyncConfig config, Optional<Path> file, Call call) throws InterruptedException {
        Summary summary = new Summary(call.out());
        Outcome outcome = new Assembly(config)
                .run()
                .plan(new Request(new Scope.Full(), Optional.empty()), (workspace, plan) -> {
                    summary.read(workspace);
                    return write(config, file, workspace, plan);
                });
        summary.print(outcome);
        return outcome.kind().exit();
    }

    /** Changes to the file, and the hash of them to who asks. */
    private static String write(SyncConfig config, Optional<Path> file, Workspace workspace, Plan plan) {
        PlanHash hash = new PlanHash();
        if (file.isEmpty()) {
            workspace.changes(hash::add);
            return hash.text();
        }
        try (Writer to = Files.newBufferedWriter(file.get())) {
            workspace.changes(line -> {
                hash.add(line);
                try {
                    to.write(line);
                    to.write('\n');
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            String text = hash.text();
            PlanFile.end(to, text, LimitCheck.exceeded(plan, config.limits()));
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
