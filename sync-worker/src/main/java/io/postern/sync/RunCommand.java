/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import io.postern.process.command.Call;
import io.postern.process.command.Command;
import io.postern.process.command.ConfigFile;
import io.postern.process.command.WrongUsage;
import io.postern.sync.source.Scope;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** Brings the application's tables up to what the sources say. */
final class RunCommand implements Command {

    @Override
    public String name() {
        return "run";
    }

    @Override
    public String description() {
        return "Reads, plans, checks the limits, applies and reports.";
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(ConfigFile.option())
                .addOption(Work.report())
                .addOption(
                        option("plan", "PLAN", "Applies this plan, unless a row that it rests on has changed since."))
                .addOption(option("approve", "HASH", "Lets the plan with this hash exceed the limits."))
                .addOption(option(
                        "since",
                        "TIME",
                        "Reads what changed since then, for example 2026-11-22T03:00:00Z; nobody leaves by that."));
    }

    private static Option option(String name, String argument, String description) {
        return Option.builder()
                .longOpt(name)
                .hasArg()
                .argName(argument)
                .desc(description)
                .get();
    }

    @Override
    public int run(Call call) throws WrongUsage {
        Optional<Path> file = call.value("plan").map(Path::of);
        Optional<String> approved = call.value("approve");
        Optional<String> since = call.value("since");
        if (file.isPresent() && since.isPresent()) {
            throw new WrongUsage("--plan applies what was read, and --since reads anew; give one of the two");
        }
        Scope scope = since.isPresent() ? scope(since.get()) : new Scope.Full();
        return Work.reported(
                call,
                name(),
                worker -> Optional.of(
                        file.isPresent() ? worker.apply(file.get(), approved) : worker.run(scope, approved)));
    }

    private static Scope scope(String since) throws WrongUsage {
        try {
            return new Scope.Delta(OffsetDateTime.parse(since).toInstant(), Optional.empty());
        } catch (DateTimeException e) {
            throw new WrongUsage("\"" + since + "\" is no time with its zone; write for example 2026-11-22T03:00:00Z");
        }
    }
}
