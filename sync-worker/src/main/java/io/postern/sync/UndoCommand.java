/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import io.postern.process.command.Call;
import io.postern.process.command.Command;
import io.postern.process.command.ConfigFile;
import io.postern.process.command.WrongUsage;
import io.postern.sync.model.Outcome;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.Options;

/** Takes a run back. */
final class UndoCommand implements Command {

    @Override
    public String name() {
        return "undo";
    }

    @Override
    public String description() {
        return "Takes back what a run did, for rows that nobody has changed since.";
    }

    @Override
    public Options options() {
        return new Options().addOption(ConfigFile.option()).addOption(Work.report());
    }

    @Override
    public List<String> operands() {
        return List.of("RUN");
    }

    @Override
    public int run(Call call) throws WrongUsage {
        String run = call.operand(0);
        if (!run.matches("[0-9]{1,18}")) {
            throw new WrongUsage("\"" + run + "\" is no number of a run");
        }
        return Work.reported(call, name(), worker -> {
            Optional<Outcome> outcome = worker.undo(Long.parseLong(run));
            if (outcome.isEmpty()) {
                call.err().println("there is no run " + run + " that changed something less than keep-changes ago");
            }
            return outcome;
        });
    }
}
