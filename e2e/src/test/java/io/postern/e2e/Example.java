/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The files of {@code conf}, which are shown to operators and run here as they stand, but for their addresses. */
final class Example {
    private static final Path FOLDER = Path.of("..", "conf");

    private Example() {}

    /** Where a file is. */
    static Path path(String name) {
        return FOLDER.resolve(name);
    }

    /**
     * The text of a file.
     *
     * @param replaced what in it is another here; each must be there, so that the example cannot change unnoticed
     */
    static String text(String name, Map<String, String> replaced) {
        try {
            String text = Files.readString(path(name));
            for (String key : replaced.keySet()) {
                if (!text.contains(key)) {
                    throw new IllegalStateException(name + " has no " + key);
                }
            }
            // In one pass: a port that was put in may begin like one that is still to be replaced.
            return Pattern.compile(
                            replaced.keySet().stream().map(Pattern::quote).collect(Collectors.joining("|")))
                    .matcher(text)
                    .replaceAll(found -> Matcher.quoteReplacement(replaced.getOrDefault(found.group(), "")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
