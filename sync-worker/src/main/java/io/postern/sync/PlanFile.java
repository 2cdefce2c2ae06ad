/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A plan that was written down: one change a line, and in the last line the hash of the others, so that a file that was cut
 * off or edited is noticed.
 */
final class PlanFile {

    private static final Pattern LAST = Pattern.compile("\\{\"hash\": ?\"([0-9a-f]{64})\"}");

    private final Path file;
    private final long changes;
    private final String hash;

    private PlanFile(Path file, long changes, String hash) {
        this.file = file;
        this.changes = changes;
        this.hash = hash;
    }

    static String last(String hash) {
        return "{\"hash\": \"" + hash + "\"}";
    }

    /**
     * The plan in a file.
     *
     * @throws InvalidPlanException where it is not as it was written
     */
    static PlanFile read(Path file) {
        PlanHash hash = new PlanHash();
        long changes = 0;
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher last = LAST.matcher(line);
                if (last.matches()) {
                    String found = hash.text();
                    if (lines.readLine() != null || !found.equals(last.group(1))) {
                        throw new InvalidPlanException("--plan " + file
                                + " is not as it was written: its hash is not that of its lines; make it anew");
                    }
                    return new PlanFile(file, changes, found);
                }
                hash.add(line);
                changes++;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("--plan " + file + " cannot be read", e);
        }
        throw new InvalidPlanException(
                "--plan " + file + " has no hash in its last line: it was cut off; make it anew");
    }

    String hash() {
        return hash;
    }

    /** Hands the changes over, one line each. */
    void lines(Consumer<Iterator<String>> taker) {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
            taker.accept(lines.limit(changes).iterator());
        } catch (IOException e) {
            throw new UncheckedIOException("--plan " + file + " cannot be read", e);
        }
    }
}
