/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.command;

import io.postern.config.ConfigLoader;
import io.postern.config.InvalidConfigException;
import io.postern.config.Loaded;
import io.postern.config.Problem;
import io.postern.config.SecretReading;
import io.postern.config.Severity;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** The option that names the configuration file. */
public final class ConfigFile {
    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The configuration, a YAML file.")
    private Path file = Path.of("");

    /** Where it is. */
    public Path file() {
        return file;
    }

    /**
     * What it says, with the environment of this process.
     *
     * @throws InvalidConfigException with every problem, where it must not be used
     */
    public Loaded load(SecretReading reading) throws InvalidConfigException {
        return ConfigLoader.load(file, System.getenv(), reading);
    }

    /** Prints problems, one a line, errors first, and what they come to. */
    public void report(List<Problem> problems, PrintWriter to) {
        long errors = problems.stream()
                .filter(problem -> problem.severity() == Severity.ERROR)
                .count();
        problems.stream()
                .filter(problem -> problem.severity() == Severity.ERROR)
                .forEach(to::println);
        problems.stream()
                .filter(problem -> problem.severity() == Severity.WARNING)
                .forEach(to::println);
        if (errors > 0) {
            to.println(
                    file + ": " + errors + (errors == 1 ? " error" : " errors") + "; this configuration is not used");
        }
        to.flush();
    }
}
