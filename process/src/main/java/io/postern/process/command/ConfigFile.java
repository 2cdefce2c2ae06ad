/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.process.command;

import io.postern.config.Problem;
import io.postern.config.Severity;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.cli.Option;

/** The option that names the configuration file. */
public final class ConfigFile {
    private final Path file;

    private ConfigFile(Path file) {
        this.file = file;
    }

    /** The option, which must be there. */
    public static Option option() {
        return Option.builder()
                .longOpt("config")
                .hasArg()
                .argName("FILE")
                .required()
                .desc("The configuration, a YAML file.")
                .get();
    }

    /** The file that a call names. */
    public static ConfigFile of(Call call) throws WrongUsage {
        return new ConfigFile(Path.of(call.value("config").orElse("")));
    }

    /** Where it is. */
    public Path file() {
        return file;
    }

    /** Prints problems, one a line, errors first, and what they come to. */
    public void report(List<Problem> problems, PrintWriter to) {
        report(problems, List.of(), to);
    }

    /**
     * The same with errors that only showed when what the file says was put to use.
     *
     * @param more what is wrong and where, one text an error
     * @return whether there is an error among all of these, so that the file cannot be used
     */
    public boolean report(List<Problem> problems, List<String> more, PrintWriter to) {
        List<Problem> wrong = problems.stream()
                .filter(problem -> problem.severity() == Severity.ERROR)
                .toList();
        wrong.forEach(to::println);
        more.forEach(problem -> to.println("error: " + problem));
        problems.stream()
                .filter(problem -> problem.severity() == Severity.WARNING)
                .forEach(to::println);
        int errors = wrong.size() + more.size();
        if (errors > 0) {
            to.println(
                    file + ": " + errors + (errors == 1 ? " error" : " errors") + "; this configuration is not used");
        }
        to.flush();
        return errors > 0;
    }
}
