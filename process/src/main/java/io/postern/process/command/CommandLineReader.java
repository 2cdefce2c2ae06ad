/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.process.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingOptionException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/** Finds out which command is meant, and with what; says how it is used where that cannot be told. */
public final class CommandLineReader {
    private static final Option HELP =
            Option.builder("h").longOpt("help").desc("Says how it is used.").get();

    private final String program;
    private final String description;
    private final List<Command> commands;

    /**
     * Of a program with these commands.
     *
     * @param description what the program does, in one sentence
     */
    public CommandLineReader(String program, String description, List<Command> commands) {
        this.program = program;
        this.description = description;
        this.commands = List.copyOf(commands);
    }

    /** Runs the command that these arguments call, and returns the exit code. */
    public int run(List<String> arguments, PrintWriter out, PrintWriter err) {
        int code = dispatch(arguments, out, err);
        out.flush();
        err.flush();
        return code;
    }

    private int dispatch(List<String> arguments, PrintWriter out, PrintWriter err) {
        if (arguments.isEmpty()) {
            usage(err);
            return ExitCode.USAGE;
        }
        String name = arguments.get(0);
        if (asksForHelp(name) || name.equals("help")) {
            usage(out);
            return ExitCode.DONE;
        }
        Optional<Command> command =
                commands.stream().filter(known -> known.name().equals(name)).findFirst();
        if (command.isEmpty()) {
            err.println("\"" + name + "\" is not a command");
            usage(err);
            return ExitCode.USAGE;
        }
        List<String> rest = arguments.subList(1, arguments.size());
        if (rest.stream().anyMatch(CommandLineReader::asksForHelp)) {
            usage(command.get(), out);
            return ExitCode.DONE;
        }
        try {
            return command.get().run(new Call(parsed(command.get(), rest), out, err));
        } catch (WrongUsage e) {
            err.println(e.getMessage());
            usage(command.get(), err);
            return ExitCode.USAGE;
        } catch (RuntimeException e) {
            err.println(name + " failed: " + e);
            return ExitCode.INVALID;
        }
    }

    private static boolean asksForHelp(String argument) {
        return argument.equals("-h") || argument.equals("--help");
    }

    private static CommandLine parsed(Command command, List<String> arguments) throws WrongUsage {
        CommandLine line;
        try {
            line = DefaultParser.builder()
                    .setAllowPartialMatching(false)
                    .setStripLeadingAndTrailingQuotes(false)
                    .get()
                    .parse(command.options(), arguments.toArray(String[]::new));
        } catch (MissingOptionException e) {
            throw new WrongUsage(command.name() + " needs "
                    + command.options().getRequiredOptions().stream()
                            .map(key -> "--"
                                    + command.options()
                                            .getOption(String.valueOf(key))
                                            .getLongOpt())
                            .toList());
        } catch (ParseException e) {
            throw new WrongUsage(String.valueOf(e.getMessage()));
        }
        if (!fits(line.getArgList().size(), command.operands())) {
            throw new WrongUsage(command.name()
                    + (command.operands().isEmpty()
                            ? " takes nothing but options"
                            : " needs " + String.join(" and ", command.operands())));
        }
        return line;
    }

    /** An operand in brackets at the end may be left out, and may be given several times. */
    private static boolean fits(int given, List<String> operands) {
        boolean open = !operands.isEmpty() && operands.get(operands.size() - 1).startsWith("[");
        return open ? given >= operands.size() - 1 : given == operands.size();
    }

    private void usage(PrintWriter to) {
        to.println(description);
        to.println();
        to.println("Usage: " + program + " COMMAND [OPTIONS]");
        to.println();
        for (Command command : commands) {
            to.printf("  %-8s  %s%n", command.name(), command.description());
        }
    }

    private void usage(Command command, PrintWriter to) {
        Options options = command.options();
        to.println();
        to.println(command.description());
        to.println();
        to.println("Usage: " + program + " " + command.name()
                + (options.getOptions().isEmpty() ? "" : " [OPTIONS]")
                + command.operands().stream().map(" "::concat).reduce("", String::concat));
        to.println();
        for (Option option : options.getOptions()) {
            to.println("  " + spelled(option));
            to.println("      " + option.getDescription() + (option.isRequired() ? " Required." : ""));
        }
        to.println("  " + spelled(HELP));
        to.println("      " + HELP.getDescription());
    }

    private static String spelled(Option option) {
        String both = option.getOpt() == null
                ? "--" + option.getLongOpt()
                : "-" + option.getOpt() + ", --" + option.getLongOpt();
        return option.hasArg() ? both + " " + option.getArgName() : both;
    }
}
