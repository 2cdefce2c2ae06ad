/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Revocations in a file, for one replica. Each is appended and forced to the disk before the sign-out is answered. Where most
 * lines have had their time, the file is written anew beside itself and put in its place. A line that a crash cut off is passed
 * over. A lock keeps a second process from writing to it.
 */
final class FileRevocations implements Revocations {
    private static final Logger LOG = LoggerFactory.getLogger(FileRevocations.class);

    private static final String TITLE = "postern revocations 1";
    /** So many lines that have had their time are not worth a new file. */
    private static final int SPARE_LINES = 1000;

    private final Path file;
    private final RevocationList list;
    private final FileChannel lock;
    private FileChannel channel;
    private int lines;

    private FileRevocations(Path file, RevocationList list, FileChannel lock, FileChannel channel) {
        this.file = file;
        this.list = list;
        this.lock = lock;
        this.channel = channel;
    }

    /**
     * Opens the file, or makes it, and adds what it says to the list; what the list holds already is written into it.
     *
     * @throws IllegalArgumentException where the file cannot be used, saying why
     */
    static FileRevocations open(Path file, RevocationList list) {
        problem(file).ifPresent(problem -> {
            throw new IllegalArgumentException("session.revocations: " + problem);
        });
        try {
            List<Revocation> before = list.all();
            FileChannel lock = locked(file);
            try {
                read(file, list);
                FileRevocations opened = new FileRevocations(file, list, lock, write(file, list));
                opened.lines = list.size();
                if (!before.isEmpty()) {
                    LOG.info("{} revoked sessions were taken over into session.revocations", before.size());
                }
                return opened;
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "session.revocations: " + file + " cannot be written: "
                            + e.getClass().getSimpleName(),
                    e);
        }
    }

    /** Why this process could not use such a file, as far as that shows without writing; the remedy is in the text. */
    static Optional<String> problem(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || Files.isDirectory(file)) {
            return Optional.of(file + " is a directory; name a file in it");
        }
        if (!Files.isDirectory(folder)) {
            return Optional.of(file + " cannot be written: the directory " + folder
                    + " is not there; create it, for the user that runs the gate");
        }
        if (!Files.isWritable(folder)) {
            return Optional.of(file + " cannot be written by " + System.getProperty("user.name")
                    + ": the file is put in place anew, and a lock beside it; let the user that runs the gate write into "
                    + folder);
        }
        try {
            return written(file) && !titled(file)
                    ? Optional.of(
                            file + " is not a file of revocations, and is left as it is; name another, or take it away")
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.of(file + " cannot be read by " + System.getProperty("user.name") + ": "
                    + e.getClass().getSimpleName());
        }
    }

    private static boolean written(Path file) throws IOException {
        return Files.exists(file) && Files.size(file) > 0;
    }

    private static boolean titled(Path file) throws IOException {
        byte[] wanted = (TITLE + "\n").getBytes(StandardCharsets.ISO_8859_1);
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(wanted.length), wanted);
        }
    }

    private static FileChannel locked(Path file) throws IOException {
        FileChannel channel = FileChannel.open(
                file.resolveSibling(file.getFileName() + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // the same answer as for another process
        }
        channel.close();
        throw new IllegalArgumentException("session.revocations: " + file
                + " is in use by another gate; a file serves one replica, several need session.redis");
    }

    private static void read(Path file, RevocationList list) throws IOException {
        if (!written(file)) {
            return;
        }
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            lines.skip(1).forEach(line -> Revocation.parse(line).ifPresent(list::add));
        }
    }

    /** A new file with what is in the list, in the place of the old one. */
    private static FileChannel write(Path file, RevocationList list) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        // not asked of the file store, which a process in a changed root does not find
        if (fresh.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        FileChannel channel =
                FileChannel.open(fresh, StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.WRITE);
        try {
            append(
                    channel,
                    list.all().stream()
                            .map(revocation -> revocation.line() + "\n")
                            .collect(Collectors.joining("", TITLE + "\n", "")));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static void append(FileChannel channel, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(true);
    }

    @Override
    public RevocationList list() {
        return list;
    }

    @Override
    public boolean current() {
        return true;
    }

    @Override
    public synchronized void add(Revocation revocation) throws SessionsUnavailable {
        list.add(revocation);
        try {
            // A line of its own, even where a full disk cut the last one off.
            append(channel, "\n" + revocation.line() + "\n");
            lines++;
            if (lines > 2 * list.size() + SPARE_LINES) {
                FileChannel old = channel;
                channel = write(file, list);
                lines = list.size();
                old.close();
            }
        } catch (IOException e) {
            LOG.error("session.revocations: {} cannot be written: {}", file, e.toString());
            throw new SessionsUnavailable(
                    "the sign-out holds until this process ends: session.revocations cannot be written");
        }
    }

    @Override
    public synchronized void close() {
        try {
            channel.close();
            lock.close();
        } catch (IOException e) {
            LOG.warn("session.revocations: {} was not closed: {}", file, e.toString());
        }
    }
}
