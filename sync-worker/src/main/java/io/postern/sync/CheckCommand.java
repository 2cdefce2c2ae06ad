/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import io.postern.config.InvalidConfigException;
import io.postern.config.Loaded;
import io.postern.config.Problem;
import io.postern.config.SecretReading;
import io.postern.process.command.Call;
import io.postern.process.command.Command;
import io.postern.process.command.ConfigFile;
import io.postern.process.command.ExitCode;
import io.postern.process.command.WrongUsage;
import io.postern.sync.config.SourceConfig;
import io.postern.sync.config.SyncConfig;
import io.postern.sync.config.SyncConfigLoader;
import io.postern.sync.mapping.MalformedMappingException;
import io.postern.sync.mapping.Mapping;
import io.postern.sync.publish.Publisher;
import io.postern.sync.source.Source;
import io.postern.sync.store.StoreException;
import io.postern.sync.store.UnknownSchemaException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** Validates a configuration. */
final class CheckCommand implements Command {

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
                                "Also reads the first person of each source, shows what the mapping makes of it, and looks"
                                        + " which schema the database has. Changes nothing.")
                        .get());
    }

    @Override
    public int run(Call call) throws WrongUsage {
        ConfigFile file = ConfigFile.of(call);
        Loaded<SyncConfig> loaded;
        try {
            loaded = SyncConfigLoader.load(file.file(), System.getenv(), SecretReading.CHECK);
        } catch (InvalidConfigException e) {
            file.report(e.problems(), call.err());
            return ExitCode.INVALID;
        }
        List<Problem> warnings = loaded.warnings();
        file.report(warnings, call.err());
        call.out()
                .println(file.file() + ": valid"
                        + switch (warnings.size()) {
                            case 0 -> "";
                            case 1 -> ", 1 warning";
                            default -> ", " + warnings.size() + " warnings";
                        });
        if (!call.has("online")) {
            return ExitCode.DONE;
        }
        try {
            return online(loaded, call.out(), call.err());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.UNREACHABLE;
        }
    }

    private static int online(Loaded<SyncConfig> loaded, PrintWriter out, PrintWriter err) throws InterruptedException {
        SyncConfig config = loaded.config();
        int worst = ExitCode.DONE;
        for (int i = 0; i < config.sources().size(); i++) {
            SourceConfig source = config.sources().get(i);
            Optional<String> problem = lacksSecrets(loaded, "source[" + i + "]")
                    ? Optional.of("its secret is not there")
                    : sample(config, source, out);
            if (problem.isPresent()) {
                err.println("unreachable: source " + source.id() + ": " + problem.get());
                worst = ExitCode.UNREACHABLE;
            } else {
                out.println("ok: source " + source.id() + ": answers");
            }
        }
        return Math.max(Math.max(worst, database(loaded, out, err)), destinations(loaded, out, err));
    }

    private static Optional<String> sample(SyncConfig config, SourceConfig from, PrintWriter out)
            throws InterruptedException {
        try (Source source = Assembly.open(from)) {
            return Sample.read(
                    source, Mapping.of(from.mapping(), config.target().rules()), out);
        } catch (MalformedMappingException | IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage())); // a file of its TLS settings cannot be used
        }
    }

    private static int destinations(Loaded<SyncConfig> loaded, PrintWriter out, PrintWriter err)
            throws InterruptedException {
        if (lacksSecrets(loaded, "after-run") || lacksSecrets(loaded, "target.invenio.")) {
            err.println("unreachable: who is told of changes: a secret of after-run or target.invenio is not there");
            return ExitCode.UNREACHABLE;
        }
        int worst = ExitCode.DONE;
        try (Publisher publisher = Assembly.of(loaded.config()).publisher()) {
            for (Map.Entry<String, Optional<String>> answer : publisher.probe().entrySet()) {
                if (answer.getValue().isPresent()) {
                    err.println("unreachable: " + answer.getKey() + ": "
                            + answer.getValue().get());
                    worst = ExitCode.UNREACHABLE;
                } else {
                    out.println("ok: " + answer.getKey());
                }
            }
            return worst;
        } catch (MalformedMappingException e) {
            return ExitCode.INVALID; // has been said of the database
        }
    }

    private static int database(Loaded<SyncConfig> loaded, PrintWriter out, PrintWriter err) {
        if (lacksSecrets(loaded, "target.password")) {
            err.println("unreachable: target.database: its password is not there");
            return ExitCode.UNREACHABLE;
        }
        try {
            out.println("ok: target.database: "
                    + Assembly.of(loaded.config()).store().generation());
            return ExitCode.DONE;
        } catch (UnknownSchemaException | MalformedMappingException e) {
            err.println("not understood: target.database: " + e.getMessage());
            return ExitCode.INVALID;
        } catch (StoreException e) {
            err.println("unreachable: target.database: " + e.getMessage());
            return ExitCode.UNREACHABLE;
        }
    }

    /** What a secret that is not there would have opened is not tried: a wrong password may lock an account. */
    private static boolean lacksSecrets(Loaded<SyncConfig> loaded, String key) {
        return loaded.warnings().stream()
                .anyMatch(warning ->
                        warning.key().startsWith(key) && warning.message().contains("which is not there"));
    }
}
