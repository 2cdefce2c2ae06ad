/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Text of a file that somebody named. */
final class TextFile {
    /** As much as the gate's own configuration may have; a file that was named by mistake does not fill the memory. */
    private static final int LONGEST = 1024 * 1024;

    private TextFile() {}

    /** All of it. */
    static String read(Path file) throws Unreadable {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LONGEST + 1);
        } catch (IOException e) {
            throw new Unreadable(file + " cannot be read; name a file that can");
        }
        if (bytes.length > LONGEST) {
            throw new Unreadable(file + " is longer than " + LONGEST + " bytes; name a configuration file");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Unreadable(file + " is not UTF-8 text; save it as UTF-8");
        }
    }
}
