/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.assembly;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is in some files at one moment, as digests, to be compared with another moment. Contents and nothing else: time stamps
 * are too coarse on some file systems, sizes stay the same when a secret is replaced, and what Kubernetes mounts changes by
 * swapping a symbolic link two folders up, which no watch of the folder tells.
 *
 * @param digests the digest of each file; of a folder that of the names in it; empty bytes for one that cannot be read
 */
record Contents(Map<Path, ByteBuffer> digests) {
    /** More than a configuration may have; what lies behind in a file that grows too large is not looked at. */
    private static final int LONGEST = 1024 * 1024 + 1;
    /** More than a folder of the configuration has. */
    private static final int MOST_NAMES = 10_000;

    Contents {
        digests = Map.copyOf(digests);
    }

    static Contents of(Collection<Path> files) {
        Map<Path, ByteBuffer> digests = new HashMap<>();
        for (Path file : files) {
            digests.put(file, ByteBuffer.wrap(digest(file)));
        }
        return new Contents(digests);
    }

    /** The same files, with the digests of an earlier moment for those that are in it. */
    Contents insteadFrom(Contents earlier) {
        Map<Path, ByteBuffer> mixed = new HashMap<>(digests);
        mixed.replaceAll((file, digest) -> earlier.digests.getOrDefault(file, digest));
        return new Contents(mixed);
    }

    private static byte[] bytes(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(LONGEST);
        }
    }

    /** What comes into a folder, or goes, is a change of it; what is in its files is theirs. */
    private static byte[] names(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(Path::toString)
                    .sorted()
                    .limit(MOST_NAMES)
                    .collect(Collectors.joining("\0"))
                    .getBytes(StandardCharsets.UTF_8);
        }
    }

    private static byte[] digest(Path file) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(Files.isDirectory(file) ? names(file) : bytes(file));
        } catch (IOException | UncheckedIOException away) {
            return new byte[0];
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is in every Java platform", e);
        }
    }
}
