/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import io.postern.process.command.Call;
import io.postern.process.command.Command;
import io.postern.process.command.ConfigFile;
import io.postern.process.command.WrongUsage;
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
                .addOption(Work.report())
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
        return Work.reported(call, name(), worker -> Optional.of(worker.plan(file)));
    }
}
