/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.report;

import io.postern.sync.model.Outcome;
import io.postern.sync.store.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * A report on its way into a file, which appears whole or not at all: as a page where the file's name ends in
 * {@code .html} or {@code .htm}, else as JSON. Changes are read from the database while they are written; none is kept.
 * Used by one thread.
 */
public final class Report implements AutoCloseable {

    private final Path file;
    private final Path unfinished;
    private final Heading heading;
    private final Writer writer;

    private Report(Path file, Path unfinished, Heading heading, Writer writer) {
        this.file = file;
        this.unfinished = unfinished;
        this.heading = heading;
        this.writer = writer;
    }

    /**
     * A report that will stand in this file.
     *
     * @throws UncheckedIOException where it cannot be written there, before anything else is done
     */
    public static Report to(Path file, Heading heading) {
        try {
            Path place = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
            if (Files.exists(place) && !Files.isRegularFile(place)) {
                throw new IOException("it is no regular file");
            }
            Path unfinished = place.resolveSibling(place.getFileName() + "." + UUID.randomUUID() + ".part");
            return new Report(place, unfinished, heading, Files.newBufferedWriter(unfinished, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    /**
     * Writes it; the file is there afterwards.
     *
     * @param workspace where the plan stands; absent where nothing was compared
     * @throws UncheckedIOException where the file cannot be written
     */
    public void write(Outcome outcome, Optional<Workspace> workspace) {
        try {
            if (page(file)) {
                new Page(heading, outcome, writer).write(workspace);
            } else {
                new JsonText(heading, outcome, writer).write(workspace);
            }
            writer.close();
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw failure(file, e);
        } catch (UncheckedIOException e) {
            throw failure(file, e);
        }
    }

    static boolean page(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return name.endsWith(".html") || name.endsWith(".htm");
    }

    private static UncheckedIOException failure(Path file, Exception cause) {
        return new UncheckedIOException(
                "--report " + file + " cannot be written", new IOException(cause.getMessage(), cause));
    }

    /** Leaves no half-written file behind. */
    @Override
    public void close() {
        try {
            writer.close();
            Files.deleteIfExists(unfinished);
        } catch (IOException e) {
            throw failure(file, e);
        }
    }
}
