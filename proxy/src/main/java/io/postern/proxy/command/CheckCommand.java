/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.command;

import io.postern.assembly.OpenGate;
import io.postern.config.ConfigLoader;
import io.postern.config.GateConfig;
import io.postern.config.InvalidConfigException;
import io.postern.config.Loaded;
import io.postern.config.Problem;
import io.postern.config.SecretReading;
import io.postern.process.command.Call;
import io.postern.process.command.Command;
import io.postern.process.command.ConfigFile;
import io.postern.process.command.ExitCode;
import io.postern.process.command.WrongUsage;
import io.postern.process.log.Logs;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** Validates a configuration. */
public final class CheckCommand implements Command {
    @Override
    public String name() {
        return "check";
    }

    @Override
    public String description() {
        return "Validates the configuration and prints every problem at once."
                + " A secret file that is not there is a warning here and an error in run.";
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(ConfigFile.option())
                .addOption(Option.builder()
                        .longOpt("online")
                        .desc(
                                "Also tries the providers, the upstream, the session store and the provisioning endpoint.")
                        .get());
    }

    @Override
    public int run(Call call) throws WrongUsage {
        Logs.command();
        ConfigFile config = ConfigFile.of(call);
        PrintWriter err = call.err();
        PrintWriter out = call.out();
        Loaded<GateConfig> loaded;
        try {
            loaded = ConfigLoader.load(config.file(), System.getenv(), SecretReading.CHECK);
        } catch (InvalidConfigException e) {
            config.report(e.problems(), err);
            return ExitCode.INVALID;
        }
        PemFiles pem = new PemFiles(loaded.config());
        List<Problem> problems = loaded.warnings().stream().map(pem::weighed).toList();
        // What only shows when it is put to use: the contents of PEM files, header names that collide.
        List<String> unusable = new ArrayList<>(pem.unusable());
        unusable.addAll(OpenGate.unusable(loaded.config()));
        if (config.report(problems, unusable, err)) {
            return ExitCode.INVALID;
        }
        out.println(config.file() + ": valid" + warnings(loaded.warnings()));
        return call.has("online") ? online(loaded.config(), out, err) : ExitCode.DONE;
    }

    private static int online(GateConfig config, PrintWriter out, PrintWriter err) {
        List<Trial> trials = new Online(config).trials();
        for (Trial trial : trials) {
            (trial.good() ? out : err)
                    .println((trial.good() ? "ok: " : "unreachable: ") + trial.what() + ": " + trial.seen());
        }
        return trials.stream().allMatch(Trial::good) ? ExitCode.DONE : ExitCode.UNREACHABLE;
    }

    private static String warnings(List<Problem> warnings) {
        return Optional.of(warnings.size())
                .filter(number -> number > 0)
                .map(number -> number == 1 ? ", 1 warning" : ", " + number + " warnings")
                .orElse("");
    }
}
