/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.command;

import io.postern.auth.AssertionKeys;
import io.postern.process.command.Call;
import io.postern.process.command.Command;
import io.postern.process.command.ExitCode;
import io.postern.process.command.WrongUsage;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import org.apache.commons.cli.Options;

/** Makes keys. */
public final class KeygenCommand implements Command {
    /** What {@code session.keys} takes. */
    private static final int SESSION_KEY_BYTES = 32;

    @Override
    public String name() {
        return "keygen";
    }

    @Override
    public String description() {
        return "Prints a fresh key in the form that session.keys (session) or assertion.keys (assertion) takes."
                + " Write it to a file that only the gate's user can read, and name that file with a file reference.";
    }

    @Override
    public Options options() {
        return new Options();
    }

    @Override
    public List<String> operands() {
        return List.of("session|assertion");
    }

    @Override
    public int run(Call call) throws WrongUsage {
        SecureRandom random = new SecureRandom();
        String kind = call.operand(0);
        call.out()
                .println(
                        switch (kind) {
                            case "session" -> session(random);
                            case "assertion" -> AssertionKeys.generateText(random);
                            default ->
                                throw new WrongUsage("\"" + kind + "\" is no kind of key; write session or assertion");
                        });
        return ExitCode.DONE;
    }

    private static String session(SecureRandom random) {
        byte[] key = new byte[SESSION_KEY_BYTES];
        random.nextBytes(key);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key);
    }
}
