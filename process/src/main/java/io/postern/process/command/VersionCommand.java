/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.process.command;

import org.apache.commons.cli.Options;

/** Says what this is. */
public final class VersionCommand implements Command {
    private final String program;

    /** Of a program of that name. */
    public VersionCommand(String program) {
        this.program = program;
    }

    @Override
    public String name() {
        return "version";
    }

    @Override
    public String description() {
        return "Prints the version, the Java it runs on, and the build.";
    }

    @Override
    public Options options() {
        return new Options();
    }

    @Override
    public int run(Call call) {
        call.out().println(program + " " + Build.version() + ", Java " + Runtime.version() + ", build " + Build.time());
        return ExitCode.DONE;
    }
}
