/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says what this is. */
@Command(name = "version", description = "Prints the version, the Java it runs on, and the build.")
public final class VersionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine()
                .getOut()
                .println(
                        "postern-proxy " + Build.version() + ", Java " + Runtime.version() + ", build " + Build.time());
        return ExitCode.DONE;
    }
}
