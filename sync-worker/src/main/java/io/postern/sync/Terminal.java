/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/** Whether somebody sits before the stream for complaints. */
final class Terminal {

    private static final Pattern DEVICE = Pattern.compile("/dev/(pts/[0-9]+|tty[A-Za-z0-9]*|console)");

    private Terminal() {}

    /** Of this process, with this environment. */
    static boolean attached(Map<String, String> environment) {
        String kind = environment.getOrDefault("TERM", "");
        return !kind.isEmpty() && !kind.equals("dumb") && leads(Path.of("/proc/self/fd/2"));
    }

    /** Java knows of its input and output together only, and whoever keeps the summary in a file still wants to see. */
    private static boolean leads(Path descriptor) {
        try {
            return DEVICE.matcher(Files.readSymbolicLink(descriptor).toString()).matches();
        } catch (IOException e) {
            return false; // nothing can be told here, and plain lines do no harm
        }
    }
}
