/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.assembly;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * What is in some files at one moment, as digests, to be compared with another moment. Contents and nothing else: time stamps
 * are too coarse on some file systems, sizes stay the same when a secret is replaced, and what Kubernetes mounts changes by
 * swapping a symbolic link two folders up, which no watch of the folder tells.
 *
 * @param digests the digest of each file; empty bytes for one that cannot be read
 */
record Contents(Map<Path, ByteBuffer> digests) {
    /** More than a configuration may have; what lies behind in a file that grows too large is not looked at. */
    private static final int LONGEST = 1024 * 1024 + 1;

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

    private static byte[] digest(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return MessageDigest.getInstance("SHA-256").digest(in.readNBytes(LONGEST));
        } catch (IOException away) {
            return new byte[0];
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is in every Java platform", e);
        }
    }
}
