/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.command;

import io.postern.config.ConfigLoader;
import io.postern.config.InvalidConfigException;
import io.postern.config.Place;
import io.postern.config.Problem;
import io.postern.config.SecretReading;
import io.postern.config.Severity;
import io.postern.process.command.Call;
import io.postern.process.command.Command;
import io.postern.process.command.ExitCode;
import io.postern.process.command.WrongUsage;
import io.postern.proxy.imports.Imported;
import io.postern.proxy.imports.Inputs;
import io.postern.proxy.imports.JavaSite;
import io.postern.proxy.imports.KeycloakJsonImport;
import io.postern.proxy.imports.Oauth2ProxyImport;
import io.postern.proxy.imports.Unreadable;
import io.postern.proxy.imports.WebXmlImport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** Turns another gate's configuration, or what a Java web app says of its security, into ours. */
public final class ImportCommand implements Command {
    private static final String PLACEHOLDER = "set-by-the-environment";
    private static final List<String> OF_OAUTH2_PROXY = List.of("alpha", "args", "env-file");
    private static final List<String> OF_JAVA = List.of("web-xml", "public-url", "upstream", "context-path");

    @Override
    public String name() {
        return "import";
    }

    @Override
    public String description() {
        return "Turns the configuration of an oauth2-proxy, the keycloak.json of a Java web app or the security constraints of"
                + " its web.xml (oauth2-proxy, keycloak-json, web-xml) into a configuration of this gate, with a report on"
                + " each of its options: same, same with a safer default, different, not supported. Secrets are not copied."
                + " Exits with 3 where something is not carried over, or a value is missing.";
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(file(
                        "alpha", "FILE", "oauth2-proxy: its alpha configuration, YAML (also as an operand, *.yaml)."))
                .addOption(
                        file("args", "FILE", "oauth2-proxy: a file with its command line, or a container's arguments."))
                .addOption(file("env-file", "FILE", "oauth2-proxy: a file with lines of OAUTH2_PROXY_NAME=VALUE."))
                .addOption(file("web-xml", "FILE", "keycloak-json: the web.xml of the same app."))
                .addOption(file("public-url", "URL", "Java web apps: what a browser sees, scheme, host and port."))
                .addOption(file("upstream", "URL", "Java web apps: where the app is, for a gate in front of it."))
                .addOption(file(
                        "context-path",
                        "PATH",
                        "Java web apps: put before every path, for a gate in front of the app."))
                .addOption(file("output", "FILE", "Where the configuration goes; default: standard output."))
                .addOption(file("report", "FILE", "Where the report goes; default: standard error."))
                .addOption(file("secrets", "FOLDER", "Where the gate will find its secrets; default: /run/secrets."))
                .addOption(Option.builder()
                        .longOpt("force")
                        .desc("Writes over files that are there.")
                        .get());
    }

    private static Option file(String name, String argument, String description) {
        return Option.builder()
                .longOpt(name)
                .hasArg()
                .argName(argument)
                .desc(description)
                .get();
    }

    @Override
    public List<String> operands() {
        return List.of("oauth2-proxy|keycloak-json|web-xml", "[FILE]...");
    }

    @Override
    public int run(Call call) throws WrongUsage {
        Conversion conversion = conversion(call);
        Optional<Path> output = call.value("output").map(Path::of);
        Optional<Path> report = call.value("report").map(Path::of);
        PrintWriter err = call.err();
        for (Path target :
                List.of(output, report).stream().flatMap(Optional::stream).toList()) {
            if (Files.exists(target) && !call.has("force")) {
                err.println(target + " is there already; name another file, or write over it with --force");
                return ExitCode.INVALID;
            }
        }
        try {
            Imported imported = conversion.convert();
            List<Problem> problems = problems(imported, output, place(call));
            write(output, imported.yaml(), call.out());
            write(report, text(imported, problems), err);
            boolean whole = !imported.report().setsAside() && problems.stream().noneMatch(ImportCommand::isError);
            return whole ? ExitCode.DONE : ExitCode.SET_ASIDE;
        } catch (Unreadable e) {
            err.println(e.getMessage());
            return ExitCode.INVALID;
        } catch (IOException e) {
            err.println("cannot write: " + e.getMessage());
            return ExitCode.INVALID;
        }
    }

    /** An import that has only to be run. */
    @FunctionalInterface
    private interface Conversion {
        Imported convert() throws Unreadable;
    }

    private static Conversion conversion(Call call) throws WrongUsage {
        String kind = call.operand(0);
        List<String> foreign = kind.equals("oauth2-proxy") ? OF_JAVA : OF_OAUTH2_PROXY;
        for (String option : foreign) {
            if (call.has(option)) {
                throw new WrongUsage("--" + option + " is nothing for " + kind);
            }
        }
        String folder = folder(call);
        switch (kind) {
            case "oauth2-proxy" -> {
                Inputs inputs = inputs(call);
                return () -> Oauth2ProxyImport.convert(inputs, folder);
            }
            case "keycloak-json" -> {
                Path file = onlyFile(call);
                JavaSite site = site(call);
                Optional<Path> webXml = call.value("web-xml").map(Path::of);
                return () -> KeycloakJsonImport.convert(file, webXml, site, folder);
            }
            case "web-xml" -> {
                if (call.has("web-xml")) {
                    throw new WrongUsage("--web-xml is nothing for web-xml; name the file alone");
                }
                Path file = onlyFile(call);
                JavaSite site = site(call);
                return () -> WebXmlImport.convert(file, site);
            }
            default ->
                throw new WrongUsage("\"" + kind
                        + "\" is nothing that can be imported; write oauth2-proxy, keycloak-json or web-xml");
        }
    }

    private static Path onlyFile(Call call) throws WrongUsage {
        List<String> operands = call.line().getArgList();
        if (operands.size() != 2) {
            throw new WrongUsage("import " + operands.get(0) + " takes one FILE");
        }
        return Path.of(operands.get(1));
    }

    private static JavaSite site(Call call) throws WrongUsage {
        String contextPath = call.value("context-path").orElse("").replaceFirst("/+$", "");
        if (!contextPath.matches("(?:/[A-Za-z0-9._~-]+)*") || contextPath.matches(".*/\\.{1,2}(?:/.*)?")) {
            throw new WrongUsage("--context-path takes a path such as /portal");
        }
        Optional<String> publicUrl = call.value("public-url").map(url -> url.replaceFirst("/+$", ""));
        return new JavaSite(publicUrl, call.value("upstream"), contextPath);
    }

    /** Where the gate will be: a Java web app has it inside, unless an upstream is named. */
    private static Place place(Call call) {
        boolean inside = !call.operand(0).equals("oauth2-proxy") && !call.has("upstream");
        return inside ? Place.INSIDE : Place.IN_FRONT;
    }

    private static String folder(Call call) throws WrongUsage {
        String folder = call.value("secrets").orElse("/run/secrets");
        if (!folder.matches("[A-Za-z0-9._/ -]+")) {
            throw new WrongUsage("--secrets takes a folder of letters, digits, dots, hyphens and slashes");
        }
        return folder.replaceFirst("(?<=.)/+$", "");
    }

    private static Inputs inputs(Call call) throws WrongUsage {
        Optional<Path> config = Optional.empty();
        Optional<Path> alpha = call.value("alpha").map(Path::of);
        for (String operand :
                call.line().getArgList().subList(1, call.line().getArgList().size())) {
            boolean yaml = operand.matches(".*\\.ya?ml");
            if ((yaml ? alpha : config).isPresent()) {
                throw new WrongUsage("an oauth2-proxy has one " + (yaml ? "alpha configuration" : "configuration file")
                        + "; name a command line with --args, an environment with --env-file");
            }
            if (yaml) {
                alpha = Optional.of(Path.of(operand));
            } else {
                config = Optional.of(Path.of(operand));
            }
        }
        Inputs inputs = new Inputs(
                config,
                alpha,
                call.value("args").map(Path::of),
                call.value("env-file").map(Path::of));
        if (inputs.all().isEmpty()) {
            throw new WrongUsage("import needs a configuration: FILE, --alpha, --args or --env-file");
        }
        return inputs;
    }

    /** What our loader has to say of the result, with a placeholder in each variable that it names. */
    private static List<Problem> problems(Imported imported, Optional<Path> output, Place place) throws IOException {
        Map<String, String> environment = new HashMap<>();
        imported.variables().forEach(name -> environment.put(name, PLACEHOLDER));
        Path folder = output.map(Path::toAbsolutePath)
                .flatMap(file -> Optional.ofNullable(file.getParent()))
                .orElse(Path.of("").toAbsolutePath());
        Path trial = Files.createTempFile(Files.isWritable(folder) ? folder : temporary(), ".import", ".yaml");
        try {
            Files.writeString(trial, imported.yaml());
            return ConfigLoader.load(trial, environment, SecretReading.CHECK, place)
                    .warnings();
        } catch (InvalidConfigException e) {
            return e.problems();
        } finally {
            Files.deleteIfExists(trial);
        }
    }

    private static Path temporary() {
        return Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
    }

    private static String text(Imported imported, List<Problem> problems) {
        StringBuilder text = new StringBuilder(imported.report().toString());
        long errors = problems.stream().filter(ImportCommand::isError).count();
        text.append(
                errors == 0
                        ? "The configuration is valid, " + problems.size() + " to note\n"
                        : "The configuration lacks " + (errors == 1 ? "1 value" : errors + " values")
                                + " that you must give\n");
        problems.forEach(problem -> text.append("  ").append(problem).append('\n'));
        return text.toString();
    }

    private static boolean isError(Problem problem) {
        return problem.severity() == Severity.ERROR;
    }

    /** A file appears whole or not at all. */
    private static void write(Optional<Path> target, String text, PrintWriter otherwise) throws IOException {
        if (target.isEmpty()) {
            otherwise.print(text);
            otherwise.flush();
            return;
        }
        Path file = target.get().toAbsolutePath();
        Path folder = Optional.ofNullable(file.getParent()).orElse(file);
        Path draft = Files.createTempFile(folder, ".import", ".new");
        try {
            Files.writeString(draft, text);
            Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
