/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.report;

import java.nio.file.Path;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * What a report is of.
 *
 * @param program how this worker is started, for commands that can be copied
 * @param config its configuration file
 * @param command the word by which it was called: {@code plan}, {@code run} or {@code undo}
 * @param app the application
 * @param database the address of its database, which holds no credentials
 * @param started when the command began
 */
public record Heading(String program, Path config, String command, String app, String database, Instant started) {

    /** What a shell takes as it stands. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=@%+,-]+");

    /** A command line of this worker with this configuration, as a shell takes it. */
    String commandLine(String other, String... more) {
        StringBuilder line = new StringBuilder(program)
                .append(' ')
                .append(other)
                .append(" --config ")
                .append(quoted(config.toString()));
        for (String word : more) {
            line.append(' ').append(quoted(word));
        }
        return line.toString();
    }

    static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
