/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that is run to its end. */
final class Command {
    private static final long SECONDS_AT_MOST = 180;

    private Command() {}

    /** What came out: the exit code and both output streams together. */
    record Result(int exit, String output) {}

    /** The result of a command. */
    static Result run(String... command) {
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(SECONDS_AT_MOST, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("still running after " + SECONDS_AT_MOST + " s: " + List.of(command));
            }
            return new Result(process.exitValue(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What a command printed that must succeed. */
    static String output(String... command) {
        Result result = run(command);
        if (result.exit() != 0) {
            throw new IllegalStateException(List.of(command) + " ended with " + result.exit() + ": " + result.output());
        }
        return result.output();
    }
}
