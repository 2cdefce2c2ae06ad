/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import io.postern.process.command.Call;
import io.postern.process.command.Command;
import io.postern.process.command.ConfigFile;
import io.postern.process.command.ExitCode;
import io.postern.process.command.WrongUsage;
import java.util.List;
import org.apache.commons.cli.Options;

/** Says what is known of somebody. */
final class WhyCommand implements Command {

    @Override
    public String name() {
        return "why";
    }

    @Override
    public String description() {
        return "Says what is known of a person or a group: accounts, identities, memberships, the last changes, and why it"
                + " is set aside.";
    }

    @Override
    public Options options() {
        return new Options().addOption(ConfigFile.option());
    }

    @Override
    public List<String> operands() {
        return List.of("PERSON_OR_GROUP");
    }

    @Override
    public int run(Call call) throws WrongUsage {
        return Work.with(call, (config, assembly) -> {
            List<String> facts = assembly.store().why(call.operand(0));
            facts.forEach(call.out()::println);
            if (facts.isEmpty()) {
                call.out().println("nothing is known of " + call.operand(0));
            }
            return ExitCode.DONE;
        });
    }
}
