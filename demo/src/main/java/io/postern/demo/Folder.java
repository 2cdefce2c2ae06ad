/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/** The files of one demonstration, which this user alone may read, and which go with the process. */
final class Folder {
    private final Path path;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    private Folder(Path path) {
        this.path = path;
    }

    /** An empty one. */
    static Folder create() throws IOException {
        Folder folder = new Folder(Files.createTempDirectory("postern-demo"));
        Runtime.getRuntime().addShutdownHook(new Thread(folder::end, "folder"));
        return folder;
    }

    /** Where it is. */
    Path path() {
        return path;
    }

    /** What ends before the files go, the latest first. */
    synchronized void before(AutoCloseable what) {
        open.push(what);
    }

    private synchronized void end() {
        for (AutoCloseable each : open) {
            try {
                each.close();
            } catch (Exception e) {
                System.err.println(e.getMessage());
            }
        }
        try (Stream<Path> found = Files.walk(path)) {
            List<Path> all = found.sorted(Comparator.reverseOrder()).toList();
            for (Path each : all) {
                Files.deleteIfExists(each);
            }
        } catch (IOException | UncheckedIOException e) {
            System.err.println("Left behind: " + path + " (" + e.getMessage() + ")");
        }
    }
}
