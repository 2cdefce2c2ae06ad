/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.process.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;

/**
 * How a command was called.
 *
 * @param line the options and operands, of which none that is required is missing
 * @param out where results go
 * @param err where complaints go
 */
public record Call(CommandLine line, PrintWriter out, PrintWriter err) {
    /** The operand at that place. */
    public String operand(int index) {
        return line.getArgList().get(index);
    }

    /** Whether that option is there. */
    public boolean has(String option) {
        return line.hasOption(option);
    }

    /** The value of that option, which may be given once. */
    public Optional<String> value(String option) throws WrongUsage {
        List<String> values = values(option);
        if (values.size() > 1) {
            throw new WrongUsage("--" + option + " is given twice; give it once");
        }
        return values.stream().findFirst();
    }

    /** All values of that option, in their order. */
    public List<String> values(String option) {
        String[] values = line.getOptionValues(option);
        return values == null ? List.of() : List.of(values);
    }
}
