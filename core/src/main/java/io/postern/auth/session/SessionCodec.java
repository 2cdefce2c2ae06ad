/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.postern.auth.JsonBuffers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Sessions to bytes and back: one byte of version, then JSON in Deflate (RFC 1951), since group names and claims repeat
 * themselves. Nothing that a request brings goes in, so that the length tells nobody what is in it (the lesson of CRIME). Reading
 * refuses what unpacks to more than {@link #MAX_PLAIN} and every form but the one that is written.
 */
final class SessionCodec {
    /** A session with ten thousand groups of sixty characters; more than any header could hand on. */
    static final int MAX_PLAIN = 1 << 20;

    private static final byte VERSION = 1;
    /** Claims nest as deep as a provider likes; what the gate looks at does not. */
    private static final int MAX_DEPTH = 64;

    private static final JsonFactory JSON = JsonFactory.builder()
            .recyclerPool(JsonBuffers.pool())
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    private SessionCodec() {}

    /**
     * The bytes of a session.
     *
     * @throws IllegalArgumentException where it is larger than anything that is read again
     */
    static byte[] encode(Stored stored) {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        try {
            SessionJson.write(JSON.createGenerator(plain), stored);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (plain.size() > MAX_PLAIN) {
            throw new IllegalArgumentException("a session of " + plain.size() + " bytes");
        }
        return deflated(plain.toByteArray());
    }

    /** The session that these bytes were made of; empty where they are no session. */
    static Optional<Stored> decode(byte[] bytes) {
        if (bytes.length < 2 || bytes[0] != VERSION) {
            return Optional.empty();
        }
        try {
            return SessionJson.read(JSON.createParser(inflated(bytes)));
        } catch (DataFormatException | IOException | RuntimeException notASession) {
            return Optional.empty();
        }
    }

    private static byte[] deflated(byte[] plain) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try {
            deflater.setInput(plain);
            deflater.finish();
            ByteArrayOutputStream packed = new ByteArrayOutputStream(plain.length / 2 + 16);
            packed.write(VERSION);
            byte[] piece = new byte[4096];
            while (!deflater.finished()) {
                packed.write(piece, 0, deflater.deflate(piece));
            }
            return packed.toByteArray();
        } finally {
            deflater.end();
        }
    }

    private static byte[] inflated(byte[] bytes) throws DataFormatException {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(bytes, 1, bytes.length - 1);
            ByteArrayOutputStream plain = new ByteArrayOutputStream(bytes.length * 3);
            byte[] piece = new byte[4096];
            while (!inflater.finished()) {
                int read = inflater.inflate(piece);
                if (read == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                    throw new DataFormatException("cut off");
                }
                if (plain.size() + read > MAX_PLAIN) {
                    throw new DataFormatException("unpacks to too much");
                }
                plain.write(piece, 0, read);
            }
            return plain.toByteArray();
        } finally {
            inflater.end();
        }
    }
}
