/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.command;

import io.postern.auth.AssertionKeys;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes keys. */
@Command(
        name = "keygen",
        description = {
            "Prints a fresh key in the form that the configuration takes.",
            "Write it to a file that only the gate's user can read, and name that file with a file reference."
        })
public final class KeygenCommand implements Callable<Integer> {
    /** What {@code session.keys} takes. */
    private static final int SESSION_KEY_BYTES = 32;

    private enum Kind {
        session,
        assertion
    }

    @Parameters(
            paramLabel = "KIND",
            description = "session: for session.keys. assertion: for assertion.keys. (${COMPLETION-CANDIDATES})")
    private Kind kind = Kind.session;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        SecureRandom random = new SecureRandom();
        spec.commandLine()
                .getOut()
                .println(kind == Kind.session ? session(random) : AssertionKeys.generateText(random));
        return ExitCode.DONE;
    }

    private static String session(SecureRandom random) {
        byte[] key = new byte[SESSION_KEY_BYTES];
        random.nextBytes(key);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key);
    }
}
