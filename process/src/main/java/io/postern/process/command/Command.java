/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.process.command;

import java.util.List;
import org.apache.commons.cli.Options;

/** One thing that the program does. Instances hold no state of a call. */
public interface Command {
    /** The word by which it is called. */
    String name();

    /** What it does, in one or two sentences. */
    String description();

    /** The options that it takes; made anew for each call, since the parser marks them. */
    Options options();

    /**
     * What must follow the options, by the names that the usage shows; the last one, in brackets, may be left out and may
     * be given several times.
     */
    default List<String> operands() {
        return List.of();
    }

    /**
     * Does it.
     *
     * @return the exit code, one of {@link ExitCode}
     * @throws WrongUsage where an option or operand cannot be understood
     */
    int run(Call call) throws WrongUsage;
}
